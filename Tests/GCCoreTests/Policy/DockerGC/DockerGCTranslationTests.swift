import FoundationEssentials
import Testing

@testable import GCCore

private let now = Date(timeIntervalSince1970: 1_800_000_000)

/// docker-gc's rules in gctui's form, and back.
@Suite struct DockerGCTranslationTests {
  private func imported(
    _ form: ExclusionRules.Source.Form, _ text: String
  ) throws -> DockerGCImport {
    DockerGCImport([
      try DockerGCExcludes(form, parsing: Array(text.utf8), file: "/etc/x", now: now)
    ])
  }

  @Test(
    arguments: [
      ("spotify/cassandra:latest", ["image spotify/cassandra:latest"]),
      ("redis:.*", ["image redis"]), ("redis:*", ["image redis"]), ("busybox", ["image busybox"]),
      ("redis:7.*", ["image redis:7*"]), ("redis:7\\.2", ["image redis:7.2"]),
      ("redis:7.2", ["image redis:7?2"]), ("^redis:7$", ["image redis:7"]),
      ("redis:[67]", ["image redis:[67]"]), ("redis:[^67]x", ["image redis:[!67]x"]),
      (".*:latest", ["image *:latest"]), ("team/.*", ["image team/*"]),
      ("team/*", ["image team/*"]),
      ("team/.*:.*", ["image team/*"]), (".*redis.*", ["image *:*redis*", "image *redis*"]),
      (".*redis", ["image *redis", "image *:*redis"]),
      ("localhost:.*", ["image localhost", "image localhost:*@*"]),
      ("gcr\\.io/a/b", ["image gcr.io/a/b"]), ("redis:7 x:1", ["image redis:7", "image x:1"]),
      ("team/a.b", ["image team/a?b", "image team/a:b"]),
      ("# nothing", []),
      (
        String(repeating: "a1", count: 32),
        [
          "image sha256:" + String(repeating: "a1", count: 32)
        ]
      ),
    ] as [(String, [String])])
  func `a line for images becomes rules`(line: String, rules: [String]) throws {
    let translation = try imported(.dockerGCImages, line + "\n")
    #expect(Set(translation.parts.flatMap(\.rules).map(\.text)) == Set(rules))
    #expect(translation.unsaid.isEmpty, "\(translation.unsaid)")
  }

  @Test(arguments: [
    ("9681260c3ad5", "in full"), (".*", "IDs"), ("cafe.*", "IDs"), ("redis-*:7", "repetition"),
    ("redis:\\(6\\|7\\)", "no pattern says"), ("redis:[[:digit:]]", "no pattern says"),
    ("redis:a\\{2\\}", "no pattern says"), ("redis:(6|7)", "extended"),
    (".*/redis:7", "docker.io/"), ("<none>:.*", "without any name"),
    ("redis:[^7].*", "only a digest names"), ("redis:.*n.*", "only a digest names"),
    ("^a^:1", "no pattern says"),
    ("redis\\w:1", "no pattern says"),
  ])
  func `what gctui cannot say exactly is told with its line`(line: String, part: String) throws {
    let translation = try imported(.dockerGCImages, "fine:1\n\(line)\n")
    #expect(translation.parts.flatMap(\.rules).map(\.text) == ["image fine:1"])
    #expect(translation.unsaid.count == 1)
    let text = translation.unsaid.first?.text ?? ""
    #expect(text.hasPrefix("/etc/x:2: ") && text.contains(part), "\(text)")
  }

  @Test(
    arguments: [
      ("mariadb-data", ["container *mariadb-data*"]), ("^web$", ["container web"]),
      ("web db", ["container *web*", "container *db*"]),
      ("web|db", ["container *web*", "container *db*"]),
      ("web-[0-9].*", ["container *web-[0-9]**"]), ("a.b", ["container *a?b*"]),
      ("a\\.b", ["container *a.b*", "container *a?b*"]), ("/web", ["container web"]),
      ("'web'", ["container *web*"]),
    ] as [(String, [String])])
  func `a word for containers becomes a part of a name`(line: String, rules: [String]) throws {
    let translation = try imported(.dockerGCContainers, line)
    #expect(Set(translation.parts.flatMap(\.rules).map(\.text)) == Set(rules))
    #expect(translation.unsaid.isEmpty, "\(translation.unsaid)")
  }

  @Test(
    arguments: [
      ("data", ["volume *data*"]), ("^data$", ["volume data"]), ("^data-.*", ["volume data-**"]),
      ("", ["volume *"]), ("a\\|b", ["volume *a*", "volume *b*"]),
    ] as [(String, [String])])
  func `a line for volumes becomes a part of a name`(line: String, rules: [String]) throws {
    let translation = try imported(.dockerGCVolumes, line + "\n")
    #expect(Set(translation.parts.flatMap(\.rules).map(\.text)) == Set(rules))
    #expect(translation.unsaid.isEmpty, "\(translation.unsaid)")
  }

  // MARK: Properties

  private static let references = [
    "redis:7", "redis:7.2", "redis:latest", "my-redis:7", "team/redis:7", "team/app:1.0",
    "localhost:5000/team/app:1", "localhost:5000/redis:7", "gcr.io/team/app:redis", "app:redis-7",
    "redis:5000/app:1", "r:7", "a:b", "cafe12345678:1", "docker/redis:7", "library:7",
  ]

  private static let images: [Image] =
    references.enumerated().map { index, reference in
      Image(id: "sha256:" + digits(index), tags: [reference])
    }
    + ["redis", "team/app", "localhost:5000/redis"].enumerated().map { index, repository in
      Image(
        id: "sha256:" + digits(index + 50),
        digests: ["\(repository)@sha256:" + String(repeating: "e", count: 64)])
    } + [Image(id: "sha256:" + digits(99))]

  private static func digits(_ index: Int) -> String {
    let tail = String(index, radix: 16)
    return "cafe1234" + tail + String(repeating: "0", count: 56 - tail.utf8.count)
  }

  /// What is documented of a line, by the C library alone: a pattern in the sense of grep for a
  /// whole `repository:tag` or ID, and a bare name for its repository.
  private func documented(_ line: String, _ image: Image) throws -> Bool {
    let pattern = try POSIXPattern(line, .basic, isWhole: true)
    let digests = image.digests.map { ImageReference.repository(of: $0) }
    let repositories = image.tags.map { ImageReference.repository(of: $0) } + digests
    let rows = image.tags + digests.map { $0 + ":<none>" }
    let names = rows.isEmpty ? ["<none>:<none>"] : rows
    return (names + [shortID(image.id)]).contains(where: pattern.matches)
      || repositories.contains(where: pattern.matches)
  }

  @Test(arguments: 0..<8)
  func `an imported line protects exactly what is documented`(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let pieces = [
      "redis", "team", "app", "/", ":", ".*", ".", "7", "-", "\\.", "[67]", "[^7]",
      "localhost:5000",
      "cafe", "a", "b", "my", "^", "$", "r", "1",
    ]
    var compared = 0
    for _ in 0..<1500 {
      let line = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      guard let translation = try? imported(.dockerGCImages, line + "\n"),
        translation.unsaid.isEmpty
      else { continue }
      let set = ExclusionSet(rules: translation.parts.flatMap(\.rules))
      for image in Self.images {
        let expected = try documented(line, image)
        compared += 1
        let isProtected = set.protection(of: image) != nil
        #expect(isProtected || !expected, "\(line) \(image.tags + image.digests)")
        // gctui takes a registry's name with its port for a repository with its tag.
        if image.tags != ["redis:5000/app:1"] {
          #expect(!isProtected || expected, "\(line) \(image.tags + image.digests)")
        }
      }
    }
    #expect(compared > 2000)
  }

  @Test(arguments: 0..<8)
  func `an exported rule protects at least the same`(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) + 100)
    let pieces = [
      "redis", "team", "app", "/", ":", "*", "?", "7", "-", ".", "[67]", "[!7]", "localhost:5000",
      "docker", "a", "b", "my", "lib", "1",
    ]
    let containers = ["redis-7", "team.app", "my-app_1", "ab"].enumerated().map { index, name in
      Container(id: Self.digits(index), names: [name], imageName: "x:1", state: .exited)
    }
    let volumes = ["redis-7", "team.app", "my-app_1", "ab"].map { Volume(name: $0) }
    let inventory = Inventory(containers: containers, images: Self.images, volumes: volumes)
    var compared = 0
    for _ in 0..<1500 {
      let kind = ["image", "container", "volume"].randomElement(using: &random) ?? ""
      let pattern = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      guard let document = try? ExclusionDocument(parsing: Array("\(kind) \(pattern)\n".utf8))
      else { continue }
      var rules = ExclusionRules()
      rules.add(document, path: "x")
      let export = DockerGCExport(rules)
      guard export.unsaid.isEmpty else { continue }
      for items in [
        inventory.images.keys.map(ItemID.image), inventory.containers.keys.map(ItemID.container),
        inventory.volumes.keys.map(ItemID.volume),
      ] {
        for item in items where rules.protection(of: item, in: inventory) != nil {
          compared += 1
          #expect(isExcludedThere(item, inventory, export), "\(kind) \(pattern) \(item)")
        }
      }
    }
    #expect(compared > 60)
  }

  /// Only what docker-gc itself does with the lines, by the C library: nothing that gctui reads into
  /// them besides.
  private func isExcludedThere(
    _ item: ItemID, _ inventory: Inventory, _ export: DockerGCExport
  ) -> Bool {
    func found(
      _ lines: [String], _ syntax: POSIXPattern.Syntax, _ rows: [String],
      _ shape: (String) -> String = { $0 }
    ) -> Bool {
      lines.contains { line in
        (try? POSIXPattern(shape(line), syntax)).map { rows.contains(where: $0.matches) } ?? false
      }
    }
    switch item.kind {
    case .image:
      guard let image = inventory.images[item.id] else { return false }
      let names = image.tags + image.digests.map { ImageReference.repository(of: $0) + ":<none>" }
      return found(export.images, .basic, names.map { " \($0) \(item.short) " }) { " \($0) " }
    case .container:
      guard let container = inventory.containers[item.id] else { return false }
      // As xargs would: no backslash and no quote may be in it.
      guard export.containers.allSatisfy({ !$0.contains { "\\'\" ".contains($0) } }) else {
        return false
      }
      return found(
        export.containers, .extended, ["\(item.short)  x:1  \"\"  Exited  \(container.name)"])
    case .volume: return found(export.volumes, .basic, [item.id])
    case .network: return false
    }
  }

  @Test func `rules are written as lines without comments, and what cannot be is told`() throws {
    let text = """
      # ours
      image gcr.io/team/app:1.2
      image redis
      image redis:7*
      image *:latest
      image sha256:\(String(repeating: "a1", count: 32))
      image redis@sha256:*
      image docker.io/*
      container web
      container web-*
      container a.b
      container \(String(repeating: "b2", count: 32))
      volume data-*
      volume a.b
      label keep
      network shop
      """
    var rules = ExclusionRules()
    rules.add(try ExclusionDocument(parsing: Array(text.utf8)), path: "/etc/gctui/exclusions")
    let export = DockerGCExport(rules)
    #expect(
      export.images == [
        "gcr\\.io/team/app:1\\.2", "redis:.*", "redis:7.*", ".*:latest", "a1a1a1a1a1a1",
      ])
    #expect(export.containers == ["web", "web-", "a[.]b", "b2b2b2b2b2b2"])
    #expect(export.volumes == ["^data-.*$", "^a\\.b$"])
    #expect(export.unsaid.map(\.lines) == [[7], [8], [15], [16]])
    #expect(export.unsaid.allSatisfy { $0.text.hasPrefix("/etc/gctui/exclusions:") })
  }
}

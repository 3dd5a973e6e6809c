import FoundationEssentials
import Testing

@testable import GCCore

private let now = Date(timeIntervalSince1970: 1_800_000_000)

private func excludes(
  _ form: ExclusionRules.Source.Form, _ text: String
) throws -> DockerGCExcludes {
  try DockerGCExcludes(form, parsing: Array(text.utf8), file: "/etc/x", now: now)
}

private func image(_ tags: String..., digests: [String] = [], id: Character = "9") -> Image {
  let digits = "9681260c3ad5" + String(repeating: id, count: 52)
  return Image(id: "sha256:" + digits, tags: tags, digests: digests)
}

@Suite struct DockerGCImageTests {
  /// A line, an image's name, whether docker-gc itself would protect it, whether it is protected
  /// here, and a part of the warning.
  @Test(
    arguments: [
      // The examples of docker-gc's own documents.
      ("spotify/cassandra:latest", "spotify/cassandra:latest", true, nil),
      ("spotify/cassandra:latest", "spotify/cassandra:1", false, nil),
      ("redis:.*", "redis:7", true, nil), ("redis:.*", "my/redis:7", false, nil),
      ("redis:.*", "redis-x:7", false, nil),
      ("9681260c3ad5", "any:1", true, nil), ("9681260c3ad6", "any:1", false, nil),
      ("redis:7.[0-9]*", "redis:7.22", true, nil), ("redis:7", "redis:7.2", false, nil),
      ("\\(redis\\|mysql\\):.*", "mysql:8", true, nil),
      ("localhost:5000/a:1", "localhost:5000/a:1", true, nil),
      (".*/team/.*", "ghcr.io/team/app:1", true, nil),
      // What they make people write, and docker-gc passes over in silence.
      ("busybox", "busybox:latest", true, "repository:tag"),
      ("busybox", "busybox:1.36", true, "repository:tag"),
      ("busybox", "busybox-x:1", false, "repository:tag"),
      ("localhost:5000/a", "localhost:5000/a:1", true, "repository:tag"),
      ("gcr.io/a/b", "gcr.io/a/b:1", true, "repository:tag"),
      ("redis:7 ", "redis:7", true, "blanks"), ("\tredis:7", "redis:7", true, "blanks"),
      ("redis:7\r", "redis:7", true, "carriage return"),
      ("redis:*", "redis:7", true, "wildcards"), ("red?s:7", "redis:7", true, "wildcards"),
      ("*/app:1", "team/app:1", true, "wildcards"), ("redis-*:7", "redis-x:7", true, "wildcards"),
      ("redis-*:7", "redis:7", true, "wildcards"),
      ("^redis:7$", "redis:7", true, "puts blanks"), ("^red.*", "redis:7", true, "puts blanks"),
      ("redis:(6|7)", "redis:7", true, "basic"), ("redis:7+", "redis:77", true, "basic"),
      ("redis:7 mysql:8", "mysql:8", true, "whole line"),
      ("redis:7 # cache", "redis:7", true, "whole line"),
      // docker-gc also searches the ID behind the name.
      ("nginx:.*[0-9].*", "nginx:latest", true, "digits of their IDs"),
      ("nginx:.*9.*", "nginx:latest", true, "digits of their IDs"),
      ("nginx:.*5", "nginx:x", true, "digits of their IDs"),
      ("nginx:.*[0-9]-x", "nginx:1-x", true, nil), ("nginx:1.*", "nginx:latest", false, nil),
      ("docker.io/library/redis:7", "redis:7", true, "as docker shows"),
      ("docker.io/redis", "redis:7", true, "as docker shows"),
      ("library/redis:.*", "redis:7", true, "as docker shows"),
      ("docker\\.io/team/.*", "team/app:1", true, "as docker shows"),
      ("docker.io/red*", "redis:7", true, "as docker shows"),
      ("DOCKER.IO/redis:7", "redis:7", true, "as docker shows"),
      ("registry-1.docker.io/library/redis", "redis:7", true, "as docker shows"),
      ("index\\.docker\\.io/redis:.*", "redis:7", true, "as docker shows"),
      ("Redis:7", "redis:7", true, "as docker shows"),
      ("REDIS*", "redis:7", true, "as docker shows"),
      ("GHCR.IO/team/.*", "ghcr.io/team/app:1", true, "as docker shows"),
      ("9681260c3ad59999", "any:1", true, "12 digits"),
      ("sha256:9681260c3ad5", "any:1", true, "12 digits"), ("9681260", "any:1", true, "12 digits"),
      ("# redis:7", "redis:7", false, "no comments"), ("#redis:7", "redis:7", false, "no comments"),
    ] as [(String, String, Bool, String?)])
  func `a line protects what its documents and its behaviour say`(
    line: String, name: String, isProtected: Bool, warning: String?
  ) throws {
    let excludes = try excludes(.dockerGCImages, line + "\n")
    let image = image(name, "also/known:as")
    let inventory = Inventory(images: [image])
    #expect((excludes.protection(of: image.itemID, in: inventory) != nil) == isProtected)
    if let warning {
      #expect(excludes.warnings.contains { $0.text.contains("/etc/x:1: ") })
      #expect(
        excludes.warnings.contains { $0.sentence.contains(warning) }, "\(excludes.warnings)")
    } else {
      #expect(excludes.warnings.isEmpty)
    }
  }

  /// What docker-gc itself does: the line between blanks, searched in its table by `grep`.
  @Test func `nothing that docker-gc protects is left out`() throws {
    var random = SplitMix(seed: 7)
    let pieces = [
      "redis", "my", "sql", ":", ".*", "*", "7", ".", "/", "[a-z]*", "\\(", "\\)", "\\|", "-", "^",
      "$", "?", "+", "9681260c3ad5", "team", "latest",
    ]
    let images = [
      image("redis:7"), image("team/my-sql:latest"), image("mysql:7", "redis-my:latest"), image(),
      image(digests: ["redis@sha256:" + String(repeating: "a", count: 64)]),
    ]
    var found = 0
    for _ in 0..<4000 {
      let line = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      // A line that grep does not compile empties its list; here it stops the run.
      guard let grep = try? POSIXPattern(" \(line) ", .basic),
        let excludes = try? excludes(.dockerGCImages, line + "\n")
      else { continue }
      for image in images {
        let rows =
          image.tags.isEmpty
          ? [image.digests.isEmpty ? " <none>:<none> 9681260c3ad5 " : " redis:<none> 9681260c3ad5 "]
          : image.tags.map { " \($0) 9681260c3ad5 " }
        guard rows.contains(where: grep.matches) else { continue }
        found += 1
        let inventory = Inventory(images: [image])
        #expect(excludes.protection(of: image.itemID, in: inventory) != nil, "\(line) \(rows)")
      }
    }
    #expect(found > 300)
  }

  @Test func `a protection names file and line, and keeps every tag`() throws {
    let excludes = try excludes(.dockerGCImages, "mysql:8\n\nredis:.*\n")
    let image = image("other:1", "redis:7")
    let protection = try #require(
      excludes.protection(of: image.itemID, in: Inventory(images: [image])))
    #expect(protection == Protection(rule: "redis:.*", line: 3, file: "/etc/x"))
    #expect(protection.place == "line 3 of /etc/x")
    #expect(excludes.rules.count == 2)
  }

  @Test func `images without a name are excluded as docker's table shows them`() throws {
    let dangling = image()
    let untagged = image(digests: ["redis@sha256:" + String(repeating: "a", count: 64)])
    for (line, image) in [
      ("<none>:<none>", dangling), ("redis:<none>", untagged), ("redis:.*", untagged),
      ("redis@sha256:aaa.*", untagged), ("redis", untagged),
      ("redis:7@sha256:a*", untagged),
      ("redis@sha256:a.*", untagged),
    ] {
      let excludes = try excludes(.dockerGCImages, line)
      #expect(
        excludes.protection(of: image.itemID, in: Inventory(images: [image])) != nil, "\(line)")
    }
  }

  @Test(arguments: [
    ("redis\\", "no regular expression"), ("\\(redis", "no regular expression"),
    ("redis:[67", "no regular expression"), ("redis:(6|7", "no regular expression"),
    ("redis:\u{0}", "zero byte"), ("\\(re\\)\\1", "refers back"),
    ("Redis\"", "a name or an ID like"), ("\"redis:7\"", "a name or an ID like"),
    ("redis,mysql", "a name or an ID like"), ("redis@sha256:abc", "a digest like"),
    ("https://ghcr.io/.*", "a name or an ID like"), ("redis:", "a name or an ID like"),
  ])
  func `a line that does not parse stops the run with its number`(line: String, part: String) {
    let problems = #expect(throws: ExclusionProblems.self) {
      try excludes(.dockerGCImages, "fine:1\n\(line)\n")
    }
    #expect(problems?.problems.map(\.line) == [2])
    let sentence = problems?.sentence(path: "/etc/x") ?? ""
    #expect(sentence.hasPrefix("/etc/x:2: ") && sentence.contains(part), "\(sentence)")
  }

  @Test func `bytes that are no UTF-8 or UTF-16 stop it, a byte order mark does not`() throws {
    for bytes in [[0x72, 0xff, 0x0a], [0xff, 0xfe, 0x72, 0x00]] as [[UInt8]] {
      #expect(throws: ExclusionProblems.self) {
        try DockerGCExcludes(.dockerGCImages, parsing: bytes, file: "f", now: now)
      }
    }
    let marked = try excludes(.dockerGCImages, "\u{feff}redis:7\n")
    #expect(marked.rules.map(\.text) == ["redis:7"])
    #expect(marked.warnings.map(\.lines) == [[1]])
  }

  @Test func `the same warning for several lines is one`() throws {
    let excludes = try excludes(.dockerGCImages, "# one\nredis:7\n# two\n#\n")
    #expect(excludes.warnings.map(\.lines) == [[1, 3, 4]])
    #expect(excludes.warnings[0].text.hasPrefix("/etc/x:1,3,4: "))
  }

  @Test(arguments: [
    ("busybox redis:7", "busybox:1"), ("busybox redis:7", "redis:7"), ("a  b\tredis", "redis:9"),
    ("9681260c3ad5", "any:1"), ("9681260c3ad59999999999", "any:1"), ("redis:.*", "redis:1"),
    ("\"postgres redis:7\"", "redis:7"), ("\"postgres redis:7\"", "postgres:16"),
    ("postgres,redis:7", "redis:7"), ("postgres, redis:7", "postgres:16"), ("'redis'", "redis:1"),
    ("redis:7\\{1,2\\},x", "redis:77"), ("[r,s]edis", "redis:7"),
  ])
  func `all words of the variable count, without warnings`(words: String, name: String) throws {
    let excludes = try DockerGCExcludes(
      .dockerGCImages, words: words, variable: "EXCLUDE_IMAGES", now: now)
    let image = image(name)
    let protection = excludes.protection(of: image.itemID, in: Inventory(images: [image]))
    #expect(protection?.place == "EXCLUDE_IMAGES")
    #expect(excludes.warnings.isEmpty)
  }
}

@Suite struct DockerGCContainerTests {
  private static let id = "cafe12345678" + String(repeating: "0", count: 52)

  private let container = Container(
    id: Self.id, names: ["shop-web-1", "alias"], imageName: "team/nginx:1.25",
    state: .exited, status: "Exited (137) 3 weeks ago", command: "nginx -g 'daemon off;'",
    createdAt: now.addingTimeInterval(-40 * 86_400))

  @Test(
    arguments: [
      ("mariadb-data", false, nil), ("shop-web-1", true, nil), ("web", true, nil),
      ("alias", true, nil), ("web db", true, nil), ("db\nweb\n", true, nil),
      // Whatever stands in the line of docker ps.
      ("nginx", true, nil), ("137", true, nil), ("cafe1234", true, nil), ("weeks", true, nil),
      ("daemon", true, nil), ("off", false, nil), ("5", true, nil), ("months", false, nil),
      ("shop-(web|api)-[0-9]+", true, nil), ("'shop-web'", true, nil), ("\"web\"", true, nil),
      ("\"db web\"", true, nil),
      ("# the web server", true, "no comments"), ("# nothing", false, "no comments"),
      ("shop-*-1", true, "no wildcard"), ("^shop", true, "ends of a whole line"),
      ("^shop-web-1$", true, "ends of a whole line"), ("web$", false, "ends of a whole line"),
      ("shop\\-web", true, "backslashes"), ("sho\\w", true, "backslashes"),
      ("/shop-web-1", true, "without a slash"), ("/shop-web", false, "without a slash"),
      ("a*", true, "every container"), ("web\r", true, "carriage return"),
      ("cafe123456780000", true, "12 digits"),
    ] as [(String, Bool, String?)])
  func `words are searched in the whole line, and in names as documented`(
    text: String, isProtected: Bool, warning: String?
  ) throws {
    let excludes = try excludes(.dockerGCContainers, text)
    let inventory = Inventory(containers: [container])
    #expect(
      (excludes.protection(of: container.itemID, in: inventory) != nil) == isProtected, "\(text)")
    if let warning {
      #expect(
        excludes.warnings.contains { $0.sentence.contains(warning) }, "\(excludes.warnings)")
    } else {
      #expect(excludes.warnings.isEmpty, "\(excludes.warnings)")
    }
  }

  @Test(arguments: [
    ("don't touch", "quote"), ("web \"db", "quote"), ("web\\", "backslash"),
    ("web(", "no regular expression"), ("[web", "no regular expression"),
  ])
  func `a quote without its end, or no expression, stops the run with its line`(
    line: String, part: String
  ) {
    let problems = #expect(throws: ExclusionProblems.self) {
      try excludes(.dockerGCContainers, "fine\n\(line)\n")
    }
    let sentence = problems?.sentence(path: "/etc/x") ?? ""
    #expect(sentence.hasPrefix("/etc/x:2: ") && sentence.contains(part), "\(sentence)")
  }

  @Test(arguments: [
    "shop-web-1", "db shop-web-1", Self.id, "cafe12345678", "db,shop-web-1", "\"db shop-web-1\"",
    "'shop-web-1',db", "shop-(web|x),db", "web{1,2}",
  ])
  func `names and IDs of the variable count`(words: String) throws {
    let excludes = try DockerGCExcludes(
      .dockerGCContainers, words: words, variable: "EXCLUDE_CONTAINERS", now: now)
    #expect(
      excludes.protection(of: container.itemID, in: Inventory(containers: [container]))?.file
        == "EXCLUDE_CONTAINERS")
  }

  @Test(arguments: ["\"shop-web-1", "don't"])
  func `a variable with an open quote stops the run`(words: String) {
    for form in [ExclusionRules.Source.Form.dockerGCContainers, .dockerGCImages] {
      let problems = #expect(throws: ExclusionProblems.self) {
        try DockerGCExcludes(form, words: words, variable: "EXCLUDE", now: now)
      }
      #expect(problems?.sentence(path: "EXCLUDE").hasPrefix("EXCLUDE: The quote ") == true)
    }
  }

  @Test func `a file without words excludes nothing`() throws {
    let excludes = try excludes(.dockerGCContainers, "\n  \n\t\n")
    #expect(excludes.rules.isEmpty)
    #expect(
      excludes.protection(of: container.itemID, in: Inventory(containers: [container])) == nil)
  }
}

@Suite struct DockerGCVolumeTests {
  @Test(
    arguments: [
      ("data", "shop_data_1", true, nil), ("^data", "shop_data", false, nil),
      ("^data$", "data", true, nil), ("data[0-9]", "data7", true, nil),
      ("data", "logs", false, nil),
      ("", "logs", true, "blank"), ("data\n\nx", "logs", true, "blank"),
      ("# logs", "logs", false, "no comments"), ("logs # keep", "logs", true, "whole line"),
      ("logs ", "logs", true, "blanks"), ("logs\r", "logs", true, "carriage return"),
      ("shop-*-1", "shop-data-1", true, "wildcards"), ("^shop-*$", "shop-x", true, "wildcards"),
      ("^(logs|data)$", "logs", true, "basic"),
    ] as [(String, String, Bool, String?)])
  func `a line is searched in the name`(
    text: String, name: String, isProtected: Bool, warning: String?
  ) throws {
    let excludes = try excludes(.dockerGCVolumes, text + "\n")
    let volume = Volume(name: name)
    let inventory = Inventory(volumes: [volume])
    #expect((excludes.protection(of: volume.itemID, in: inventory) != nil) == isProtected)
    #expect(excludes.warnings.isEmpty == (warning == nil), "\(excludes.warnings)")
    if let warning { #expect(excludes.warnings.contains { $0.sentence.contains(warning) }) }
  }

  @Test(arguments: ["\"data\"", "'data'", "data,logs"])
  func `quotes and commas, which no name of a volume holds, stop the run`(line: String) {
    let problems = #expect(throws: ExclusionProblems.self) {
      try excludes(.dockerGCVolumes, "fine\n\(line)\n")
    }
    #expect(problems?.problems.map(\.line) == [2])
  }

  @Test func `an empty file excludes nothing`() throws {
    let excludes = try excludes(.dockerGCVolumes, "")
    #expect(excludes.rules.isEmpty && excludes.warnings.isEmpty)
  }
}

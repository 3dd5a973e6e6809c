import Testing

@testable import GCCore

@Suite struct ExclusionTests {
  static let containerID = String(repeating: "c", count: 64)
  static let imageID = "sha256:" + String(repeating: "1", count: 64)

  private func set(_ lines: String...) throws -> ExclusionSet {
    ExclusionSet(rules: try lines.map { try Exclusion(parsing: $0) })
  }

  @Test(arguments: [
    ("image redis:7", "redis:7", true), ("image redis:7", "redis:8", false),
    ("image redis", "redis:8", true), ("image redis", "redis-x:8", false),
    ("image redis", "docker.io/library/redis:8", true),
    ("image docker.io/library/redis:7", "redis:7", true),
    ("image docker.io/redis:7", "redis:7", true),
    ("image docker.io/*", "redis:7", true), ("image docker.io/*", "ghcr.io/a/b:1", false),
    ("image index.docker.io/te*", "team/app:1", true),
    ("image ghcr.io/*", "ghcr.io/a/b:1", true), ("image *:7", "ghcr.io/a/b:7", true),
    ("image localhost:5000/*", "localhost:5000/a:1", true),
    ("image redis:[67]*", "redis:7.2", true), ("image red?s", "redis:1", true),
    ("  image\tredis:7  ", "redis:7", true),
  ])
  func `an image rule matches a tag in its short and its full form`(
    rule: String, tag: String, expected: Bool
  ) throws {
    let image = Image(id: Self.imageID, tags: ["quay.io/x/other:1", tag])
    #expect((try set(rule).protection(of: image) != nil) == expected)
  }

  @Test func `a repository alone protects what was pulled by digest, a tag pattern does not`()
    throws
  {
    let digest = "redis@sha256:" + String(repeating: "a", count: 64)
    let image = Image(id: Self.imageID, digests: [digest])
    #expect(try set("image redis").protection(of: image) != nil)
    #expect(try set("image re*").protection(of: image) != nil)
    #expect(try set("image redis@*").protection(of: image) != nil)
    #expect(try set("image redis:*").protection(of: image) == nil)
  }

  @Test func `IDs, names and labels protect what they name`() throws {
    let container = Container(
      id: Self.containerID, names: ["web-1", "alias"], state: .exited,
      labels: ["keep": "", "env": "prod eu"])
    for rule in [
      "container \(Self.containerID)", "container web-*", "container alias", "container /web-1",
      "label keep", "label keep=", "label env=prod*", "label env=prod eu", "label e\\nv",
    ] {
      #expect(try set(rule).protection(of: container) != nil, "\(rule)")
    }
    for rule in [
      "container web", "container eb-1", "label env=prod", "label keep=x", "label nv",
      "image web-1",
      "volume web-1", "image \(Self.containerID)",
    ] {
      #expect(try set(rule).protection(of: container) == nil, "\(rule)")
    }
    let image = Image(id: Self.imageID, labels: ["keep": "1"])
    #expect(try set("image \(Self.imageID)").protection(of: image) != nil)
    #expect(try set("label keep=1").protection(of: image) != nil)
    #expect(try set("container *").protection(of: image) == nil)
    #expect(try set("volume data-*").protection(ofVolume: "data-1", labels: [:]) != nil)
    #expect(try set("label keep").protection(ofVolume: "x", labels: ["keep": ""]) != nil)
    let network = Network(id: Self.containerID, name: "shop_web", labels: ["keep": "1"])
    for rule in ["network shop_*", "network shop_web", "network \(Self.containerID)", "label keep"]
    {
      #expect(try set(rule).protection(of: network) != nil, "\(rule)")
    }
    for rule in ["network shop", "container *", "volume *", "container \(Self.containerID)"] {
      #expect(try set(rule).protection(of: network) == nil, "\(rule)")
    }
    #expect(try set("network *").protection(ofVolume: "shop_web", labels: [:]) == nil)
  }

  @Test(arguments: [
    ("redis:7", "begins with image, container, label, volume or network"),
    ("images redis", "\"images\""), ("image", "says nothing"), ("label =x", "no key"),
    ("image Redis:7", "must be lower case"), ("image redis:7 # keep", "line of its own"),
    ("image a b", "holds no blank"), ("label a=b # c", "line of its own"),
    ("label a*=b", "not a pattern"),
    ("container [a", "without its ]"), ("image sha256:abc", "64 digits"),
    ("image 0123456789ab", "short ID"), ("container 0123456789ab", "short ID"),
    ("network 0123456789ab", "short ID"),
    ("volume a\u{1b}b", "U+001B"),
  ])
  func `a line that is no rule is refused by a sentence that helps`(line: String, part: String) {
    #expect {
      try Exclusion(parsing: line)
    } throws: { error in
      (error as? RuleError)?.sentence.contains(part) ?? false
    }
  }

  @Test func `the first rule of the file is named, with its line in the saved file`() throws {
    let saved = try ExclusionDocument(parsing: Array("# mine\nlabel a=*\nimage redis\n".utf8))
    var document = saved
    document.add(try Exclusion(parsing: "container web"))
    let set = ExclusionSet(document, saved: saved)
    let image = Image(id: Self.imageID, tags: ["redis:1"], labels: ["a": "1"])
    #expect(set.protection(of: image) == Protection(rule: "label a=*", line: 2))
    let web = Container(id: Self.containerID, names: ["web"], state: .exited)
    #expect(set.protection(of: web) == Protection(rule: "container web", line: nil))
  }

  @Test func `each offer for an item protects it and counts what it protects`() throws {
    let web = Container(
      id: Self.containerID, names: ["shop-web-1"], state: .exited,
      labels: ["project": "shop", "we#ird =k ": " a\n*", "empty": ""])
    let other = Container(
      id: String(repeating: "d", count: 64), names: ["shop-web-2"], state: .running,
      labels: ["project": "shop"])
    let image = Image(
      id: Self.imageID, tags: ["ghcr.io/team/app:1"], labels: ["project": "shop"])
    let inventory = Inventory(containers: [web, other], images: [image])
    let offers = ExclusionSet.offers(for: [web.itemID], in: inventory)
    for offer in offers {
      #expect(ExclusionSet(rules: offer.rules).protection(of: web) != nil, "\(offer.text)")
    }
    let counts = Dictionary(uniqueKeysWithValues: offers.map { ($0.rules[0].text, $0.protects) })
    #expect(counts["container \(web.id)"] == 1)
    #expect(counts["container shop-web-1"] == 1)
    #expect(counts["container shop-web-*"] == 2)
    #expect(counts["label project=shop"] == 3)
    #expect(offers.count { $0.kind == .label } == 3)

    let all = ExclusionSet.offers(for: [web.itemID, image.itemID], in: inventory)
    #expect(all.map(\.kind) == [.name, .namePattern, .label, .exactItems])
    #expect(all.allSatisfy { $0.kind == .label || $0.rules.count == 2 })
    let offersOfImage = ExclusionSet.offers(for: [image.itemID], in: inventory)
    #expect(
      offersOfImage.compactMap { $0.rules.first?.text } == [
        "image ghcr.io/team/app:1", "image ghcr.io/team/app", "image ghcr.io/team/*",
        "label project=shop", "image \(image.id)",
      ])
    #expect(offersOfImage.last?.text == "this image only, by its ID: image \(image.itemID.short)")
    #expect(ExclusionSet.offers(for: [.container("gone")], in: inventory).isEmpty)
  }
}

import FoundationEssentials
import Testing

@testable import GCCore

private let digest = "sha256:" + String(repeating: "ab12", count: 16)
private let imageID = "sha256:" + String(repeating: "5f0c", count: 16)

/// Rules for images as people write them: each protects what its writer meant, or is refused. None is
/// accepted and protects nothing.
@Suite struct ExclusionSpellingTests {
  /// Names as engines list them, Podman's with the registry.
  private static let references = [
    "redis:7", "redis:7.2-alpine", "team/app:1.0", "ghcr.io/team/app:1.2", "my_org/a-b.c:X_1",
    "localhost:5000/a/b:x", "localhost/app:1", "registry.example.com:5000/x:latest",
    "docker.io/library/redis:7", "docker.io/team/app:1", "registry-1.docker.io/library/redis:7",
    "MyHost/app:1",
  ]

  private static func image(_ reference: String) -> Image {
    let repository = ImageReference.repository(of: reference)
    return Image(id: imageID, tags: [reference], digests: ["\(repository)@\(digest)"])
  }

  /// The same image by every name that its registry may have.
  private static func names(of reference: String) -> [String] {
    let repository = ImageReference.repository(of: reference)
    var names = [repository, ImageReference.familiar(of: repository)]
    let path = ImageReference.canonical(of: repository)
    for host in ["docker.io", "DOCKER.IO", "index.docker.io", "registry-1.docker.io"]
    where path.hasPrefix("docker.io/") {
      let rest = path.dropFirst("docker.io/".count)
      names += ["\(host)/\(rest)", "\(host)/" + ImageReference.familiar(of: repository)]
      names.append(String(rest))
    }
    if let slash = repository.firstIndex(of: "/") {
      names.append(repository[..<slash].uppercased() + repository[slash...])
    }
    return names
  }

  /// What people write for an image of a repository with a tag.
  private static func spellings(_ name: String, _ tag: String) -> [String] {
    let full = "\(name):\(tag)"
    let half = String(name.dropLast())
    let right: [String] = [
      name, full, "\(name):*", "\(name)*", "\(half)*", "\(full)*", "\(name):?*", "*\(full)",
      "\(name)@\(digest)", "\(full)@\(digest)", "\(name)@*", "\(name)@sha256:*",
      "\(name)@sha256:ab12*", "\(name):*@\(digest)", "\(full)@sha256:ab*", "*@\(digest)",
    ]
    let digits = String(imageID.dropFirst(7))
    let mistaken: [String] = [
      "\(name)@sha256:abc", "\(name)@ab12", "\(name)@\(digest.dropFirst(7))", "\(name)@",
      "\(name)@\(digest.uppercased())", "\(name):.*", ".*\(name)", "^\(full)$", "\(name):",
      name.uppercased(), "\(name.uppercased())*", "\(full),x", "https://\(full)",
      "https://\(name)*", "docker://\(name)*", "/\(name)*", "\(name)/", "\(name)/:*",
      "\(name):*,x", "{\(name),x}:*", "\(name):(1|2)*", "!\(name)*", "\(name):<none>",
      imageID, digits, String(digits.prefix(12)), String(digits.prefix(20)), imageID.uppercased(),
      "\(name)::*", "\(name):-*",
    ]
    let all = right + mistaken
    return all + right.map { "\"\($0)\"" } + ["'\(full)'"]
  }

  @Test(arguments: references)
  func `an accepted rule protects the image it was written for`(reference: String) throws {
    let image = Self.image(reference)
    let tag = String(reference.split(separator: ":").last ?? "")
    var accepted = 0
    for name in Self.names(of: reference) {
      for spelling in Self.spellings(name, tag) {
        guard let rule = try? Exclusion(parsing: "image " + spelling) else { continue }
        accepted += 1
        #expect(ExclusionSet(rules: [rule]).protection(of: image) != nil, "image \(spelling)")
      }
      // What is right is not refused.
      for right in [name, name + ":" + tag, name + ":*", name + "@" + digest, name + "*"] {
        #expect(throws: Never.self, "image \(right)") { try Exclusion(parsing: "image " + right) }
      }
    }
    #expect(accepted > 30)
  }

  @Test func `rules for a repository and for a digest protect what only a digest names`() throws {
    let name = "redis@" + digest
    let image = Image(id: imageID, digests: [name])
    #expect(image.name == name)
    for rule in [
      "redis", "redis@*", name, "redis:7@" + digest, "redis@sha256:ab12*", "library/redis*",
      "docker.io/redis*", "DOCKER.IO/library/redis", "docker.io/*",
    ] {
      let set = ExclusionSet(rules: [try Exclusion(parsing: "image " + rule)])
      #expect(set.protection(of: image) != nil, "image \(rule)")
    }
    for rule in ["redis:*", "redis:7", "mysql@*", "redis@sha256:ba*"] {
      let set = ExclusionSet(rules: [try Exclusion(parsing: "image " + rule)])
      #expect(set.protection(of: image) == nil, "image \(rule)")
    }
  }

  @Test(arguments: 1...6)
  func `a pattern that matches a name is never refused`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for _ in 0..<300 {
      let reference = Self.references.randomElement(using: &random) ?? "redis:7"
      let name = ImageReference.spellings(of: reference).randomElement(using: &random) ?? ""
      let whole =
        Bool.random(using: &random)
        ? name : ImageReference.repository(of: name) + "@" + digest
      var pattern = ""
      for character in whole {
        let isSeparator = "/:@".contains(character)
        switch Int.random(in: 0..<12, using: &random) {
        case 0 where !isSeparator: pattern += "?"
        case 1 where !isSeparator: pattern += "*"
        case 2 where !isSeparator: pattern += "[\(character)~]"
        case 3: pattern += "\\\(character)"
        default: pattern += "\(character)"
        }
      }
      let image = whole.contains("@") ? Image(id: imageID, digests: [whole]) : Self.image(whole)
      // An accepted one with a wildcard of a host may be refused, with the host to write.
      let rule = Result { () throws(RuleError) in try Exclusion(parsing: "image \(pattern)*") }
      switch rule {
      case .success(let rule):
        let isProtected = ExclusionSet(rules: [rule]).protection(of: image) != nil
        #expect(isProtected, "image \(pattern)* for \(whole)")
      case .failure(let error):
        let isHub = error.sentence.hasPrefix("The images of Docker Hub are called")
        #expect(isHub, "image \(pattern)* for \(whole): \(error.sentence)")
      }
    }
  }

  @Test(arguments: [
    ("image redis@sha256:abc", "64 digits"), ("image redis@abc*", "64 digits"),
    ("image redis:.*", "write * instead of .*"), ("image .*redis.*", "write * instead of .*"),
    ("image [::1]:5000/app", "\\[::1\\]"), ("image \"redis*\"", "without quotes"),
    ("image redis*,mysql*", "one rule a line"),
    ("image Redis*", "lower case"), ("image redis:-*", "as docker shows it"),
    ("image deadbeef01", "short ID"), ("container 5f0c5f0c5f", "short ID"),
    ("container .*web", "write * instead of .*"), ("container \"web\"", "without quotes"),
    ("container web,db", "one rule a line"), ("container web/", "as docker shows it"),
    ("volume \"data\"", "in quotes"), ("volume a,b", "one rule a line"),
    ("network 'shop'", "in quotes"), ("label \"keep\"", "in quotes"),
    ("label env=\"prod\"", "in quotes"), ("label env = prod", "blank beside the ="),
    ("label env= prod", "blank beside the ="),
  ])
  func `what could never match is refused with what to write`(line: String, part: String) {
    let error = #expect(throws: RuleError.self) { try Exclusion(parsing: line) }
    #expect(error?.sentence.contains(part) == true, "\(error?.sentence ?? "")")
  }

  @Test func `quotes, commas and blanks that are meant can be written`() throws {
    let network = Network(
      id: String(repeating: "d", count: 64), name: "\"a,b\"",
      labels: ["env": "\"prod\"", "k ": " v", "list": "a,b"])
    for rule in [
      "network \\\"a\\,b\\\"", "label env=\\\"prod\\\"", "label k\\ =\\ v", "label list=a,b",
    ] {
      let set = ExclusionSet(rules: [try Exclusion(parsing: rule)])
      #expect(set.protection(of: network) != nil, "\(rule)")
    }
    let offers = ExclusionSet.offers(
      for: [network.itemID], in: Inventory(networks: [network]))
    #expect(offers.count { $0.kind == .label } == 3)
    for offer in offers { #expect(offer.protects == 0 || !offer.rules.isEmpty) }
    for offer in offers {
      #expect(ExclusionSet(rules: offer.rules).protection(of: network) != nil, "\(offer.text)")
    }
  }

  // MARK: docker-gc

  private static func excludes(
    _ line: String, isVariable: Bool = false
  ) throws -> DockerGCExcludes {
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    return isVariable
      ? try DockerGCExcludes(.dockerGCImages, words: line, variable: "EXCLUDE_IMAGES", now: now)
      : try DockerGCExcludes(
        .dockerGCImages, parsing: Array((line + "\n").utf8), file: "f", now: now)
  }

  @Test(arguments: references.prefix(9))
  func `an accepted line of docker-gc's protects the image it was written for`(
    reference: String
  ) throws {
    let image = Self.image(reference)
    let inventory = Inventory(images: [image])
    let tag = String(reference.split(separator: ":").last ?? "")
    var accepted = 0
    for name in Self.names(of: reference) {
      let escaped = name.reduce(into: "") { $0 += $1 == "." ? "\\." : "\($1)" }
      // docker-gc has a meaning of its own for these.
      let lines =
        Self.spellings(name, tag).filter { !$0.contains("(1|2)") && !$0.contains("<none>") }
        + [name + ":.*", escaped + ":.*", escaped, escaped + ":\(tag)", name + "\\(:.*\\)*"]
      for (index, line) in lines.enumerated() {
        let isVariable = line.hasPrefix("\"") || !index.isMultiple(of: 3)
        guard let excludes = try? Self.excludes(line, isVariable: isVariable) else { continue }
        accepted += 1
        #expect(
          excludes.protection(of: image.itemID, in: inventory) != nil,
          "\(line) \(isVariable) for \(reference)")
      }
      for right in [name, name + ":" + tag, name + ":.*", name + "@" + digest] {
        #expect(throws: Never.self, "\(right)") { try Self.excludes(right) }
      }
    }
    #expect(accepted > 30)
  }
}

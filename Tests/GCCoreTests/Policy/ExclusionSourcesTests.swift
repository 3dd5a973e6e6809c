import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

@Suite struct ExclusionSourcesTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let web = Container(
    id: String(repeating: "c", count: 64), names: ["web"], imageName: "nginx", state: .exited)
  private let redis = Image(id: "sha256:" + String(repeating: "1", count: 64), tags: ["redis:7"])
  private let data = Volume(name: "data")

  private var inventory: Inventory {
    Inventory(containers: [web], images: [redis], volumes: [data])
  }

  private func write(_ text: String, _ path: String) throws {
    let directory = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    try writeFile(path, Data(text.utf8))
  }

  private func load(
    _ root: String, named: String? = nil, _ more: [String: String] = [:],
    withDockerGC: Bool = true
  ) throws -> ExclusionRules {
    let environment = ["XDG_CONFIG_HOME": root + "/config"].merging(more) { $1 }
    return try ExclusionSources.load(
      named: named, environment: environment, withDockerGC: withDockerGC,
      places: ExclusionSources.Places(etc: root + "/etc"), now: now)
  }

  @Test func `without any file nothing is excluded`() async throws {
    try await withTemporaryDirectory { root in
      let rules = try load(root)
      #expect(rules.isEmpty && rules.sources.isEmpty && rules.warnings.isEmpty)
      #expect(rules.protection(of: web.itemID, in: inventory) == nil)
    }
  }

  @Test func `all sources hold together, each with its place and its count`() async throws {
    try await withTemporaryDirectory { root in
      try write("# all\nlabel keep\n", root + "/etc/gctui/exclusions")
      try write("container web\n", root + "/config/gctui/exclusions")
      try write("redis\n", root + "/etc/docker-gc-exclude")
      try write("a b\n", root + "/etc/docker-gc-exclude-containers")
      try write("data\n", root + "/etc/docker-gc-exclude-volumes")
      let rules = try load(root, ["EXCLUDE_IMAGES": "busybox x:1", "EXCLUDE_CONTAINERS": ""])
      #expect(
        rules.sources == [
          .init(path: root + "/etc/gctui/exclusions", form: .gctui, count: 1),
          .init(path: root + "/config/gctui/exclusions", form: .gctui, count: 1),
          .init(path: root + "/etc/docker-gc-exclude", form: .dockerGCImages, count: 1),
          .init(
            path: root + "/etc/docker-gc-exclude-containers", form: .dockerGCContainers, count: 2),
          .init(path: root + "/etc/docker-gc-exclude-volumes", form: .dockerGCVolumes, count: 1),
          .init(path: "EXCLUDE_IMAGES", form: .dockerGCImages, count: 2),
        ])
      #expect(rules.warnings.map(\.file) == [root + "/etc/docker-gc-exclude"])
      let places = [web.itemID, redis.itemID, data.itemID].map {
        rules.protection(of: $0, in: inventory)?.place
      }
      #expect(
        places == [
          "line 1 of \(root)/config/gctui/exclusions", "line 1 of \(root)/etc/docker-gc-exclude",
          "line 1 of \(root)/etc/docker-gc-exclude-volumes",
        ])
      #expect(try load(root, withDockerGC: false).sources.count == 2)
    }
  }

  @Test func `a named file is the only one in gctui's form, and has to be there`() async throws {
    try await withTemporaryDirectory { root in
      try write("label all\n", root + "/etc/gctui/exclusions")
      try write("label mine\n", root + "/config/gctui/exclusions")
      try write("label named\n", root + "/named")
      #expect(try load(root, named: root + "/named").sources.map(\.path) == [root + "/named"])
      let error = #expect(throws: ExclusionSourceError.self) {
        try load(root, named: root + "/none")
      }
      #expect(error?.sentence.contains(root + "/none") == true)
    }
  }

  @Test(arguments: ["EXCLUDE_FROM_GC", "EXCLUDE_CONTAINERS_FROM_GC", "EXCLUDE_VOLUMES_IDS_FILE"])
  func `a variable names another file, which has to be there`(variable: String) async throws {
    try await withTemporaryDirectory { root in
      try write("web\n", root + "/etc/docker-gc-exclude-containers")
      try write("^nothing$\n", root + "/elsewhere")
      let named = try load(root, [variable: root + "/elsewhere"])
      #expect(named.sources.contains { $0.path == root + "/elsewhere" && $0.count == 1 })
      #expect(
        named.sources.contains { $0.path.hasSuffix("-containers") }
          == (variable != "EXCLUDE_CONTAINERS_FROM_GC"))
      let error = #expect(throws: ExclusionSourceError.self) {
        try load(root, [variable: root + "/none"])
      }
      #expect(error?.sentence.contains(variable) == true)
      #expect(try load(root, [variable: ""]).sources.count == 1)
      #expect(
        try load(root, [variable: "/dev/null"]).isEmpty
          == (variable == "EXCLUDE_CONTAINERS_FROM_GC"))
    }
  }

  @Test(arguments: [
    ("etc/gctui/exclusions", "nonsense\n"), ("config/gctui/exclusions", "image Redis\n"),
    ("etc/docker-gc-exclude", "[\n"), ("etc/docker-gc-exclude-containers", "don't\n"),
    ("etc/docker-gc-exclude-volumes", "\\(\n"),
  ])
  func `one rule that does not parse stops everything`(path: String, text: String) async throws {
    try await withTemporaryDirectory { root in
      try write(text, "\(root)/\(path)")
      let error = #expect(throws: ExclusionSourceError.self) { try load(root) }
      #expect(error?.sentence.hasPrefix("\(root)/\(path):1: ") == true, "\(error?.sentence ?? "")")
    }
  }

  @Test(arguments: [
    ("etc/gctui/exclusions", "move it away"), ("config/gctui/exclusions", "move it away"),
    ("etc/docker-gc-exclude", "move it away"), ("etc/docker-gc-exclude-volumes", "move it away"),
  ])
  func `what is no file stops everything`(place: String, advice: String) async throws {
    try await withTemporaryDirectory { root in
      let path = "\(root)/\(place)"
      try write("", path)
      try FileManager.default.removeItem(atPath: path)
      let kinds: [(String, () -> Int32)] = [
        ("a directory", { mkdir(path, 0o700) }), ("a pipe", { mkfifo(path, 0o600) }),
        ("a link to \(root)/none, which is not there", { symlink(root + "/none", path) }),
      ]
      for (kind, make) in kinds {
        #expect(make() == 0)
        let error = #expect(throws: ExclusionSourceError.self) { try load(root) }
        let sentence = error?.sentence ?? ""
        #expect(sentence.contains(kind) && sentence.contains(path), "\(sentence)")
        #expect(kind.hasPrefix("a link") || sentence.contains(advice), "\(sentence)")
        #expect(remove(path) == 0)
      }
      #expect(try load(root).isEmpty)
    }
  }

  @Test func `a word of a variable that does not parse is told with the variable`() async throws {
    try await withTemporaryDirectory { root in
      let error = #expect(throws: ExclusionSourceError.self) {
        try load(root, ["EXCLUDE_IMAGES": "fine [x"])
      }
      #expect(error?.sentence.hasPrefix("EXCLUDE_IMAGES: ") == true)
    }
  }
}

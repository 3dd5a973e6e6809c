import FoundationEssentials
import GCCore
import Testing

@testable import GCTui

@Suite struct CollectorFilesTests {
  /// Files below a directory that is gone afterwards.
  private func withFiles(
    _ files: [String: String], _ body: (CollectorFiles) throws -> Void
  ) throws {
    let root = FileManager.default.temporaryDirectory.path + "/collector-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    for (name, text) in files {
      let path = root + "/" + name
      try FileManager.default.createDirectory(
        atPath: String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]),
        withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(filePath: path))
    }
    try body(
      CollectorFiles(
        environment: [
          "XDG_CONFIG_HOME": root + "/config", "STATE_DIR": root, "MINIMUM_IMAGES_TO_SAVE": "4",
        ],
        places: ExclusionSources.Places(etc: root + "/etc")))
  }

  @Test func `the policy is that of file and environment, with docker-gc's exclusions`() throws {
    try withFiles([
      "config/gctui/policy.json": #"{ "grace": "2h", "keepNewest": 9 }"#,
      "etc/docker-gc-exclude": "redis:.*\n", "etc/docker-gc-exclude-containers": "db.*\n",
      "etc/gctui/exclusions": "label keep\n",
    ]) { files in
      guard case .policy(let policy, let exclusions) = files.load() else {
        Issue.record("\(files.load())")
        return
      }
      #expect(policy.imageGrace == 7200 && policy.keepNewest == 4)
      // The machine's own rules are the screen's already.
      #expect(exclusions.sources.map(\.form) == [.dockerGCImages, .dockerGCContainers])
    }
  }

  @Test(arguments: [
    ("config/gctui/policy.json", "{ \"grace\": -1 }", "policy.json"),
    ("etc/docker-gc-exclude", "redis[\n", "docker-gc-exclude"),
  ])
  func `what stops a collector is a sentence`(name: String, text: String, words: String) throws {
    try withFiles([name: text]) { files in
      guard case .unusable(let sentence) = files.load() else {
        Issue.record("\(files.load())")
        return
      }
      #expect(sentence.contains(words))
    }
  }

  @Test func `a policy that is named must be there`() throws {
    try withFiles([:]) { files in
      var files = files
      files.policy = "/nowhere/policy.json"
      guard case .unusable(let sentence) = files.load() else {
        Issue.record("\(files.load())")
        return
      }
      #expect(sentence.contains("/nowhere/policy.json"))
    }
  }

  @Test func `sightings are the collector's own, and a damaged file is said`() throws {
    let host = Host(address: "unix:///run/docker.sock", name: "h", engineID: "abc")
    let kept = #"{"since":{"container:c1":1000},"uses":{"c2":["volume:data"]}}"#
    try withFiles(["sightings-abc.json": kept]) { files in
      let (memory, problem) = files.memory(of: host)
      #expect(memory.sightings.since == [.container("c1"): Date(timeIntervalSince1970: 1000)])
      #expect(memory.sightings.uses == ["c2": [.volume("data")]])
      #expect(memory.stateDirectory != nil)
      #expect(problem == nil)
    }
    try withFiles(["sightings-abc.json": "[]"]) { files in
      #expect(files.memory(of: host).problem?.contains("sightings-abc.json") == true)
    }
    try withFiles([:]) { files in
      #expect(files.memory(of: host).memory.sightings == Sightings())
      #expect(files.memory(of: nil).problem == nil)
    }
  }
}

import FoundationEssentials
import Glibc
import PtyTerminal
import Testing
import ThrowawayEngine

/// The commands about policy and exclusions that need no engine.
@Suite struct PolicyCommandTests {
  private struct Printed: Decodable {
    struct Source: Decodable {
      let path: String
      let rules: Int
    }
    let origins: [String: String]
    let exclusions: [Source]
  }

  private func run(_ home: TestHome, _ arguments: String...) async throws -> CommandRun {
    try await CommandRun(arguments, host: "unix:///nowhere", home: home)
  }

  @Test func `policy says where every value comes from`() async throws {
    let home = try TestHome()
    defer { home.remove() }
    try home.writeExclusions("label keep\n")
    try Data("{ \"keepNewest\": 2, // two\n }".utf8)
      .write(to: URL(filePath: home.path + "/config/gctui/policy.json"))
    let printed = try await run(home, "policy", "--grace", "5m", "--format", "json")
    #expect(printed.ending == .exited(0), "\(printed.errors)")
    let policy = try printed.json(Printed.self)
    #expect(policy.origins["imageGrace"] == "--grace")
    #expect(policy.origins["keepNewest"] == home.path + "/config/gctui/policy.json")
    #expect(policy.origins["take"] == "default")
    #expect(policy.exclusions.contains { $0.path == home.exclusions && $0.rules == 1 })
    let text = try await run(home, "policy")
    #expect(String(decoding: text.output, as: UTF8.self).contains(home.exclusions))
  }

  @Test func `a policy that cannot be used is status 2 and one sentence`() async throws {
    let home = try TestHome()
    defer { home.remove() }
    try Data("{\n\"grace\": 1,\n\"grace\": 2}".utf8)
      .write(to: URL(filePath: home.path + "/p.json"))
    let run = try await run(home, "policy", "--policy", home.path + "/p.json")
    #expect(run.ending == .exited(2))
    #expect(run.errors.contains("p.json: grace stands there twice"))
    #expect(run.output.isEmpty)
  }

  /// As root sees a file of somebody else where it has no capabilities, in a service.
  @Test(arguments: ["exclusions", "policy.json"])
  func `a file that is there and may not be read is status 2 and a sentence`(
    name: String
  ) async throws {
    let home = try TestHome()
    defer { home.remove() }
    try home.writeExclusions("label keep\n")
    try home.writePolicy("{}")
    let path = home.path + "/config/gctui/" + name
    #expect(chown(path, 65534, 65534) == 0 && chmod(path, 0o600) == 0)
    let terminal = try PtyTerminal(
      [
        "/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all", ScreenUnderTest.program,
        "policy",
      ], environment: home.environment(host: "unix:///nowhere"), columns: 200)
    defer { terminal.close() }
    #expect(try await terminal.waitForEnd() == .exited(2))
    #expect(terminal.screen.contains("\(path) cannot be read: Permission denied"))
  }

  @Test func `import prints what it can say, tells the rest, and saves on demand`() async throws {
    let home = try TestHome()
    defer { home.remove() }
    let directory = home.path + "/gc"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    for (name, text) in [
      ("", "# base\nspotify/cassandra:latest\nredis:.*\n9681260c3ad5\n"),
      ("-containers", "mariadb-data\n"), ("-volumes", "^data$\n"),
    ] {
      try Data(text.utf8).write(to: URL(filePath: directory + "/docker-gc-exclude" + name))
    }
    let printed = try await run(home, "exclusions", "import", "--docker-gc", directory)
    #expect(printed.ending == .exited(1))
    let rules = [
      "image spotify/cassandra:latest", "image redis", "container *mariadb-data*", "volume data",
    ]
    let lines = String(decoding: printed.output, as: UTF8.self).split(separator: "\n")
    #expect(lines.filter { !$0.hasPrefix("#") }.map(String.init) == rules)
    #expect(printed.errors.contains("docker-gc-exclude:4: 9681260c3ad5"))

    try home.writeExclusions("# mine\nimage redis\n")
    let saved = try await run(
      home, "exclusions", "import", "--docker-gc", directory, "--save")
    #expect(saved.ending == .exited(1))
    #expect(String(decoding: saved.output, as: UTF8.self).contains("3 rules added"))
    #expect(
      try home.readExclusions()
        == "# mine\nimage redis\n" + [rules[0], rules[2], rules[3]].map { $0 + "\n" }.joined())
  }

  @Test func `export writes the files, never over others unless forced`() async throws {
    let home = try TestHome()
    defer { home.remove() }
    let directory = home.path + "/gc"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    let images = directory + "/docker-gc-exclude"
    let old = directory + "/docker-gc-exclude-volumes"
    try Data("old\n".utf8).write(to: URL(filePath: old))
    try home.writeExclusions("image gcr.io/a/b:1.0\nlabel keep\n")
    let refused = try await run(home, "exclusions", "export", "--docker-gc", directory)
    #expect(refused.ending == .exited(2))
    #expect(refused.errors.contains("--force"))
    #expect(!FileManager.default.fileExists(atPath: images))

    let forced = try await run(home, "exclusions", "export", "--docker-gc", directory, "--force")
    #expect(forced.ending == .exited(1))
    #expect(forced.errors.contains("label keep"))
    #expect(try Data(contentsOf: URL(filePath: images)) == Data("gcr\\.io/a/b:1\\.0\n".utf8))
    #expect(try Data(contentsOf: URL(filePath: old)).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: directory + "/docker-gc-exclude-containers"))
  }

  @Test func `a line that does not parse stops the import with its number`() async throws {
    let home = try TestHome()
    defer { home.remove() }
    let file = home.path + "/docker-gc-exclude-containers"
    try Data("fine\ndon't\n".utf8).write(to: URL(filePath: file))
    let run = try await run(home, "exclusions", "import", "--docker-gc", file)
    #expect(run.ending == .exited(2))
    #expect(run.errors.contains("\(file):2: The quote"))
    #expect(run.output.isEmpty)
  }
}

extension StoryTests {
  @Suite struct ExclusionCheckTests {
    private struct Printed: Decodable {
      struct Item: Decodable {
        let kind: String
        let name: String
      }
      struct Rule: Decodable {
        let rule: String
        let line: Int?
        let matches: [Item]
      }
      let rules: [Rule]
    }

    @Test func `check shows what every rule matches now, and which match nothing`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      _ = try engine.socket.createContainer("checked-by-rule", image: "base:1.0")
      try home.writeExclusions(
        "# rules\ncontainer checked-*\nimage base:1.0\nvolume none-such\nnetwork host\n")
      let run = try await CommandRun(
        ["exclusions", "check", "--format", "json"], host: engine.host, home: home)
      #expect(run.ending == .exited(0), "\(run.errors)")
      let own = try run.json(Printed.self).rules.filter { $0.line != nil }
      #expect(own.map(\.line) == [2, 3, 4, 5])
      #expect(own[0].matches.map(\.name) == ["checked-by-rule"])
      #expect(own[1].matches.map(\.kind) == ["image"])
      #expect(own[2].matches.isEmpty)
      #expect(own[3].matches.map(\.name) == ["host"])
      let text = try await CommandRun(["exclusions", "check"], host: engine.host, home: home)
      #expect(String(decoding: text.output, as: UTF8.self).contains("1 of 4 rules match nothing"))
    }
  }
}

import FoundationEssentials
import Glibc
import PtyTerminal
import Testing
import ThrowawayEngine

/// What reaches the streams of a command, and what it says where something does not.
@Suite struct OutputTests {
  private static let hostile = #""bad \u001b]0;x\u0007\u009b2J\u202e\nroot: fine""#

  @Test(arguments: [
    ["list"], ["plan", "--ids", "-"], ["delete", "--ids", "-", "--yes"],
    ["collect", "--yes"], ["collect", "--yes", "--log", "text"], ["exclusions", "check"],
  ])
  func `an engine's words drive no terminal, and stay on one line`(arguments: [String])
    async throws
  {
    let home = try TestHome()
    defer { home.remove() }
    let engine = try RefusingEngine(in: home, message: Self.hostile)
    defer { engine.end() }
    let run = try await CommandRun(arguments, host: engine.host, home: home, input: "x\n")
    #expect(run.ending == .exited(1))
    let all = run.errors + String(decoding: run.output, as: UTF8.self)
    #expect(all.contains("bad ^[]0;x^G<U+009B>2J<U+202E>^Jroot: fine"), "\(all)")
    #expect(!all.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202e}" })
  }

  @Test func `what is wrong on the command line drives no terminal either`() async throws {
    let home = try TestHome()
    defer { home.remove() }
    for arguments in [
      ["list", "\u{1b}[31m"], ["--\u{202e}x"], ["list", "--host", "a\u{1b}b"],
      ["list", "--exclusions", "/no\u{9b}file"], ["journal", "--since", "\u{1b}c"],
      ["delete", "--ids", "/no\u{1b}c"], ["collect", "--grace", "\u{1b}c"],
      ["collect", "--log", "\u{1b}c"], ["collect", "--metrics", "\u{1b}c"],
      ["collect", "--policy", "/\u{1b}c"], ["exclusions", "import", "--docker-gc", "/\u{1b}c"],
    ] {
      let run = try await CommandRun(arguments, host: "unix:///nowhere", home: home)
      #expect(run.ending == .exited(2), "\(arguments)")
      #expect(run.output.isEmpty)
      #expect(
        !run.errors.isEmpty
          && run.errors.unicodeScalars.allSatisfy {
            $0 == "\n"
              || $0.value >= 0x20 && !(0x7f..<0xa0).contains($0.value)
                && $0 != "\u{202e}"
          }, "\(arguments)")
    }
  }

  @Test(arguments: ["--host", "DOCKER_HOST", "context", "argument"])
  func `a password is told nowhere`(place: String) async throws {
    let home = try TestHome()
    defer { home.remove() }
    for address in [
      "ssh://me:hunter2@h", "tcp://me:hunter2@h:1", "http://me:hunter2@h", "me:hunter2@h:1",
      "tcp://me:x/hunter2@h", "tcp://me:x@hunter2@h", "ssh://:hunter2@h",
    ] where place != "argument" || address.contains("://") {
      var (host, arguments) = ("unix:///nowhere", ["collect"])
      switch place {
      case "--host": arguments += ["--host", address]
      case "DOCKER_HOST": host = address
      case "context":
        try home.writeShopContext(host: address)
        arguments += ["--context", "shop"]
      default: arguments = [address]
      }
      let run = try await CommandRun(
        arguments + (place == "argument" ? [] : ["--metrics", home.path + "/x.prom"]), host: host,
        home: home)
      #expect(run.ending != .exited(0))
      #expect(!run.errors.isEmpty)
      let metrics = FileManager.default.contents(atPath: home.path + "/x.prom") ?? Data()
      for text in [run.errors, String(decoding: run.output + metrics, as: UTF8.self)] {
        #expect(!text.contains("hunter2"), "\(place) \(address): \(text)")
      }
    }
  }

  @Test(arguments: [
    (">/dev/full", "Standard output cannot be written: No space left on device."),
    (">&-", "Standard output cannot be written: Bad file descriptor."),
  ])
  func `an answer that could not be written is status 1`(output: String, sentence: String)
    async throws
  {
    let home = try TestHome()
    defer { home.remove() }
    for arguments in [
      ["journal"], ["journal", "--format", "json"], ["policy"], ["--help"], ["--version"],
    ] {
      let run = try await CommandRun(
        arguments, host: "unix:///nowhere", home: home, output: output)
      #expect(run.ending == .exited(1), "\(arguments)")
      #expect(run.errors == "gctui: \(sentence)\n")
    }
  }

  @Test func `a reader that goes away is status 1, and no word`() async throws {
    let home = try TestHome()
    defer { home.remove() }
    #expect(mkfifo(home.path + "/pipe", 0o600) == 0)
    let run = try await CommandRun(
      ["policy"], host: "unix:///nowhere", home: home,
      output: #"3<>"$0/pipe" >"$0/pipe" 3<&-"#)
    #expect(run.ending == .exited(1))
    #expect(run.errors.isEmpty)
  }
}

/// Lists of items, where no engine has to be asked.
@Suite struct ItemListTests {
  @Test(arguments: [
    ("shop 1.0\n", "line 1: “shop 1.0” is more than one reference: write one per line."),
    ("web\n\nvolume:vo1 test_-\n", "line 3: “volume:vo1 test_-” is more than one reference"),
  ])
  func `a line with more than one reference is refused before an engine is asked`(
    input: String, sentence: String
  ) async throws {
    let home = try TestHome()
    defer { home.remove() }
    for arguments in [["plan", "--ids", "-"], ["delete", "--ids", "-", "--yes"]] {
      let run = try await CommandRun(arguments, host: "unix:///nowhere", home: home, input: input)
      #expect(run.ending == .exited(2))
      #expect(run.errors.hasPrefix("gctui: Standard input, \(sentence)"), "\(run.errors)")
    }
  }

  @Test(arguments: ["", "\n \n# nothing\n"])
  func `an empty list does nothing, and says so`(input: String) async throws {
    let home = try TestHome()
    defer { home.remove() }
    for arguments in [["plan", "--ids", "-"], ["delete", "--ids", "-", "--yes"]] {
      let run = try await CommandRun(arguments, host: "unix:///nowhere", home: home, input: input)
      #expect(run.ending == .exited(0))
      #expect(run.errors == "gctui: Standard input lists no items: nothing to do.\n")
      #expect(run.output.isEmpty)
      let json = try await CommandRun(
        arguments + ["--format", "json"], host: "unix:///nowhere", home: home, input: input)
      #expect(json.ending == .exited(0))
      struct Answer: Decodable { var steps: [String] }
      #expect(try json.json(Answer.self).steps.isEmpty)
    }
  }
}

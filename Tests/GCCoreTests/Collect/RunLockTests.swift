import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

@Suite struct RunLockTests {
  private static let now = utc("2026-11-25T07:15:00Z")

  private func acquire(
    _ directory: String, engineID: String = "one", address: String = "unix:///a",
    audience: RunLock.Audience = .init()
  ) throws(RunLockError) -> RunLock {
    try RunLock.acquire(
      engineID: engineID, address: address, directory: .init(path: directory),
      audience: audience, program: "gctui collect", now: Self.now)
  }

  private func holder(_ directory: String, _ more: String...) throws -> SpawnedProgram {
    try SpawnedProgram([try SpawnedProgram.runLockHolder(), directory, "one", ""] + more)
  }

  @Test func `another process is refused and told who holds it, until that one is killed`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let other = try holder(directory)
      #expect(other.read(until: ".") == "held")
      let error = #expect(throws: RunLockError.self) { try acquire(directory) }
      let path = directory + "/" + RunLock.name(engineID: "one", address: "")
      #expect(
        error
          == .held(
            path: path,
            by: .init(
              pid: other.pid, user: "root", program: "run-lock-holder",
              since: "2025-11-25T07:15:00Z")))
      #expect(
        error?.sentence
          == "Another run on this engine is under way (run-lock-holder by root, process "
          + "\(other.pid), since 2025-11-25T07:15:00Z): it holds the lock \(path). Wait for it to end."
      )
      // Another engine is no concern of it.
      try acquire(directory, engineID: "two").release()

      kill(other.pid, SIGKILL)
      other.end()
      let lock = try acquire(directory)
      // The file stayed, and says who holds it now.
      #expect(lock.path == path)
      let text = String(decoding: try readFile(path), as: UTF8.self)
      #expect(
        text == "pid \(getpid())\nuser root\nprogram gctui collect\nsince 2026-11-25T07:15:00Z\n")
      let refused = try holder(directory)
      #expect(
        refused.read(.max).contains("(gctui collect by root, process \(getpid()), since 2026"))
      #expect(refused.end() == 1 << 8)
      lock.release()
      #expect(try readFile(path) == Data())
    }
  }

  @Test func `a program that the holder started does not keep the lock`() async throws {
    try await withTemporaryDirectory { directory in
      let other = try holder(directory, "child")
      let said = other.read(until: ".")
      let child = try #require(said.split(separator: " ").last.flatMap { pid_t($0) })
      kill(other.pid, SIGKILL)
      other.end()
      #expect(kill(child, 0) == 0, "the child is gone already")
      #expect(throws: Never.self) { try acquire(directory).release() }
      kill(child, SIGKILL)
    }
  }

  @Test func `within one process it is held once, and given back by release and by its end`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let lock = try acquire(directory)
      #expect(throws: RunLockError.self) { try acquire(directory) }
      lock.release()
      lock.release()
      do { _ = try acquire(directory) }
      let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      #expect(names.count == 1)
      _ = try acquire(directory)
    }
  }

  @Test func `an engine without an ID is known by its address`() {
    let none = RunLock.name(engineID: "", address: "unix:///a")
    #expect(none != RunLock.name(engineID: "", address: "unix:///b"))
    #expect(none != RunLock.name(engineID: "unix:///a", address: ""))
    #expect(
      RunLock.name(engineID: "x", address: "unix:///a")
        == RunLock.name(engineID: "x", address: "tcp://b"))
    #expect(RunLock.name(engineID: "../\n/x", address: "").utf8.count == 27)
  }

  @Test func `what stands in the way is told and left alone`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/" + RunLock.name(engineID: "one", address: "")
      let target = directory + "/target"
      try writeFile(target, Data("mine".utf8))
      func sentence() -> String? {
        #expect(throws: RunLockError.self) { try acquire(directory) }?.sentence
      }

      symlink(target, path)
      #expect(sentence()?.contains("cannot be taken: it is a symbolic link") == true)
      unlink(path)
      mkfifo(path, 0o644)
      #expect(sentence()?.contains("cannot be taken: it is a pipe, not a file") == true)
      unlink(path)
      mkdir(path, 0o755)
      #expect(sentence()?.contains("cannot be taken: it is a directory") == true)
      rmdir(path)
      // A hard link may be anybody's file.
      link(target, path)
      try acquire(directory).release()
      #expect(try readFile(target) == Data("mine".utf8))
      chmod(target, 0o600)
      unlink(path)
      link(target, path)
      try acquire(directory).release()
      #expect(try readFile(target) == Data("mine".utf8))

      let missing = #expect(throws: RunLockError.self) { try acquire(directory + "/none") }
      #expect(missing?.sentence.contains("Make the directory, or set PID_DIR") == true)
    }
  }

  @Test(arguments: [
    "", "nonsense", "pid x\nuser u\nprogram a\nsince b\n", "pid 5\nprogram a\nsince b\n",
  ])
  func `a text that is not ours names nobody`(text: String) {
    #expect(RunLock.Holder(text: text) == nil)
  }

  @Test func `a text from elsewhere drives no terminal`() {
    let holder = RunLock.Holder(text: "pid 5\nuser u\nprogram a\u{1b}[31m\nsince \u{202e}b\n")
    #expect(holder == .init(pid: 5, user: "u", program: "a^[[31m", since: "<U+202E>b"))
  }
}

@Suite struct RunLockDirectoryTests {
  private func directory(
    _ environment: [String: String], state: String? = nil, isWritable: Bool = false
  ) throws(RunLockError) -> RunLock.Directory {
    try RunLock.directory(environment: environment, state: state) {
      isWritable && $0 == "/run/lock"
    }
  }

  @Test func `PID_DIR comes first, then the system's directory, then our own`() throws {
    let state = "/home/me/.local/state/gctui"
    #expect(
      try directory(["PID_DIR": "/var/run"], state: state, isWritable: true)
        == .init(path: "/var/run"))
    #expect(
      try directory(["PID_DIR": ""], state: state, isWritable: true) == .init(path: "/run/lock"))
    #expect(try directory([:], state: state) == .init(path: state, isOwn: true))
  }

  @Test func `without a place, or with a relative one, it says what to set`() {
    #expect(throws: RunLockError.self) { try directory([:]) }
    let relative = #expect(throws: RunLockError.self) { try directory(["PID_DIR": "run"]) }
    #expect(relative?.sentence == "PID_DIR is “run”: write an absolute path.")
  }

  @Test func `only a directory that can be written will do`() async throws {
    try await withTemporaryDirectory { directory in
      #expect(RunLock.isWritableDirectory(directory))
      #expect(!RunLock.isWritableDirectory(directory + "/none"))
      try writeFile(directory + "/file", Data())
      #expect(!RunLock.isWritableDirectory(directory + "/file"))
      // Root may write anywhere but on what is mounted without it.
      #expect(!RunLock.isWritableDirectory("/proc/sys"))
    }
  }

  @Test func `our own directory is made for the user alone`() async throws {
    try await withTemporaryDirectory { directory in
      let own = RunLock.Directory(path: directory + "/state/gctui", isOwn: true)
      let lock = try RunLock.acquire(
        engineID: "one", address: "", directory: own, audience: .init(), program: "gctui",
        now: utc("2026-11-25T07:15:00Z"))
      #expect(lock.path.hasPrefix(own.path + "/gctui-"))
      var status = stat()
      #expect(stat(own.path, &status) == 0 && status.st_mode & 0o777 == 0o700)
    }
  }
}

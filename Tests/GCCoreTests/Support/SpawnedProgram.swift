import Glibc

/// A program that a test started: its standard output is read here, its input is closed, and it
/// inherits no descriptor.
struct SpawnedProgram {
  let pid: pid_t
  private let output: Int32

  init(_ arguments: [String]) throws {
    var ends: [Int32] = [0, 0]
    // Swift hides pipe2, and a pipe that is marked afterwards could leak into another test's child.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw SetUpError(description: "socketpair: \(errno)")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Threads that run tests block signals, and a child would inherit that.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var environment = [strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), nil]
    defer { for word in environment { free(word) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, arguments[0], &actions, &attributes, &words, &environment)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      throw SetUpError(description: "\(arguments[0]): \(String(cString: strerror(code)))")
    }
    self.pid = pid
    output = ends[0]
  }

  /// What it wrote up to this character, which is left out; all of it where it ended before.
  func read(until end: Character) -> String {
    var text = ""
    while let next = read(1).first, next != end { text.append(next) }
    return text
  }

  /// What it wrote, up to `limit` bytes; fewer only when it ended.
  func read(_ limit: Int) -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count < limit {
      let count = Glibc.read(output, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { break }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Its raw wait status, once it has ended.
  @discardableResult
  func end() -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    close(output)
    return status
  }

  static func exclusionSaver() throws -> String { try beside("exclusion-saver") }

  static func runLockHolder() throws -> String { try beside("run-lock-holder") }

  /// The helper program that stands beside the tests' own binary.
  private static func beside(_ name: String) throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = own.lastIndex(of: "/") else { throw SetUpError(description: "no \(own)") }
    return own[..<slash] + "/" + name
  }
}

import Glibc
import Logging
import Testing

@testable import GCTui

/// One after the other: libc has one system log for the whole process.
@Suite(.serialized) struct SyslogTests {
  @Test(arguments: [
    (["": ""], SyslogFacility.user, SyslogLevel.info, "gctui"),
    (["SYSLOG_FACILITY": "", "SYSLOG_LEVEL": "", "SYSLOG_TAG": ""], .user, .info, "gctui"),
    (
      ["SYSLOG_FACILITY": "LOCAL3", "SYSLOG_LEVEL": "Warn", "SYSLOG_TAG": "docker-gc"], .local3,
      .warning, "docker-gc"
    ),
  ])
  func `docker-gc's variables say where to in the system's log`(
    environment: [String: String], facility: SyslogFacility, level: SyslogLevel, tag: String
  ) throws {
    #expect(
      try LogDestination(named: "syslog", environment: environment)
        == .syslog(facility: facility, level: level, tag: tag))
    #expect(try LogDestination(named: "text", environment: environment) == .text)
    #expect(try LogDestination(named: "json", environment: environment) == .json)
  }

  @Test(arguments: [
    ("syslog", ["SYSLOG_FACILITY": "kern"], "The syslog facility “kern” is not known: set SYSLOG"),
    ("syslog", ["SYSLOG_FACILITY": "loc\nal"], "“loc^Jal”"),
    ("syslog", ["SYSLOG_LEVEL": "loud"], "The syslog level “loud” is not known: set SYSLOG_LEVEL"),
    ("journald", [:], "The log “journald” is not known: write text, json or syslog."),
  ])
  func `what is not known is refused with what is`(
    name: String, environment: [String: String], sentence: String
  ) {
    let error = #expect(throws: LogSettingsError.self) {
      try LogDestination(named: name, environment: environment)
    }
    #expect(error?.sentence.contains(sentence) == true, "\(error?.sentence ?? "")")
  }

  @Test(arguments: [
    (SyslogLevel.info, Logger.Level.info, SyslogLevel.info), (.notice, .info, .notice),
    (.debug, .notice, .debug), (.info, .warning, .warning), (.info, .error, .err),
    (.info, .critical, .crit), (.info, .debug, .debug), (.err, .info, .err),
    (.err, .warning, .err), (.alert, .error, .alert), (.info, .trace, .debug),
  ])
  func `the level is that of ordinary messages, and urgent ones stay urgent`(
    level: SyslogLevel, message: Logger.Level, sent: SyslogLevel
  ) {
    #expect(level.priority(of: message) == sent)
  }

  /// The numbers of libc's header, which are those of the protocol.
  @Test func `facilities have the system's numbers`() {
    #expect(SyslogFacility.user.code << 3 == LOG_USER && SyslogFacility.cron.code << 3 == LOG_CRON)
    #expect(SyslogFacility.daemon.code << 3 == LOG_DAEMON)
    #expect(SyslogFacility.authpriv.code << 3 == LOG_AUTHPRIV)
    #expect(SyslogFacility.local0.code << 3 == LOG_LOCAL0)
    #expect(SyslogFacility.local7.code << 3 == LOG_LOCAL7)
    #expect(SyslogLevel.err.rawValue == LOG_ERR && SyslogLevel.debug.rawValue == LOG_DEBUG)
  }

  /// A real socket at `/dev/log`, in a mount namespace of one thread: no other test sees it.
  @Test func `messages arrive in the system's log, with their priority, tag and text`() async throws
  {
    let received = try await onDedicatedThread { () -> [String] in
      let log = try SystemLog()
      defer { log.close() }
      let destination = LogDestination.syslog(facility: .local3, level: .notice, tag: "gc\ntag")
      #expect(destination.problem == nil)
      let logger = Logger(label: "collect", to: destination.sink())
      logger.info("freed %s %n", metadata: ["bytes": "12"])
      logger.error("red \u{1b}[31m\nline")
      return [log.receive(), log.receive()]
    }
    // local3 is 19: 19 × 8 + notice, and + err.
    let (info, error) = (received[0], received[1])
    #expect(info.hasPrefix("<157>"), "\(info)")
    #expect(info.hasSuffix(" gc^Jtag[\(getpid())]: freed %s %n  bytes=12"), "\(info)")
    #expect(error.hasPrefix("<155>"), "\(error)")
    #expect(error.hasSuffix(" gc^Jtag[\(getpid())]: red ^[[31m^Jline"), "\(error)")
  }

  @Test func `a missing system log is told`() async throws {
    let problem = try await onDedicatedThread { () -> String? in
      let log = try SystemLog()
      log.close()
      return LogDestination.syslog(facility: .user, level: .info, tag: "gctui").problem
    }
    #expect(problem?.hasPrefix("There is no system log at /dev/log, so nothing is logged") == true)
    #expect(LogDestination.text.problem == nil)
  }
}

/// A system log for the calling thread alone: `/dev` is another one there from now on.
private struct SystemLog {
  private let socket: CInt

  struct SetUpError: Error {
    var call: String
    var code: CInt
  }

  init() throws {
    typealias Unshare = @convention(c) (CInt) -> CInt
    // Swift hides unshare; CLONE_NEWNS needs no process of its own, only root.
    guard let unshare = dlsym(nil, "unshare").map({ unsafeBitCast($0, to: Unshare.self) }) else {
      throw SetUpError(call: "dlsym", code: 0)
    }
    let newNamespace: CInt = 0x20000
    try Self.check("unshare", unshare(newNamespace))
    let privateAndBelow: UInt = 1 << 18 | 1 << 14
    try Self.check("mount", mount(nil, "/", nil, privateAndBelow, nil))
    try Self.check("mount /dev", mount("tmpfs", "/dev", "tmpfs", 0, nil))
    socket = Glibc.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    try Self.check("socket", socket)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "/dev/log".utf8) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    try Self.check(
      "bind",
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) }
      })
    // A message that never comes fails the test instead of holding it.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  private static func check(_ call: String, _ result: CInt) throws {
    guard result >= 0 else { throw SetUpError(call: call, code: errno) }
  }

  func receive() -> String {
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = recv(socket, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  func close() {
    closelog()
    unlink("/dev/log")
    _ = Glibc.close(socket)
  }
}

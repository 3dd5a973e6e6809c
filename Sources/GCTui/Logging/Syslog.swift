import GCCore
import Glibc
import Logging

/// Sends each record to the system's log (`syslog`), which adds time and process itself.
struct SyslogSink: LogSink {
  /// Where libc looks for the system's log.
  static let socket = "/dev/log"

  private let level: SyslogLevel

  /// Opens the log for the whole process: libc has one facility and one tag at a time.
  init(facility: SyslogFacility, level: SyslogLevel, tag: String) {
    self.level = level
    // libc keeps the pointer for as long as it logs, so the text is never freed.
    openlog(strdup(scrubbed(tag, limit: 48)), LOG_PID, facility.code << 3)
  }

  func write(_ record: LogRecord) {
    let priority = level.priority(of: record.level)
    record.body.withCString { text in
      // Through “%s”: a text from elsewhere is no format.
      withVaList([text]) { vsyslog(priority.rawValue, "%s", $0) }
    }
  }
}

/// Which part of the system logs, as RFC 5424 numbers it; `kern` is the kernel's own.
enum SyslogFacility: String, Hashable, Sendable, CaseIterable {
  case user, mail, daemon, auth, syslog, lpr, news, uucp, cron, authpriv, ftp
  case local0, local1, local2, local3, local4, local5, local6, local7

  init(parsing text: String) throws(LogSettingsError) {
    guard let found = SyslogFacility(rawValue: text.lowercased()) else {
      let all = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw LogSettingsError(
        sentence:
          "The syslog facility “\(scrubbed(text))” is not known: set SYSLOG_FACILITY to one "
          + "of \(all).")
    }
    self = found
  }

  var code: CInt {
    switch self {
    case .user: 1
    case .mail: 2
    case .daemon: 3
    case .auth: 4
    case .syslog: 5
    case .lpr: 6
    case .news: 7
    case .uucp: 8
    case .cron: 9
    case .authpriv: 10
    case .ftp: 11
    case .local0: 16
    case .local1: 17
    case .local2: 18
    case .local3: 19
    case .local4: 20
    case .local5: 21
    case .local6: 22
    case .local7: 23
    }
  }
}

/// How urgent a message is to syslog: 0 is the most urgent.
enum SyslogLevel: CInt, Hashable, Sendable {
  case emerg, alert, crit, err, warning, notice, info, debug

  /// Reads the names that `logger` takes.
  init(parsing text: String) throws(LogSettingsError) {
    let names: [String: SyslogLevel] = [
      "emerg": .emerg, "panic": .emerg, "alert": .alert, "crit": .crit, "err": .err, "error": .err,
      "warning": .warning, "warn": .warning, "notice": .notice, "info": .info, "debug": .debug,
    ]
    guard let found = names[text.lowercased()] else {
      throw LogSettingsError(
        sentence: "The syslog level “\(scrubbed(text))” is not known: set SYSLOG_LEVEL to one of "
          + "debug, info, notice, warning, err, crit, alert, emerg.")
    }
    self = found
  }

  /// The urgency of a message where this is the one of ordinary messages (`info`, `notice`).
  func priority(of level: Logger.Level) -> SyslogLevel {
    let own: SyslogLevel
    switch level {
    case .trace, .debug: return .debug
    case .info, .notice: return self
    case .warning: own = .warning
    case .error: own = .err
    case .critical: own = .crit
    }
    return own.rawValue < rawValue ? own : self
  }
}

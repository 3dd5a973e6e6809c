import GCCore
import Glibc
import Logging

/// Where the log of a command without a screen goes, and in which form.
enum LogDestination: Hashable, Sendable {
  /// Lines for people on standard error.
  case text
  /// A JSON object a line on standard error.
  case json
  /// The system's log (`syslog`). `level` is that of ordinary messages; warnings and errors keep
  /// theirs where that is more urgent.
  case syslog(facility: SyslogFacility, level: SyslogLevel, tag: String)

  /// Reads `text`, `json` or `syslog`; for syslog, docker-gc's `SYSLOG_FACILITY` (user),
  /// `SYSLOG_LEVEL` (info) and `SYSLOG_TAG` (gctui) are read too, empty ones as unset.
  init(named name: String, environment: [String: String]) throws(LogSettingsError) {
    switch name {
    case "text": self = .text
    case "json": self = .json
    case "syslog":
      func setting(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
      }
      let facility = try setting("SYSLOG_FACILITY").map(SyslogFacility.init(parsing:))
      let level = try setting("SYSLOG_LEVEL").map(SyslogLevel.init(parsing:))
      self = .syslog(
        facility: facility ?? .user, level: level ?? .info, tag: setting("SYSLOG_TAG") ?? "gctui")
    default:
      throw LogSettingsError(
        sentence: "The log “\(scrubbed(name))” is not known: write text, json or syslog.")
    }
  }

  /// Why what is logged would be lost, for people; `nil` where nothing is known against it.
  var problem: String? {
    guard case .syslog = self else { return nil }
    var status = stat()
    guard stat(SyslogSink.socket, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
      return "There is no system log at \(SyslogSink.socket), so nothing is logged: start one, "
        + "mount its socket into the container, or log as text."
    }
    return nil
  }

  /// A sink to log to; made once, because the system's log has one tag for the whole process.
  ///
  /// - Parameter descriptor: where lines are written; the sink does not close it.
  func sink(descriptor: CInt = 2) -> any LogSink {
    switch self {
    case .text: LineSink(descriptor: descriptor) { $0.text + "\n" }
    case .json: LineSink(descriptor: descriptor) { $0.json + "\n" }
    case .syslog(let facility, let level, let tag):
      SyslogSink(facility: facility, level: level, tag: tag)
    }
  }
}

/// Settings of the log that cannot be used.
struct LogSettingsError: Error, Hashable {
  /// What is wrong and what to write, for people; scrubbed.
  var sentence: String
}

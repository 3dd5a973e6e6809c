internal import FoundationEssentials
import Glibc

/// The time zone that a process goes by: `TZ`, else the machine's own.
///
/// The C library takes whatever it cannot read for UTC, without a word: here that is refused.
public struct TimeZoneSetting: Hashable, Sendable {
  /// Like `Europe/Berlin`, `UTC` or `CET-1CEST` (scrub before showing).
  public let name: String

  /// - Parameters:
  ///   - variable: `TZ`; `nil` where it is not set.
  ///   - directory: where zones stand by name: `TZDIR`, else `/usr/share/zoneinfo`.
  ///   - machine: where `/etc/localtime` leads; `nil` where it is not there, and the zone is UTC.
  ///   - isZone: whether a file of this path holds a zone.
  /// - Throws: a sentence for a `TZ` that is no zone.
  init(
    variable: String?, directory: String = "/usr/share/zoneinfo", machine: String?,
    isZone: (String) -> Bool
  ) throws(ScheduleError) {
    guard let variable else {
      name = machine.map(Self.nameOfMachine) ?? "UTC"
      return
    }
    let value = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
    if value.isEmpty || Self.isUTC(value) {
      name = "UTC"
    } else if isZone(value.hasPrefix("/") ? value : "\(directory)/\(value)") || Self.isRule(value) {
      name = value
    } else {
      throw ScheduleError(
        "TZ is “\(variable)”, which is not a time zone of this machine: write a name like "
          + "Europe/Berlin, without quotes, or unset it.")
    }
  }

  /// The setting of this process.
  ///
  /// - Throws: a sentence for a `TZ` that is no zone.
  public init(environment: [String: String]) throws(ScheduleError) {
    let local = "/etc/localtime"
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: local)
    try self.init(
      variable: environment["TZ"],
      directory: environment["TZDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/share/zoneinfo",
      machine: link ?? (Self.holdsZone(local) ? local : nil), isZone: Self.holdsZone)
  }

  /// Like `Europe/Berlin (UTC+01:00)`.
  public func words(secondsFromUTC seconds: Int) -> String {
    let minutes = abs(seconds) / 60
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(name) (UTC\(seconds < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60)))"
  }

  private static func nameOfMachine(_ path: String) -> String {
    path.firstRange(of: "/zoneinfo/").map { String(path[$0.upperBound...]) } ?? path
  }

  /// Names of UTC, which need no file.
  private static func isUTC(_ value: String) -> Bool {
    ["UTC", "GMT", "UCT", "Universal", "Zulu"].contains {
      value == $0 || value == "Etc/\($0)"
    }
  }

  /// Whether the value is a rule of its own, like `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX, `TZ`).
  private static func isRule(_ value: String) -> Bool {
    let rule =
      #/
      (?: [A-Za-z]{3,} | <[A-Za-z0-9+\-]{3,}> )         # the name, and the offset of the zone
      [+\-]?[0-9]{1,3} (?: :[0-9]{1,2} ){0,2}
      (?:
        (?: [A-Za-z]{3,} | <[A-Za-z0-9+\-]{3,}> )       # those of its summer time
        (?: [+\-]?[0-9]{1,3} (?: :[0-9]{1,2} ){0,2} )?
        (?:
          , [JM0-9.]+ (?: /[+\-]?[0-9]{1,3} (?: :[0-9]{1,2} ){0,2} )?    # when that begins
          , [JM0-9.]+ (?: /[+\-]?[0-9]{1,3} (?: :[0-9]{1,2} ){0,2} )?    # and ends
        )?
      )?
      /#
    return value.utf8.count <= 200 && value.wholeMatch(of: rule) != nil
  }

  /// Whether the file begins as a zone does; a FIFO in its place is not waited for.
  private static func holdsZone(_ path: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return false }
    defer { close(file) }
    var start = [UInt8](repeating: 0, count: 4)
    return read(file, &start, 4) == 4 && start == Array("TZif".utf8)
  }
}

import Crypto
public import FoundationEssentials

/// Spreads many machines with the same schedule, so that they do not all work at the same moment.
public enum Jitter {
  /// Seconds to be late by, from 0 up to but not including `limit`.
  ///
  /// The same key always gives the same seconds, in every process and version, so that the runs of one
  /// engine stay evenly spaced.
  ///
  /// - Parameter key: the engine's ID; where it has none, something that differs between machines.
  public static func offset(of key: String, limit: TimeInterval) -> TimeInterval {
    guard limit > 0, limit.isFinite else { return 0 }
    let hash = SHA256.hash(data: Data(key.utf8)).prefix(8).reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    // 53 bits are what a Double holds, so that the fraction stays below one.
    let fraction = Double(hash >> 11) / Double(UInt64(1) << 53)
    return (fraction * limit * 1000).rounded(.down) / 1000
  }

  /// The limit where none was asked for: a tenth of the time between two runs, five minutes at most.
  public static func limit(for schedule: Schedule) -> TimeInterval {
    min(schedule.shortestInterval / 10, 300)
  }
}

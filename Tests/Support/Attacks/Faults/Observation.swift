public import FaultEngine
public import FoundationEssentials
public import PtyTerminal

/// All that was seen of one cell.
public struct Observation: Sendable {
  /// How the program was brought to its end.
  public enum Leaving: Int, Hashable, Sendable, Comparable {
    case byItself, asked, askedTwice, terminated, killed

    public static func < (one: Leaving, other: Leaving) -> Bool { one.rawValue < other.rawValue }
  }

  public var cell: Cell
  public var ending: PtyTerminal.Ending?
  public var leaving = Leaving.byItself
  /// Standard output of a command; all that a screen wrote to its terminal.
  public var output = Data()
  public var errors = Data()
  public var journal = Data()
  public var before: Host
  public var after: Host
  public var requests: [Request] = []
  /// How often the fault struck.
  public var hits = 0
  public var peakKilobytes = 0
  public var seconds = 0.0
  /// What a screen was waited for in vain, with what it showed.
  public var missed: [String] = []
  /// Whether the screen gave its terminal back.
  public var isGivenBack = true

  /// The items that are no longer there.
  public var gone: Set<String> { before.items.subtracting(after.items) }
}

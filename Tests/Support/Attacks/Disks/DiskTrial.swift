/// A program that removes things meets a place on a disk that cannot take what it writes.
public struct DiskTrial: Hashable, Sendable, CustomStringConvertible {
  /// What stands at the place.
  public enum Place: String, Hashable, Sendable, CaseIterable {
    /// The journal, and the sightings of a collector.
    case state
    case sightings, metrics, lock
    case exclusions
    /// Standard output.
    case output
  }

  /// What is wrong with it.
  public enum Trouble: String, Hashable, Sendable, CaseIterable {
    /// No block is free.
    case full
    /// No file can be made.
    case noInodes
    case readOnly
    /// There is no such directory.
    case missing
    /// What would be its directory is a file.
    case underFile
  }

  public enum Front: String, Hashable, Sendable, CaseIterable {
    case delete, collect
  }

  /// What is right.
  public enum Expectation: Hashable, Sendable {
    /// Everything goes, and the words are said once on standard error.
    case goes(saying: [String])
    /// Nothing goes, and the words are said.
    case refused(saying: [String])
  }

  public var front: Front
  public var place: Place
  public var trouble: Trouble

  public var description: String { "\(front.rawValue) \(place.rawValue) \(trouble.rawValue)" }

  /// Every place with every trouble that it can have.
  public static let all: [DiskTrial] = Front.allCases.flatMap { front in
    Place.allCases.flatMap { place in
      Trouble.allCases.filter { applies($0, to: place, on: front) }
        .map { DiskTrial(front: front, place: place, trouble: $0) }
    }
  }

  private static func applies(_ trouble: Trouble, to place: Place, on front: Front) -> Bool {
    switch place {
    // Directories for it are made where they are missing.
    case .state: trouble != .missing
    case .sightings: front == .collect && trouble != .missing
    case .metrics, .lock: front == .collect
    // Only read.
    case .exclusions: [.full, .readOnly, .missing].contains(trouble)
    case .output: trouble == .full
    }
  }
}

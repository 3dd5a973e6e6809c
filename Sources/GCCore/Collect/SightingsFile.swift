internal import FoundationEssentials
internal import Glibc

/// Keeps `Sightings` from one run to the next, in a file for each engine.
public struct SightingsFile: Sendable {
  public let path: String

  /// - Parameters:
  ///   - directory: where the state of this program stands.
  ///   - engine: the engine's ID, or its address where it has none.
  public init(directory: String, engine: String) {
    let name = engine.utf8.map { byte in
      byte.isWord || byte == UInt8(ascii: "-") ? Character(Unicode.Scalar(byte)) : "_"
    }
    path = "\(directory)/sightings-\(String(name.suffix(100))).json"
  }

  /// What was kept.
  public struct Contents: Sendable {
    public var sightings = Sightings()
    /// Why it could not be read, as a sentence: then every grace begins anew, which keeps more.
    public var problem: String?
    /// Whether a run has kept something here before.
    public var isThere = false

    /// Nothing, and nothing has been kept before.
    public init() {}

    init(sightings: Sightings = Sightings(), problem: String? = nil, isThere: Bool = false) {
      self.sightings = sightings
      self.problem = problem
      self.isThere = isThere
    }
  }

  /// The file: dates in seconds since 1970, items as `kind:id`.
  private struct Wire: Codable {
    var since: [String: Double]
    var uses: [String: [String]]
  }

  public func load() -> Contents {
    let bytes: [UInt8]?
    do throws(FileProblem) {
      bytes = try OwnFile.read(path, limit: 64 << 20)
    } catch {
      return Contents(problem: "\(path) cannot be read: \(error.reason).")
    }
    guard let bytes else { return Contents() }
    let decoder = JSONDecoder()
    if let wire = try? decoder.decode(Wire.self, from: Data(bytes)) {
      return Contents(
        sightings: Sightings(
          since: Self.dates(wire.since),
          uses: wire.uses.mapValues { Set($0.compactMap { Self.item($0) }) }),
        isThere: true)
    }
    return Contents(
      problem: "\(path) is damaged and was ignored: what nobody uses waits for its grace from now.",
      isThere: true)
  }

  private static func dates(_ wire: [String: Double]) -> [ItemID: Date] {
    wire.reduce(into: [:]) { dates, entry in
      if let item = item(entry.key) { dates[item] = Date(timeIntervalSince1970: entry.value) }
    }
  }

  private static func item(_ text: String) -> ItemID? {
    guard let colon = text.firstIndex(of: ":"),
      let kind = ItemKind(rawValue: String(text[..<colon]))
    else { return nil }
    return ItemID(kind: kind, id: String(text[text.index(after: colon)...]))
  }

  private static func text(_ item: ItemID) -> String { "\(item.kind.rawValue):\(item.id)" }

  /// Replaces the file in one step. Returns a sentence where that fails: then the next run sees the
  /// same items for the first time, and keeps them.
  public func save(_ sightings: Sightings) -> String? {
    let wire = Wire(
      since: Dictionary(
        uniqueKeysWithValues: sightings.since.map {
          (Self.text($0.key), $0.value.timeIntervalSince1970)
        }),
      uses: sightings.uses.mapValues { $0.map(Self.text).sorted() })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(wire) else { return nil }
    do throws(FileProblem) {
      try OwnFile.replace(path, with: Array(data))
      return nil
    } catch {
      return
        "\(path) cannot be written: \(error.reason). The next run sees everything for the first time."
    }
  }

  /// Where the file stands.
  public var directory: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

  /// The directory, where a run can keep anything in it: it, or the nearest above it that is there,
  /// can be written.
  public var keptIn: String? { canBeWritten ? directory : nil }

  private var canBeWritten: Bool {
    var directory = self.directory[...]
    while true {
      let place = directory.isEmpty ? "/" : String(directory)
      // The slash: a file in its place is no directory to write in.
      if access(place, F_OK) == 0 { return access(place + "/", W_OK) == 0 }
      guard let slash = directory.lastIndex(of: "/") else { return false }
      directory = directory[..<slash]
    }
  }
}

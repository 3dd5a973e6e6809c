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

  /// What was kept, and why it could not be read: then every grace begins anew, which keeps more.
  public func load() -> (sightings: Sightings, problem: String?) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      if access(path, F_OK) != 0, errno == ENOENT { return (Sightings(), nil) }
      return (Sightings(), "\(path) cannot be read: \(String(cString: strerror(errno))).")
    }
    do {
      let wire = try JSONDecoder().decode([String: Double].self, from: data)
      return (
        Sightings(
          wire.reduce(into: [:]) { first, entry in
            guard let colon = entry.key.firstIndex(of: ":"),
              let kind = ItemKind(rawValue: String(entry.key[..<colon]))
            else { return }
            let id = String(entry.key[entry.key.index(after: colon)...])
            first[ItemID(kind: kind, id: id)] = Date(timeIntervalSince1970: entry.value)
          }), nil
      )
    } catch {
      return (Sightings(), "\(path) is damaged: when its items were first seen counts anew.")
    }
  }

  /// Replaces the file in one step. Returns a sentence where that fails: then the next run takes
  /// the same items for new ones, and keeps them.
  public func save(_ sightings: Sightings) -> String? {
    let wire = sightings.first.reduce(into: [String: Double]()) { wire, entry in
      wire["\(entry.key.kind.rawValue):\(entry.key.id)"] = entry.value.timeIntervalSince1970
    }
    do {
      let directory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      try encoder.encode(wire).write(to: URL(filePath: path), options: .atomic)
      return nil
    } catch {
      return "\(path) cannot be written: when its items were first seen counts anew next time."
    }
  }
}

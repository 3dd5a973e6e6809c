import FoundationEssentials
import ThrowawayEngine

extension TestHome {
  /// What earlier runs of the collector left here: they have seen these items (`image:sha256:…`)
  /// unused for so many seconds.
  func remember(unused: [String: Double], on engine: EngineSocket) throws {
    struct Info: Decodable {
      var id: String
      enum CodingKeys: String, CodingKey { case id = "ID" }
    }
    struct Memory: Encodable {
      var since: [String: Double]
      var uses: [String: [String]] = [:]
    }
    let now = Date().timeIntervalSince1970
    let directory = path + "/state/gctui"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let id = try engine.json(Info.self, "/info").id
      .map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" }
    try JSONEncoder().encode(Memory(since: unused.mapValues { now - $0 }))
      .write(to: URL(filePath: "\(directory)/sightings-\(String(id)).json"))
  }
}

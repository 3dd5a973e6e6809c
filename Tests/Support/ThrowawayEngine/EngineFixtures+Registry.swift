import Crypto
import FoundationEssentials

/// Images that somebody built elsewhere, long ago, and a registry to have them from.
extension EngineSocket {
  private struct Configuration: Encodable {
    struct Defaults: Encodable {
      var labels: [String: String]
      var command = ["/file"]
      enum CodingKeys: String, CodingKey {
        case labels = "Labels"
        case command = "Cmd"
      }
    }
    struct Layers: Encodable {
      var type = "layers"
      var ids: [String]
      enum CodingKeys: String, CodingKey {
        case type
        case ids = "diff_ids"
      }
    }
    struct Step: Encodable {
      var created: String
      var command = "COPY file /"
      enum CodingKeys: String, CodingKey {
        case created
        case command = "created_by"
      }
    }
    var architecture = "amd64"
    var os = "linux"
    var created: String
    var config: Defaults
    var rootfs: Layers
    var history: [Step]
  }

  private struct Manifest: Encodable {
    var config = "config.json"
    var names: [String]
    var layers = ["layer/layer.tar"]
    enum CodingKeys: String, CodingKey {
      case config = "Config"
      case names = "RepoTags"
      case layers = "Layers"
    }
  }

  /// Loads an image of one layer with a date of creation of its own; its full ID.
  ///
  /// - Parameters:
  ///   - created: as the image's configuration writes it, like `2024-05-01T00:00:00Z`.
  ///   - size: bytes of its one file.
  @discardableResult
  public func loadImage(
    _ name: String, created: String, size: Int = 100_000, labels: [String: String] = [:]
  ) throws -> String {
    // Of its own, by the name: images must not share it by chance.
    let content = Array((name + "\n").utf8) + [UInt8](repeating: 120, count: size)
    let layer = Tar(["file": Array(content.prefix(size))]).finished
    let digest = SHA256.hash(data: layer).reduce(into: "sha256:") { text, byte in
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    let configuration = Configuration(
      created: created, config: .init(labels: labels), rootfs: .init(ids: [digest]),
      history: [.init(created: created)])
    try load(
      Tar([
        "config.json": Array(JSONEncoder().encode(configuration)), "layer/layer.tar": layer,
        "manifest.json": Array(JSONEncoder().encode([Manifest(names: [name])])),
      ]).finished)
    return try imageID(name)
  }

  private struct Progress: Decodable {
    struct Aux: Decodable {
      var digest: String?
      enum CodingKeys: String, CodingKey { case digest = "Digest" }
    }
    var aux: Aux?
    var error: String?
  }

  /// Pushes a tagged image; the digest of its manifest.
  public func push(_ name: String) throws -> String {
    let (repository, tag) = Self.split(name)
    // No name and no password: `{}`.
    let lines = try progress(
      call(
        "POST", "/images/\(escaped(repository))/push?tag=\(escaped(tag))",
        headers: ["X-Registry-Auth": "e30="]))
    guard let digest = lines.lazy.compactMap(\.aux?.digest).last else {
      throw EngineTrouble("the push of \(name) names no digest")
    }
    return digest
  }

  /// Pulls an image.
  ///
  /// - Parameter reference: a tag, or a digest: then the image gets no tag here.
  public func pull(_ repository: String, _ reference: String) throws {
    _ = try progress(
      call(
        "POST", "/images/create?fromImage=\(escaped(repository))&tag=\(escaped(reference))"))
  }

  /// The lines of an answer that comes while the work goes on; a failure is one of them.
  private func progress(_ answer: [UInt8]) throws -> [Progress] {
    try answer.split { $0 == 10 || $0 == 13 }.map { text in
      let line = try JSONDecoder().decode(Progress.self, from: Data(text))
      if let error = line.error { throw EngineTrouble(error) }
      return line
    }
  }
}

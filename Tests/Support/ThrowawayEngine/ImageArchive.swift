import Crypto
public import FoundationEssentials

/// Images with chosen names, labels and dates, as `docker load` takes them: one call puts all of
/// them on an engine.
///
/// Each has two layers: a shell, which all of them share, and a file of its own.
public struct ImageArchive {
  public struct Image {
    /// `repository:tag`; none for a dangling one.
    public var names: [String]
    public var labels: [String: String]
    /// When it says that it was built; `nil` for one that does not say.
    public var created: Date?

    public init(_ names: [String], labels: [String: String] = [:], created: Date?) {
      self.names = names
      self.labels = labels
      self.created = created
    }
  }

  private struct Config: Encodable {
    struct Settings: Encodable {
      var labels: [String: String]
      enum CodingKeys: String, CodingKey { case labels = "Labels" }
    }
    struct RootFS: Encodable {
      var type = "layers"
      var diffIDs: [String]
      enum CodingKeys: String, CodingKey {
        case type
        case diffIDs = "diff_ids"
      }
    }
    var architecture = "amd64"
    var os = "linux"
    var created: String?
    var config: Settings
    var rootfs: RootFS
  }

  private struct Entry: Encodable {
    var config: String
    var repoTags: [String]?
    var layers: [String]
    enum CodingKeys: String, CodingKey {
      case config = "Config"
      case repoTags = "RepoTags"
      case layers = "Layers"
    }
  }

  private var tar = Tar()
  private var entries: [Entry] = []
  private let shell: [UInt8]
  /// Full IDs, in the order in which images were added.
  public private(set) var ids: [String] = []

  public init() throws {
    var root = Tar()
    try root.addShell()
    shell = root.finished
    tar.add("shell.tar", shell)
  }

  /// - Parameter own: what its own layer holds; the same bytes are the same layer.
  public mutating func add(_ image: Image, own: String) throws {
    let layer = Tar(["own": Array(own.utf8)]).finished
    let config = Config(
      created: image.created?.formatted(.iso8601), config: .init(labels: image.labels),
      rootfs: .init(diffIDs: [Self.digest(shell), Self.digest(layer)]))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = Array(try encoder.encode(config))
    let number = ids.count
    tar.add("\(number).json", json)
    tar.add("\(number).tar", layer)
    entries.append(
      Entry(
        config: "\(number).json", repoTags: image.names.isEmpty ? nil : image.names,
        layers: ["shell.tar", "\(number).tar"]))
    ids.append(Self.digest(json))
  }

  /// The archive, for `EngineSocket.load`.
  public func bytes() throws -> [UInt8] {
    var tar = tar
    tar.add("manifest.json", Array(try JSONEncoder().encode(entries)))
    return tar.finished
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    let digits = SHA256.hash(data: bytes).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "sha256:" + digits.joined()
  }
}

internal import FoundationEssentials

/// The file of a policy: JSON with comments and trailing commas, as docs/policy.md describes it.
public struct PolicyFile: Hashable, Sendable {
  public let path: String
  /// Whether a person named it (`--policy`), rather than the default place.
  public let isNamed: Bool

  public init(path: String, isNamed: Bool = true) {
    self.path = path
    self.isNamed = isNamed
  }

  /// Where a policy may stand, the first that is there counts: the file that `--policy` names,
  /// else `$XDG_CONFIG_HOME/gctui/policy.json` (`~/.config`), else the machine's.
  public static func places(
    named: String?, in directories: UserDirectories, system: String = "/etc/gctui/policy.json"
  ) -> [PolicyFile] {
    if let named { return [PolicyFile(path: named)] }
    let own = directories.config.map { PolicyFile(path: $0 + "/policy.json", isNamed: false) }
    return [own, PolicyFile(path: system, isNamed: false)].compactMap { $0 }
  }

  /// What the first of the files that is there says; `nil` where none is.
  ///
  /// - Throws: A sentence for a file that cannot be read or used, and for a named one that is
  ///   missing.
  public static func load(_ places: [PolicyFile]) throws(PolicyError) -> PolicyLayer? {
    for place in places {
      guard var layer = try place.load() else { continue }
      layer.path = place.path
      return layer
    }
    return nil
  }

  /// What the file says; `nil` where it is not there and nobody named it.
  public func load() throws(PolicyError) -> PolicyLayer? {
    guard let bytes = try read() else {
      guard isNamed else { return nil }
      throw PolicyError("There is no policy \(path): check the path given with --policy.")
    }
    return try Self.layer(bytes, path: path)
  }

  /// What the bytes of a file say.
  ///
  /// - Parameter path: told as the origin of every setting, and in errors.
  public static func layer(_ bytes: [UInt8], path: String) throws(PolicyError) -> PolicyLayer {
    guard bytes.count <= ExclusionDocument.maximumSize else {
      throw PolicyError("\(path) is larger than 1 MiB: this is no policy.")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PolicyError("\(path) is not UTF-8: save the file as UTF-8.")
    }
    // A file that nobody has written anything into yet says nothing.
    guard text.contains(where: { !$0.isWhitespace }) else { return PolicyLayer() }
    var reader = PolicyFileReader(path: path)
    if let key = JSONTokens(text).firstRepeatedKey {
      throw PolicyError("\(path): \(key) stands there twice: take one of them out.")
    }
    try reader.read(try value(text, path))
    return reader.layer
  }

  private static func value(_ text: String, _ path: String) throws(PolicyError) -> PolicyValue {
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    do {
      return try decoder.decode(PolicyValue.self, from: Data(text.utf8))
    } catch {
      // The decoder does not tell where.
      let place = JSONTokens(text).firstMisplacedLine.map { ", look at line \($0)" } ?? ""
      throw PolicyError(
        "\(path) is no JSON\(place): write { \"grace\": \"1h\" } and the like, see docs/policy.md.")
    }
  }

  private func read() throws(PolicyError) -> [UInt8]? {
    let file = ExclusionFile(path: path, isNamed: isNamed)
    do throws(ExclusionFileError) {
      return try file.content()
    } catch {
      switch error {
      case .notAFile(_, let kind):
        throw PolicyError(
          "The policy \(path) is \(kind), not a file: move it away, or name another with --policy.")
      case .refused(_, let what, let reason):
        throw PolicyError("The policy \(path) \(what): \(reason).")
      default: throw PolicyError(error.sentence)
      }
    }
  }
}

/// Any value of JSON.
enum PolicyValue: Decodable, Hashable {
  case none
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([PolicyValue])
  case object([String: PolicyValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .none
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([PolicyValue].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: PolicyValue].self))
    }
  }

  /// As a person wrote it, or nearly so, for sentences.
  var words: String {
    switch self {
    case .none: "null"
    case .flag(let flag): "\(flag)"
    case .number(let number):
      number == number.rounded() ? "\(Int64(clamping: number))" : "\(number)"
    case .text(let text): "\"\(text)\""
    case .list: "a list"
    case .object: "an object"
    }
  }
}

extension Int64 {
  fileprivate init(clamping number: Double) {
    self = number.isNaN ? 0 : number > 9e18 ? .max : number < -9e18 ? .min : Int64(number)
  }
}

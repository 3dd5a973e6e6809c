internal import FoundationEssentials

/// What docker's own `config.json` says that concerns connecting.
struct DockerConfig {
  /// The folder it stands in; `nil` where neither `DOCKER_CONFIG` nor a home is known.
  var directory: String?
  var currentContext: String?
  var headers: [String: String] = [:]
  /// Why `currentContext` is not known although the file is there, like `… is not JSON`.
  var contextProblem: String?
  /// What else of the file cannot be used, as sentences.
  var warnings: [String] = []

  /// Reads `config.json` of a folder; a folder or file that is not there is an empty one. What cannot
  /// be used of it is told, and stops nobody who does not need it.
  init(directory: String?) {
    self.directory = directory
    guard let directory else { return }
    let path = directory + "/config.json"
    let file: File?
    do throws(Unreadable) {
      file = try Self.decode(at: path)
    } catch {
      contextProblem = error.reason
      return
    }
    currentContext = file?.currentContext.value
    if file?.currentContext.isUnreadable == true {
      contextProblem = "\(path): currentContext is not a text"
    }
    for (name, value) in (file?.headers.value ?? [:]).sorted(by: { $0.key < $1.key }) {
      if let value = value.value, Self.isHeader(name: name, value: value) {
        headers[name] = value
      } else {
        warnings.append(
          "\(path): the HTTP header “\(name)” cannot be sent, and is left out. Correct it in "
            + "HttpHeaders.")
      }
    }
    if file?.headers.isUnreadable == true {
      warnings.append("\(path): HttpHeaders is not an object, and no header is sent.")
    }
  }

  /// Why one of docker's files cannot be used.
  struct Unreadable: Error {
    /// Without a full stop.
    var reason: String
  }

  /// One of docker's files; `nil` where it is missing or, as docker takes it for `{}`, empty.
  static func decode<File: Decodable>(at path: String) throws(Unreadable) -> File? {
    let bytes: [UInt8]?
    do throws(FileProblem) {
      bytes = try WholeFile.read(path, limit: 8 << 20)
    } catch {
      throw Unreadable(reason: "\(path) cannot be read (\(error.reason))")
    }
    guard let bytes, !bytes.allSatisfy(isSpace) else { return nil }
    do {
      return try JSONDecoder().decode(File.self, from: Data(bytes))
    } catch {
      throw Unreadable(
        reason: "\(path) cannot be read as docker writes it (\(decodingReason(error)))")
    }
  }

  private struct File: Decodable {
    var currentContext = Lax<String>()
    var headers = Lax<[String: Lax<String>]>()

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: AnyKey.self)
      // docker's decoder takes keys in any case.
      for key in container.allKeys {
        switch key.stringValue.lowercased() {
        case "currentcontext":
          currentContext = try container.decode(Lax<String>.self, forKey: key)
        case "httpheaders":
          headers = try container.decode(Lax<[String: Lax<String>]>.self, forKey: key)
        default: break
        }
      }
    }
  }

  /// A value that may be of another kind than expected, which is no reason to lose the rest.
  private struct Lax<Value: Decodable>: Decodable {
    var value: Value?
    var isUnreadable = false

    init() {}

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() { return }
      value = try? container.decode(Value.self)
      isUnreadable = value == nil
    }
  }

  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Only what cannot end a header or change how the request is framed.
  private static func isHeader(name: String, value: String) -> Bool {
    let ours = ["host", "content-length", "transfer-encoding", "connection", "upgrade"]
    return !name.isEmpty && !ours.contains(name.lowercased())
      && name.utf8.allSatisfy { byte in
        (0x21...0x7E).contains(byte) && !#"()<>@,;:\"/[]?={}"#.utf8.contains(byte)
      }
      && value.utf8.allSatisfy { $0 == 0x09 || (0x20...0x7E).contains($0) || $0 >= 0x80 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

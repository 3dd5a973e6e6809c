internal import FoundationEssentials

/// What docker's own `config.json` says that concerns connecting.
struct DockerConfig {
  /// The folder it stands in; `nil` where neither `DOCKER_CONFIG` nor a home is known.
  var directory: String?
  var currentContext: String?
  var headers: [String: String] = [:]

  /// Reads `config.json` of a folder; a folder or file that is not there is an empty one.
  static func read(directory: String?) throws(EngineError) -> DockerConfig {
    var config = DockerConfig(directory: directory)
    guard let directory else { return config }
    let path = directory + "/config.json"
    // docker takes an empty file for `{}`.
    guard let data = try contents(of: path), !data.allSatisfy(isSpace) else { return config }
    let file: File = try decode(data, path: path)
    config.currentContext = file.currentContext
    for (name, value) in file.httpHeaders ?? [:] {
      guard isHeader(name: name, value: value) else {
        throw .unusable(
          "\(path) asks for an HTTP header that cannot be sent, “\(name)”: mend its HttpHeaders.")
      }
      config.headers[name] = value
    }
    return config
  }

  private struct File: Decodable {
    var currentContext: String?
    var httpHeaders: [String: String]?

    enum CodingKeys: String, CodingKey {
      case currentContext
      case httpHeaders = "HttpHeaders"
    }
  }

  /// The bytes of a file, or `nil` where there is none.
  static func contents(of path: String) throws(EngineError) -> Data? {
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
      return nil
    } catch {
      throw .unusable(
        "\(path) cannot be read: mend its permissions, or set DOCKER_CONFIG to another folder.")
    }
  }

  static func decode<File: Decodable>(_ data: Data, path: String) throws(EngineError) -> File {
    do {
      return try JSONDecoder().decode(File.self, from: data)
    } catch {
      throw .unusable("\(path) cannot be read as docker writes it: \(decodingReason(error)).")
    }
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

internal import Crypto
internal import FoundationEssentials

extension DockerConfig {
  /// The address of a named context: `contexts/meta/<SHA-256 of the name>/meta.json`.
  func address(ofContext name: String) throws(EngineError) -> EngineEndpoint.Address {
    guard let directory else {
      throw .unusable(
        """
        The context “\(name)” cannot be looked for: neither HOME nor DOCKER_CONFIG says where \
        docker keeps its contexts.
        """)
    }
    let folder = SHA256.hash(data: Data(name.utf8)).hex
    let path = "\(directory)/contexts/meta/\(folder)/meta.json"
    guard let data = try Self.contents(of: path) else {
      throw .unusable(
        """
        There is no context “\(name)”: \(path) does not exist. See “docker context ls”, or use \
        --host.
        """)
    }
    let file: ContextFile = try Self.decode(data, path: path)
    guard let endpoint = file.endpoints?["docker"], let host = endpoint.host, !host.isEmpty else {
      throw .unusable("The context “\(name)” (\(path)) names no docker endpoint.")
    }
    let address = try EngineEndpoint.Address(parsing: host, from: "The host of context “\(name)”")
    if case .tcp = address, hasTLSMaterial("\(directory)/contexts/tls/\(folder)/docker") {
      throw .tlsComesLater(what: "The context “\(name)” has TLS certificates")
    }
    return address
  }

  private func hasTLSMaterial(_ folder: String) -> Bool {
    ["ca.pem", "cert.pem", "key.pem"].contains {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)")
    }
  }
}

private struct ContextFile: Decodable {
  struct Endpoint: Decodable {
    var host: String?

    enum CodingKeys: String, CodingKey {
      case host = "Host"
    }
  }

  var endpoints: [String: Endpoint]?

  enum CodingKeys: String, CodingKey {
    case endpoints = "Endpoints"
  }
}

extension Digest {
  /// Lowercase hexadecimal digits.
  fileprivate var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

internal import Crypto
internal import FoundationEssentials
import Glibc

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
    let file: ContextFile?
    do throws(Unreadable) {
      file = try Self.decode(at: path)
    } catch {
      throw .unusable("The context “\(name)” cannot be used: \(error.reason).")
    }
    guard let file else {
      throw .unusable(
        """
        There is no context “\(name)”: \(path) does not exist. See “docker context ls”, or use \
        --host.
        """)
    }
    guard let endpoint = file.endpoints?["docker"], let host = endpoint.host, !host.isEmpty else {
      throw .unusable("The context “\(name)” (\(path)) names no docker endpoint.")
    }
    let address = try EngineEndpoint.Address(parsing: host, from: "The host of context “\(name)”")
    // A Unix socket speaks no TLS, whatever the context says: docker's own command ignores it there.
    if case .tcp = address {
      if endpoint.skipTLSVerify == true {
        throw .tlsComesLater(what: "The context “\(name)” has SkipTLSVerify, and so wants TLS")
      }
      if hasTLSMaterial("\(directory)/contexts/tls/\(folder)/docker") {
        throw .tlsComesLater(what: "The context “\(name)” has TLS certificates")
      }
    }
    return address
  }

  /// Whether there are certificates, or that cannot be looked at: what wants TLS must not be answered
  /// with plain text.
  private func hasTLSMaterial(_ folder: String) -> Bool {
    ["ca.pem", "cert.pem", "key.pem"].contains { name in
      var status = stat()
      return lstat("\(folder)/\(name)", &status) == 0 || errno != ENOENT && errno != ENOTDIR
    }
  }
}

private struct ContextFile: Decodable {
  struct Endpoint: Decodable {
    var host: String?
    var skipTLSVerify: Bool?

    enum CodingKeys: String, CodingKey {
      case host = "Host"
      case skipTLSVerify = "SkipTLSVerify"
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

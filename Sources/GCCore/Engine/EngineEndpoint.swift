/// Where an engine is and how it wants to be spoken to, found in docker's own order.
public struct EngineEndpoint: Hashable, Sendable, CustomStringConvertible {
  public enum Address: Hashable, Sendable {
    case unix(path: String)
    case tcp(host: String, port: Int)
  }

  public var address: Address
  /// Sent with every request (`HttpHeaders` of config.json).
  public var headers: [String: String]
  /// What of docker's settings is not used, as sentences that stop nothing.
  public internal(set) var warnings: [String] = []
  /// The API version that `DOCKER_API_VERSION` pins; `nil` to negotiate.
  var pinnedVersion: APIVersion?

  public init(address: Address, headers: [String: String] = [:]) {
    self.address = address
    self.headers = headers
  }

  /// The address as a person writes it, like `unix:///var/run/docker.sock`.
  public var description: String {
    switch address {
    case .unix(let path): "unix://\(path)"
    case .tcp(let host, let port):
      host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
    }
  }

  static let defaultSocket = "/var/run/docker.sock"

  /// Finds the engine as docker's command line does: `context` (an error together with `host`),
  /// `host`, `DOCKER_HOST`, `DOCKER_CONTEXT`, `currentContext` of config.json, the default socket.
  ///
  /// Two differences, both because a wrong guess would delete on another engine: an empty `host` counts
  /// as not given, and a config.json that cannot be read is an error where its context would decide.
  ///
  /// - Parameters:
  ///   - host: what `--host` says; `nil` or empty where it was not given.
  ///   - context: what `--context` says; `nil` or empty where it was not given.
  ///   - environment: `DOCKER_*` are read; an empty value counts as unset, as docker does.
  ///   - home: the user's home, for `~/.docker` where `DOCKER_CONFIG` is not set.
  /// - Throws: `EngineError.unusable` with a sentence that says which setting to correct.
  public static func resolve(
    host: String?, context: String?, environment: [String: String], home: String?
  ) throws(EngineError) -> EngineEndpoint {
    let host = given(host)
    let context = given(context)
    if host != nil, context != nil {
      throw .unusable("--host and --context exclude each other: give only one of them.")
    }
    let settings = Settings(environment)
    let config = DockerConfig(directory: settings.configDirectory(home: home))
    let address: Address
    if let name = try settings.context(host: host, context: context, config: config) {
      address = try config.address(ofContext: name)
    } else if let host {
      address = try Address(parsing: host, from: "--host")
    } else if let host = settings["DOCKER_HOST"] {
      address = try Address(parsing: host, from: "DOCKER_HOST")
    } else {
      address = .unix(path: defaultSocket)
    }
    if case .tcp = address, let variable = settings.tlsVariable {
      throw .tlsComesLater(what: "\(variable) is set")
    }
    var endpoint = EngineEndpoint(address: address, headers: config.headers)
    endpoint.pinnedVersion = try settings.pinnedVersion()
    endpoint.warnings = config.warnings
    if let problem = config.contextProblem {
      endpoint.warnings.append("\(problem): nothing in it is used.")
    }
    return endpoint
  }

  private static func given(_ option: String?) -> String? {
    option.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
  }
}

/// The `DOCKER_*` variables; an empty one counts as unset.
private struct Settings {
  let environment: [String: String]

  init(_ environment: [String: String]) {
    self.environment = environment
  }

  subscript(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What asks for TLS; docker takes any value for a yes, `0` too.
  var tlsVariable: String? {
    ["DOCKER_TLS_VERIFY", "DOCKER_TLS"].first { self[$0] != nil }
  }

  func configDirectory(home: String?) -> String? {
    if let directory = self["DOCKER_CONFIG"] { return directory }
    guard let home, !home.isEmpty else { return nil }
    return home + "/.docker"
  }

  /// The named context that decides; `nil` where a host or the default does. The context called
  /// `default` stands for `DOCKER_HOST` or the default socket.
  func context(
    host: String?, context: String?, config: DockerConfig
  ) throws(EngineError) -> String? {
    let name: String?
    if let context {
      name = context
    } else if host != nil || self["DOCKER_HOST"] != nil {
      name = nil
    } else {
      name = self["DOCKER_CONTEXT"] ?? config.currentContext
      if name == nil, let problem = config.contextProblem {
        throw .unusable(
          """
          \(problem), and it may name the context to use. Correct it, or name the engine with \
          --host, --context or DOCKER_HOST.
          """)
      }
    }
    return name == "default" || name == "" ? nil : name
  }

  func pinnedVersion() throws(EngineError) -> APIVersion? {
    guard let text = self["DOCKER_API_VERSION"] else { return nil }
    guard let version = APIVersion(text) else {
      throw .unusable(
        "DOCKER_API_VERSION is “\(text)”: write a version like \(APIVersion.oldest), or unset it.")
    }
    guard version >= .oldest else {
      throw .unusable(
        """
        DOCKER_API_VERSION pins API \(version), but gctui needs \(APIVersion.oldest) or newer: \
        unset it, or pin a newer one.
        """)
    }
    return version
  }
}

internal import FoundationEssentials

/// The answer to `GET /containers/{id}/json`.
struct WireContainerInspect: Decodable {
  struct State: Decodable {
    var status: String
    @Lenient var startedAt: String?
    @Lenient var finishedAt: String?
    @Lenient var exitCode: Int?
    @Lenient var error: String?

    enum CodingKeys: String, CodingKey {
      case status = "Status"
      case startedAt = "StartedAt"
      case finishedAt = "FinishedAt"
      case exitCode = "ExitCode"
      case error = "Error"
    }
  }

  struct Config: Decodable {
    var labels: [String: String]?
    var image: String?

    enum CodingKeys: String, CodingKey {
      case labels = "Labels"
      case image = "Image"
    }
  }

  struct HostConfig: Decodable {
    @Lenient var volumesFrom: [String]?
    @Lenient var logConfig: LogConfig?

    enum CodingKeys: String, CodingKey {
      case volumesFrom = "VolumesFrom"
      case logConfig = "LogConfig"
    }
  }

  struct LogConfig: Decodable {
    @Lenient var type: String?
    @Lenient var options: [String: String]?

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case options = "Config"
    }
  }

  var id: String?
  var name: String?
  var image: String?
  var state: State
  var config: Config?
  @Lenient var hostConfig: HostConfig?
  @Lenient var created: String?
  @Lenient var path: String?
  @Lenient var args: [String]?
  var mounts: [WireMount]?
  var networkSettings: WireNetworkSettings?
  @Lenient var graphDriver: WireGraphDriver?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case name = "Name"
    case image = "Image"
    case state = "State"
    case config = "Config"
    case hostConfig = "HostConfig"
    case created = "Created"
    case path = "Path"
    case args = "Args"
    case mounts = "Mounts"
    case networkSettings = "NetworkSettings"
    case graphDriver = "GraphDriver"
  }

  func container(product: Host.Product) throws(WireError) -> Container {
    guard let id = id.flatMap(EngineID.container) else {
      throw WireError("the container has no full ID")
    }
    return Container(
      id: id, names: containerNames(name.map { [$0] } ?? []), imageName: config?.image ?? "",
      imageID: try imageIDOfContainer(image, container: id, product: product),
      state: ContainerState(state.status), command: command, createdAt: WireDate.text(created),
      labels: config?.labels ?? [:], mounts: (mounts ?? []).map(\.mount),
      networks: networkSettings?.containerNetworks ?? [], details: .known(details))
  }

  private var details: ContainerDetails {
    ContainerDetails(
      startedAt: EngineTime(state.startedAt ?? ""), finishedAt: EngineTime(state.finishedAt ?? ""),
      exitCode: state.exitCode ?? 0, error: state.error ?? "",
      volumesFrom: hostConfig?.volumesFrom ?? [],
      lowerDirectories: graphDriver?.lowerDirectories ?? [],
      logDriver: hostConfig?.logConfig?.type.flatMap { $0.isEmpty ? nil : $0 },
      cachesLog: hostConfig?.logConfig?.options?["cache-disabled"] != "true")
  }

  /// As the list writes it: arguments that hold a space stand in single quotes.
  private var command: String {
    let arguments = (args ?? []).map { $0.contains(" ") ? "'\($0)'" : $0 }
    return ([path ?? ""] + arguments).filter { !$0.isEmpty }.joined(separator: " ")
  }
}

/// Where a storage driver keeps the layers of a container or an image.
struct WireGraphDriver: Decodable {
  @Lenient var data: [String: String]?

  enum CodingKeys: String, CodingKey {
    case data = "Data"
  }

  /// The layers below, top first, without the one that overlay2 puts between an image and a
  /// container (`…-init`).
  var lowerDirectories: [String] {
    (data?["LowerDir"] ?? "").split(separator: ":").map(String.init).filter {
      !$0.hasSuffix("-init/diff")
    }
  }

  /// All layers of an image, top first.
  var directories: [String] {
    (data?["UpperDir"].map { [$0] } ?? []) + lowerDirectories
  }
}

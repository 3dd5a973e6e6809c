internal import FoundationEssentials

/// An element of `GET /containers/json`.
struct WireContainer: Decodable {
  var id: String?
  var names: [String]?
  var image: String?
  var imageID: String?
  var state: String?
  var labels: [String: String]?
  @Lenient var status: String?
  @Lenient var command: String?
  @Lenient var created: Int64?
  var mounts: [WireMount]?
  var networkSettings: WireNetworkSettings?
  @Lenient var sizeRw: Int64?
  @Lenient var sizeRootFs: Int64?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case names = "Names"
    case image = "Image"
    case imageID = "ImageID"
    case state = "State"
    case labels = "Labels"
    case status = "Status"
    case command = "Command"
    case created = "Created"
    case mounts = "Mounts"
    case networkSettings = "NetworkSettings"
    case sizeRw = "SizeRw"
    case sizeRootFs = "SizeRootFs"
  }

  /// - Parameter sized: whether writable layers were asked for; then an absent size is zero.
  func container(sized: Bool, product: Host.Product) throws(WireError) -> Container {
    guard let id = id.flatMap(EngineID.container) else {
      throw WireError("a container has no full ID")
    }
    return Container(
      id: id, names: containerNames(names ?? []), imageName: image ?? "",
      imageID: try imageIDOfContainer(imageID, container: id, product: product),
      state: ContainerState(state ?? ""), status: status ?? "", command: command ?? "",
      createdAt: WireDate.seconds(created), labels: labels ?? [:],
      mounts: (mounts ?? []).map(\.mount), networks: networkSettings?.containerNetworks ?? [],
      writableSize: sized ? writableSize : .pending, imageSize: sized ? imageSize : .pending)
  }

  /// The engine leaves a zero out; that it counted at all, the other size tells then.
  private var writableSize: Fact<Int64> {
    guard let size = sizeRw ?? (sizeRootFs == nil ? nil : 0), size >= 0 else {
      return .unavailable(reason: InexactReason.engineCannotTell.phrase)
    }
    return .known(size)
  }

  /// What is below the writable layer: moby adds that to the layers of the image, unless it could
  /// not count it (`GetContainerLayerSize`).
  private var imageSize: Fact<Int64> {
    guard let all = sizeRootFs, all >= max(0, sizeRw ?? 0) else {
      return .unavailable(reason: InexactReason.engineCannotTell.phrase)
    }
    return .known(all - max(0, sizeRw ?? 0))
  }
}

/// A mount in a list or an inspect of containers.
struct WireMount: Decodable {
  var type: String?
  var name: String?
  var source: String?
  @Lenient var destination: String?
  @Lenient var isWritable: Bool?

  enum CodingKeys: String, CodingKey {
    case type = "Type"
    case name = "Name"
    case source = "Source"
    case destination = "Destination"
    case isWritable = "RW"
  }

  var mount: Mount {
    Mount(
      type: type ?? "", name: name ?? "", source: source ?? "", destination: destination ?? "",
      isWritable: isWritable ?? true)
  }
}

/// Names without their slash; aliases by links (`/other/alias`) last.
func containerNames(_ names: [String]) -> [String] {
  let plain = names.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }.filter { !$0.isEmpty }
  return plain.filter { !$0.contains("/") } + plain.filter { $0.contains("/") }
}

/// The image that a container uses; Podman has containers without one (`--rootfs`, pods).
func imageIDOfContainer(_ text: String?, container id: String, product: Host.Product)
  throws(WireError) -> String
{
  if let image = text.flatMap(EngineID.image) { return image }
  if product == .podman, ["", "sha256:"].contains(text ?? "") { return "" }
  throw WireError("the container \(shortID(id)) has no full image ID")
}

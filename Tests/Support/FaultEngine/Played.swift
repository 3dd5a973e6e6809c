/// An engine as a value: its host, the events that happened, and what was asked.
struct Played: Sendable {
  var host: Host
  /// All that happened since it began.
  private(set) var events: [JSON] = []

  init(_ host: Host) { self.host = host }

  /// Answers a request, and does what it asks.
  mutating func answer(_ request: Request, _ call: Call?) -> Answer {
    guard let call else { return Answer(404, .json(["message": "page not found"])) }
    do throws(HostRefusal) {
      return try answered(request, call)
    } catch {
      return Answer(error)
    }
  }

  private mutating func answered(_ request: Request, _ call: Call) throws(HostRefusal) -> Answer {
    let name = request.path.dropFirst().joined(separator: "/")
    let middle = request.path.dropFirst().dropLast().joined(separator: "/")
    switch call {
    case .ping:
      var answer = Answer(200, .text("OK", type: "text/plain"))
      answer.headers = [
        ("Api-Version", host.flavor.apiVersion),
        ("Server", "Docker/\(host.flavor.version) (linux)"),
      ]
      return answer
    case .version: return Answer(200, .json(host.version))
    case .info: return Answer(200, .json(host.info))
    case .containers, .containerSizes: return Answer(200, .json(host.listed(request)))
    case .container: return Answer(200, .json(host.inspected(try container(middle))))
    case .images: return Answer(200, .json(host.listedImages(shared: false)))
    case .sharedSizes: return Answer(200, .json(host.listedImages(shared: true)))
    case .image: return Answer(200, .json(host.inspected(try image(middle))))
    case .history: return Answer(200, .json(host.history(of: try image(middle))))
    case .diskUsage: return Answer(200, .json(host.diskUsage))
    case .volumes:
      let volumes = host.volumes.map { host.told($0) }
      return Answer(200, .json(["Volumes": .list(volumes), "Warnings": nil]))
    case .volume: return Answer(200, .json(host.told(try volume(name))))
    case .networks:
      return Answer(200, .json(.list(host.networks.map { host.told($0, inspected: false) })))
    case .network: return Answer(200, .json(host.told(try network(name), inspected: true)))
    case .events: return Answer(200, .events([], isLive: true))
    case .pastEvents: return Answer(200, .events(events, isLive: false))
    case .deleteContainer, .deleteImage, .deleteVolume, .deleteNetwork, .tag:
      return try changed(request, call, name: name, middle: middle)
    }
  }

  private mutating func changed(
    _ request: Request, _ call: Call, name: String, middle: String
  ) throws(HostRefusal) -> Answer {
    switch call {
    case .deleteContainer:
      let container = try host.removeContainer(
        name, force: request.isOn("force"), volumes: request.isOn("v"))
      tell("container", "destroy", container.id, ["name": container.name])
    case .deleteImage:
      let told = try host.removeImage(
        name, force: request.isOn("force"), noprune: request.isOn("noprune"))
      for entry in told {
        if case .string(let id) = entry["Deleted"] { tell("image", "delete", id, [:]) }
        if case .string(let name) = entry["Untagged"] { tell("image", "untag", name, [:]) }
      }
      return Answer(200, .json(.list(told)))
    case .deleteVolume: tell("volume", "destroy", try host.removeVolume(name).name, [:])
    case .deleteNetwork: tell("network", "destroy", try host.removeNetwork(name).id, [:])
    case .tag:
      let tag = Host.full(
        request.query["repo", default: ""] + ":" + request.query["tag", default: "latest"])
      tell("image", "tag", try host.tag(middle, as: tag).id, ["name": tag])
      return Answer(201)
    default: break
    }
    return Answer(204)
  }

  private mutating func tell(
    _ type: String, _ action: String, _ id: String, _ attributes: [String: String]
  ) {
    let now = EngineClock.nanoseconds
    events.append([
      "Type": .string(type), "Action": .string(action),
      "Actor": ["ID": .string(id), "Attributes": .labels(attributes)],
      "time": .number(now / 1_000_000_000), "timeNano": .number(now),
    ])
  }

  private func container(_ reference: String) throws(HostRefusal) -> Host.Container {
    guard let found = host.container(reference) else { throw .notFound("container: \(reference)") }
    return found
  }

  private func image(_ reference: String) throws(HostRefusal) -> Host.Image {
    guard let found = host.image(reference) else { throw .notFound("image: \(reference)") }
    return found
  }

  private func volume(_ name: String) throws(HostRefusal) -> Host.Volume {
    guard let found = host.volumes.first(where: { $0.name == name }) else {
      throw .notFound("volume: \(name)")
    }
    return found
  }

  private func network(_ reference: String) throws(HostRefusal) -> Host.Network {
    guard let found = host.network(reference) else { throw .notFound("network: \(reference)") }
    return found
  }
}

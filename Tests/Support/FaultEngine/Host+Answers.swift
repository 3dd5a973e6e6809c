/// The items as the engine tells them.
extension Host {
  /// What left the engine long ago, so that nothing of it is too young to go.
  private static let date = "2024-03-05T06:07:08.123456789Z"
  private static let seconds: Int64 = 1_709_618_828
  private static let unset = "0001-01-01T00:00:00Z"

  var info: JSON {
    [
      "ID": .string(id), "Name": "played", "Containers": .count(containers.count),
      "ContainersRunning": .count(containers.count { $0.state == "running" }),
      "ContainersPaused": 0, "Images": .count(images.count),
      "Driver": flavor == .classic ? "overlay2" : "overlayfs",
      "DriverStatus": flavor == .classic
        ? [["Backing Filesystem", "extfs"]]
        : [["driver-type", "io.containerd.snapshotter.v1"]],
      "DockerRootDir": "/nowhere/docker", "KernelVersion": "6.1.0", "OperatingSystem": "Played",
      "SystemTime": .string(EngineClock.now), "ServerVersion": .string(flavor.version),
    ]
  }

  var version: JSON {
    [
      "Version": .string(flavor.version), "ApiVersion": .string(flavor.apiVersion),
      "MinAPIVersion": flavor == .classic ? "1.12" : "1.44", "Os": "linux", "Arch": "amd64",
    ]
  }

  // MARK: Containers

  /// Newest first, as the engine lists them.
  func listed(_ request: Request) -> JSON {
    var rows = containers[...]
    let ids = request.filter("id")
    if !ids.isEmpty { rows = rows.filter { row in ids.contains { row.id.hasPrefix($0) } }[...] }
    let names = request.filter("name")
    if !names.isEmpty {
      rows = rows.filter { row in names.contains { row.name.contains($0) } }[...]
    }
    if let before = request.filter("before").first,
      let index = rows.firstIndex(where: { $0.id == before })
    {
      rows = rows[rows.index(after: index)...]
    }
    if let ancestor = request.filter("ancestor").first {
      rows = rows.filter { $0.image == image(ancestor)?.id }[...]
    }
    let states = request.filter("status")
    if !states.isEmpty { rows = rows.filter { states.contains($0.state) }[...] }
    if !request.isOn("all"), states.isEmpty, request.query["limit"] == nil {
      rows = rows.filter(\.isAlive)[...]
    }
    if let limit = request.query["limit"].flatMap({ Int($0) }), limit > 0 {
      rows = rows.prefix(limit)
    }
    return .list(rows.map { row($0, sized: request.isOn("size")) })
  }

  private func row(_ container: Container, sized: Bool) -> JSON {
    let image = image(container.image)
    var members: [(String, JSON)] = [
      ("Id", .string(container.id)), ("Names", ["/\(container.name)"]),
      ("Image", .string(image?.tags.first ?? container.image)),
      ("ImageID", .string(container.image)), ("Command", "/bin/true"),
      ("Created", .number(Self.seconds)), ("State", .string(container.state)),
      ("Status", .string("\(container.state) 2 years ago")), ("Labels", .labels(container.labels)),
      ("Mounts", mounts(of: container)), ("NetworkSettings", networkSettings(of: container)),
    ]
    if sized {
      if container.size > 0 { members.append(("SizeRw", .size(container.size))) }
      members.append(("SizeRootFs", .size(container.size + size(of: image))))
    }
    return .object(members.map { JSON.Member(key: $0.0, value: $0.1) })
  }

  func inspected(_ container: Container) -> JSON {
    let hasRun = container.state != "created"
    return [
      "Id": .string(container.id), "Name": "/\(container.name)", "Created": .string(Self.date),
      "Path": "/bin/true", "Args": [], "Image": .string(container.image),
      "State": [
        "Status": .string(container.state), "Running": .bool(container.isAlive),
        "Dead": .bool(container.state == "dead"), "ExitCode": .count(container.exitCode),
        "Error": "", "StartedAt": .string(hasRun ? Self.date : Self.unset),
        "FinishedAt": .string(hasRun && !container.isAlive ? Self.date : Self.unset),
      ],
      "Config": [
        "Image": .string(image(container.image)?.tags.first ?? container.image),
        "Labels": .labels(container.labels),
      ],
      "HostConfig": ["VolumesFrom": nil], "Mounts": mounts(of: container),
      "NetworkSettings": networkSettings(of: container), "SizeRw": .size(container.size),
      "GraphDriver": ["Name": "overlay2", "Data": ["LowerDir": "/l/\(container.name)-init/diff"]],
    ]
  }

  private func mounts(of container: Container) -> JSON {
    .list(
      container.volumes.map {
        [
          "Type": "volume", "Name": .string($0), "Source": "/nowhere/docker/volumes/\($0)/_data",
          "Destination": "/data", "Driver": "local", "RW": true,
        ]
      })
  }

  private func networkSettings(of container: Container) -> JSON {
    let networks = container.networks.compactMap { network($0) }
    return [
      "Networks": .object(
        networks.map { .init(key: $0.name, value: ["NetworkID": .string($0.id)]) })
    ]
  }

  // MARK: Images

  func listedImages(shared: Bool) -> JSON {
    .list(
      images.map { image in
        let fake: JSON = flavor == .classic ? ["<none>:<none>"] : []
        return [
          "Id": .string(image.id), "ParentId": .string(image.parent ?? ""),
          "RepoTags": image.tags.isEmpty ? fake : .strings(image.tags), "RepoDigests": nil,
          "Created": .number(Self.seconds), "Size": .size(size(of: image)),
          "SharedSize": shared ? .size(image.layers.first?.size ?? 0) : -1, "Containers": -1,
          "Labels": image.labels.isEmpty ? nil : .labels(image.labels),
        ]
      })
  }

  func inspected(_ image: Image) -> JSON {
    [
      "Id": .string(image.id), "RepoTags": .strings(image.tags), "RepoDigests": [],
      "Parent": .string(image.parent ?? ""), "Comment": "", "Created": .string(Self.date),
      "Author": "", "Architecture": "amd64", "Os": "linux", "Size": .size(size(of: image)),
      "Config": ["Labels": .labels(image.labels), "Cmd": ["/bin/true"], "Entrypoint": nil],
      "RootFS": ["Type": "layers", "Layers": .strings(image.layers.map(\.diffID))],
      "Metadata": ["LastTagTime": .string(image.isLoaded ? Self.unset : Self.date)],
      "GraphDriver": ["Name": "overlay2", "Data": ["UpperDir": .string("/l/\(image.id)/diff")]],
    ]
  }

  func history(of image: Image) -> JSON {
    .list(
      image.layers.enumerated().reversed().map { index, layer in
        [
          "Id": .string(index == image.layers.count - 1 ? image.id : "<missing>"),
          "Created": .number(Self.seconds), "CreatedBy": "/bin/sh -c #(nop) ADD \(index) in /",
          "Tags": index == image.layers.count - 1 ? .strings(image.tags) : nil,
          "Size": .size(layer.size), "Comment": "",
        ]
      })
  }

  private func size(of image: Image?) -> Int64 {
    image?.layers.reduce(0) { $0 + $1.size } ?? 0
  }

  // MARK: Volumes, networks, the disk

  func told(_ volume: Volume) -> JSON {
    [
      "Name": .string(volume.name), "Driver": "local",
      "Mountpoint": .string("/nowhere/docker/volumes/\(volume.name)/_data"),
      "CreatedAt": .string(Self.date), "Scope": "local", "Options": nil,
      "Labels": volume.isAnonymous ? ["com.docker.volume.anonymous": ""] : nil,
    ]
  }

  func told(_ network: Network, inspected: Bool) -> JSON {
    let attached = containers.filter { $0.isAlive && $0.networks.contains(network.name) }
    return [
      "Id": .string(network.id), "Name": .string(network.name), "Created": .string(Self.date),
      "Scope": "local", "Driver": .string(network.name == "none" ? "null" : "bridge"),
      "Labels": [:], "Ingress": false, "ConfigOnly": false,
      "Containers": .object(
        inspected ? attached.map { .init(key: $0.id, value: ["Name": .string($0.name)]) } : []),
    ]
  }

  var diskUsage: JSON {
    let cache = cacheSizes.enumerated().map { index, size -> JSON in
      [
        "ID": .string("record\(index)"), "Type": "regular", "InUse": false, "Shared": false,
        "Size": .size(size),
      ]
    }
    let sizes = volumes.map { volume -> JSON in
      [
        "Name": .string(volume.name), "Driver": "local",
        "UsageData": ["Size": .size(volume.size), "RefCount": 0],
      ]
    }
    // Until 1.51 bare lists; a newer engine answers those to an older client too.
    return [
      "LayersSize": .size(layers.values.reduce(0, +)), "Images": [], "Containers": [],
      "Volumes": .list(sizes), "BuildCache": .list(cache),
      "BuildCacheUsage": ["Items": .list(cache)], "VolumeUsage": ["Items": .list(sizes)],
    ]
  }
}

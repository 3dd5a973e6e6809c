extension References {
  /// Images that containers mount (`--mount type=image`), which is no use that every engine counts:
  /// by full ID of the container.
  static func mountedImages(in inventory: Inventory) -> [String: Set<String>] {
    inventory.containers.values.reduce(into: [:]) { mounted, container in
      guard container.mounts.contains(where: \.isOfImage) else { return }
      let images = inventory.images.values.filter {
        container.mounts($0, product: inventory.host?.product ?? .docker)
      }
      if !images.isEmpty { mounted[container.id] = Set(images.map(\.id)) }
    }
  }

  /// What each container uses, by its full ID: the image it was made from, those it mounts, its
  /// volumes and its networks.
  func uses(_ inventory: Inventory) -> [String: Set<ItemID>] {
    var uses: [String: Set<ItemID>] = [:]
    for container in inventory.containers.values {
      var items: Set<ItemID> = container.imageID.isEmpty ? [] : [.image(container.imageID)]
      for mount in container.mounts where mount.type == "volume" && !mount.name.isEmpty {
        items.insert(.volume(mount.name))
      }
      for network in container.networks where !network.networkID.isEmpty {
        items.insert(.network(network.networkID))
      }
      uses[container.id] = items
    }
    for (container, images) in Self.mountedImages(in: inventory) {
      uses[container, default: []].formUnion(images.map { .image($0) })
    }
    // Those that name a volume or a network otherwise: by a directory, or before their first start.
    for item in inventory.volumes.values.map(\.itemID) + inventory.networks.values.map(\.itemID) {
      let users =
        item.kind == .volume
        ? containers(usingVolume: item.id) : containers(usingNetwork: item.id)
      for user in users { uses[user.id, default: []].insert(item) }
    }
    return uses
  }
}

extension Container {
  /// Whether it mounts the image, whatever its state (`--mount type=image`).
  public func mounts(_ image: Image, product: Host.Product) -> Bool {
    mounts.contains { $0.isOfImage && $0.names(image, product: product) }
  }
}

extension Mount {
  var isOfImage: Bool { type == "image" }

  /// Whether a mount of an image is of this one. Docker repeats in its name what the user wrote,
  /// Podman in its source: an ID, perhaps a short one, or a name.
  fileprivate func names(_ image: Image, product: Host.Product) -> Bool {
    [name, source].contains { text in
      // Docker's source is a directory.
      guard !text.isEmpty, !text.hasPrefix("/") else { return false }
      return image.answers(to: text, product: product)
    }
  }
}

extension Image {
  fileprivate func answers(to text: String, product: Host.Product) -> Bool {
    let digits = text.hasPrefix("sha256:") ? text.dropFirst("sha256:".count) : text[...]
    if !digits.isEmpty, digits.utf8.allSatisfy(\.isLowerHex),
      id.dropFirst("sha256:".count).hasPrefix(digits)
    {
      return true
    }
    let last = text.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let name = last.contains(":") || last.contains("@") ? text : text + ":latest"
    return (tags + digests).contains { own in
      ImageReference.familiar(of: own) == ImageReference.familiar(of: name)
        // Podman looks for a short name in all its registries.
        || product == .podman && own.hasSuffix("/" + name)
    }
  }
}

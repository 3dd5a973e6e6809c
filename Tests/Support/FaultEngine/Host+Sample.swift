extension Host {
  /// A small host with something of each kind: what may go, what is in use, what is excluded by
  /// `sampleExclusions`, an untagged step of a build below a dangling image, an image with two names.
  public static func sample(_ flavor: Flavor, id: String) -> Host {
    var host = Host(flavor, id: id)
    let base = Layer("base", 4_000_000)
    func image(_ name: String, _ tags: [String], _ layers: [Layer], parent: String? = nil) {
      host.images.append(
        Image(
          id: digest(of: "image " + name), tags: tags, layers: layers,
          parent: parent.map { digest(of: "image " + $0) },
          labels: name.hasPrefix("shop") ? ["com.docker.compose.project": "shop"] : [:]))
    }
    image("base", ["base:1.0"], [base])
    image("shop 1", ["shop:1"], [base, Layer("shop 1", 1_000_000)])
    image("shop 2", ["shop:2"], [base, Layer("shop 2", 2_000_000)])
    image("step", [], [base, Layer("step", 300_000)])
    image(
      "dangling", [], [base, Layer("step", 300_000), Layer("dangling", 500_000)], parent: "step")
    image("twice", ["one/twice:1", "other/twice:1"], [base, Layer("twice", 700_000)])
    image("lonely", ["lonely:3"], [Layer("lonely", 900_000)])
    image("kept", ["kept:1"], [base, Layer("kept", 600_000)])

    func container(
      _ name: String, _ state: String, of image: String, volumes: [String] = [],
      networks: [String] = []
    ) {
      host.containers.append(
        Container(
          id: hex(of: "container " + name), name: name, state: state,
          image: digest(of: "image " + image), labels: ["number": "\(host.containers.count)"],
          volumes: volumes, networks: networks, size: Int64(host.containers.count) * 10_000,
          exitCode: host.containers.count % 3))
    }
    container("web", "running", of: "shop 2", volumes: ["data-web"], networks: ["shop_default"])
    for number in 1...4 { container("done-\(number)", "exited", of: "shop 2") }
    container("never-ran", "created", of: "base")
    container("kept", "exited", of: "base")

    host.volumes = [
      Volume(name: "data-web", size: 50_000), Volume(name: "data-old", size: 70_000),
      Volume(name: hex(of: "volume"), size: 10_000, isAnonymous: true),
      Volume(name: "kept", size: 1_000),
    ]
    host.networks = ["bridge", "host", "none", "shop_default", "old_net", "kept"].map { name in
      Network(
        id: hex(of: "network " + name), name: name,
        isOwn: ["bridge", "host", "none"].contains(name))
    }
    host.cacheSizes = [100_000, 20_000]
    return host
  }

  /// What is never removed from the sample.
  public static let sampleExclusions = """
    container kept
    image kept:1
    volume kept
    network kept

    """

  /// What the sample's leftovers are asked to go by, one reference a line.
  public static let sampleReferences = """
    done-1
    done-2
    never-ran
    shop:1
    \(digest(of: "image dangling"))
    \(digest(of: "image twice"))
    volume:data-old
    network:old_net

    """

  /// The items that those references name, by ID; volumes by name.
  public static let sampleLeftovers: Set<String> = [
    hex(of: "container done-1"), hex(of: "container done-2"), hex(of: "container never-ran"),
    digest(of: "image shop 1"), digest(of: "image dangling"), digest(of: "image twice"), "data-old",
    hex(of: "network old_net"),
  ]
}

extension Host.Layer {
  init(_ name: String, _ size: Int64) {
    self.init(diffID: digest(of: "layer " + name), size: size)
  }
}

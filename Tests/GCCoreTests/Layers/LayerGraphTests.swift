import Testing

@testable import GCCore

struct LayerGraphTests {
  /// Two images on one base of 100 bytes: `app` adds 20 and 3, `tool` adds 40.
  private static let images = [
    image("base", [100]), image("app", [100, 20, 3]), image("tool", [100, 40]),
  ]

  @Test func `a chain ID is the hash of the chain below and the layer's own`() {
    let (one, two) = (
      "sha256:" + String(repeating: "1", count: 64), "sha256:" + String(repeating: "2", count: 64)
    )
    // From: printf '%s %s' ONE TWO | sha256sum
    #expect(
      ChainID.chain(of: [one, two, one]) == [
        one, "sha256:9932074217c35353d2e03a3f5a86549f7c67bfeb0ba53e23d69f4d4c8f7958f5",
        "sha256:cc68b5999b6e49875d65ff354334e05c43e65a3921cab7ff95f6385e3390e63a",
      ])
  }

  @Test func `sizes of images give the size of the layers between them`() {
    let graph = LayerGraph(inventory: Self.inventory(Self.images))
    #expect(graph.layers(of: "base")?.map(\.size) == [.exact(100)])
    #expect(graph.layers(of: "tool")?.map(\.size) == [.exact(100), .exact(40)])
    // `app` has two layers above the base, and its history is not there to part them.
    let own = Estimate(min: 0, max: 23, reasons: [.noHistory])
    #expect(graph.layers(of: "app")?.map(\.size) == [.exact(100), own, own])
    #expect(graph.layerCount == 4)
  }

  @Test func `a history parts the layers that sizes leave together`() {
    var images = Self.images
    images[1].history = .known([
      HistoryStep(size: 3), HistoryStep(size: 20), HistoryStep(size: 100),
    ])
    let graph = LayerGraph(inventory: Self.inventory(images))
    #expect(graph.layers(of: "app")?.map(\.size) == [.exact(100), .exact(20), .exact(3)])
  }

  @Test func `no layer is larger than an image that stands on it`() {
    let graph = LayerGraph(inventory: Self.inventory([Self.image("app", [100, 20, 3])]))
    let any = Estimate(min: 0, max: 123, reasons: [.noHistory])
    #expect(graph.layers(of: "app")?.map(\.size) == [any, any, any])
  }

  @Test func `a history that is awaited is named as the reason`() {
    var images = Self.images
    images[1].history = .pending
    let graph = LayerGraph(inventory: Self.inventory(images))
    #expect(graph.layers(of: "app")?.last?.size.reasons == [.notMeasuredYet])
  }

  @Test func `layers without single sizes are exact together`() {
    let inventory = Self.inventory(Self.images)
    let graph = LayerGraph(inventory: inventory)
    #expect(graph.uniqueSize(of: "app") == .exact(23))
    #expect(MarkTally(graph: graph, marks: [.image("app")]).estimate == .exact(23))
    let chains = graph.layers(of: "app")?.map(\.chainID).suffix(2) ?? []
    #expect(graph.freed(byDeleted: chains.reversed() + ["app"]) == .exact(23))
    #expect(graph.freed(byDeleted: []) == .zero)
  }

  @Test func `a layer that the graph does not know may be of any size`() {
    let graph = LayerGraph(inventory: Self.inventory(Self.images))
    let chains = graph.layers(of: "base")?.map(\.chainID) ?? []
    #expect(
      graph.freed(byDeleted: ["sha256:unknown"] + chains)
        == Estimate(min: 100, max: nil, reasons: [.unseenLayer]))
    #expect(graph.freed(byDeleted: ["sha256:unknown"]) == .unknown(.unseenLayer))
  }

  @Test func `what several items take together counts a layer once`() {
    let inventory = Self.inventory(
      Self.images, [Self.container("one", of: "base"), Self.container("two", of: "app")])
    let graph = LayerGraph(inventory: inventory)
    let images = ["base", "app", "tool"].map { ItemID.image($0) }
    #expect(graph.total(of: images) == .exact(163))
    #expect(graph.total(of: images.reversed()) == .exact(163))
    #expect(graph.total(of: images + images + [.container("one"), .container("two")]).min == 177)
    #expect(graph.total(of: [.image("app"), .image("tool")]) == .exact(163))
    #expect(graph.total(of: []) == .zero)
    // One that is not in the graph is not nothing.
    #expect(
      graph.total(of: [.image("tool"), .image("new")])
        == Estimate(min: 140, max: nil, reasons: [.notMeasuredYet]))
  }

  @Test(arguments: [HistoryFit.mostLayers, HistoryFit.mostLayers + 1])
  func `an image of more layers than one can have has none that are known`(count: Int) {
    var image = Self.image("deep", [100])
    image.details = .known(ImageDetails(diffIDs: (0..<count).map { "sha256:\($0)" }))
    expect(isRefused: count > HistoryFit.mostLayers, image)
  }

  @Test(arguments: [HistoryFit.mostSteps, HistoryFit.mostSteps + 1])
  func `so has one of more steps`(count: Int) {
    var image = Self.image("deep", [100])
    image.history = .known(Array(repeating: HistoryStep(size: 0), count: count))
    expect(isRefused: count > HistoryFit.mostSteps, image)
  }

  private func expect(isRefused: Bool, _ image: Image) {
    let graph = LayerGraph(inventory: Self.inventory([image]))
    let bytes = MarkTally(graph: graph, marks: [image.itemID]).estimate
    #expect(
      bytes == (isRefused ? Estimate(min: 0, max: 100, reasons: [.tooManyLayers]) : .exact(100)))
    #expect((graph.layers(of: "deep") == nil) == isRefused)
  }

  @Test func `bytes without a layer are an answer that left the layers out`() {
    var image = Self.image("odd", [100])
    image.details = .known(ImageDetails(diffIDs: []))
    let graph = LayerGraph(inventory: Self.inventory([image]))
    #expect(
      MarkTally(graph: graph, marks: [.image("odd")]).estimate
        == Estimate(min: 0, max: 100, reasons: [.engineCannotTell]))
    image.size = 0
    let empty = LayerGraph(inventory: Self.inventory([image]))
    #expect(MarkTally(graph: empty, marks: [.image("odd")]).estimate == .zero)
  }

  @Test func `an image of which the engine tells no size has no bound`() {
    var image = Self.image("mute", [100])
    image.size = nil
    let graph = LayerGraph(inventory: Self.inventory([image]))
    #expect(MarkTally(graph: graph, marks: [.image("mute")]).estimate.max == nil)
  }

  @Test func `each layer names its other holders`() throws {
    let inventory = Self.inventory(Self.images, [Self.container("box", of: "base")])
    let layers = try #require(LayerGraph(inventory: inventory).layers(of: "app"))
    #expect(
      Set(layers[0].holders) == [
        .image(id: "base", name: "base:1"), .image(id: "tool", name: "tool:1"),
        .container(id: "box", name: "box"),
      ])
    #expect(layers[1].holders.isEmpty)
  }

  @Test func `unique bytes are those no other listed image has`() {
    var images = Self.images
    // An untagged parent is not listed while its child is there, so it shares with nobody.
    images[0].tags = []
    images[2].parentID = "base"
    let graph = LayerGraph(inventory: Self.inventory(images))
    #expect(graph.uniqueSize(of: "tool") == .exact(40))
    #expect(graph.uniqueSize(of: "base") == .zero)
    let alone = LayerGraph(inventory: Self.inventory([images[0], images[2]]))
    #expect(alone.uniqueSize(of: "tool") == .exact(140))
  }

  @Test func `an image whose layers are not known may hold any layer`() {
    var images = Self.images
    images[0].details = .pending
    let graph = LayerGraph(inventory: Self.inventory(images))
    #expect(
      MarkTally(graph: graph, marks: [.image("tool")]).estimate
        == Estimate(min: 0, max: 140, reasons: [.notMeasuredYet, .noHistory]))
    #expect(graph.layers(of: "base") == nil)
  }

  // MARK: Containers without their image

  @Test func `the size of a container's root tells what the layers of its lost image weigh`() {
    var box = Self.container(
      "box", of: "gone", lower: ["/box-init/diff", "/lost2/diff", "/lost1/diff", "/d100/diff"])
    box.imageSize = .known(150)
    var other = Self.container("other", of: "gone", lower: ["/lost1/diff", "/d100/diff"])
    other.imageSize = .unavailable(reason: "no answer")
    let inventory = Self.inventory([Self.image("app", [100], directories: true)], [box, other])
    // One of them leaves the layer between to the other, and nobody tells how large that is.
    let one = Planner.plan(marks: [.container("box")], inventory: inventory)
    #expect(one.frees == Estimate(min: 7, max: 57, reasons: [.unknownHolder]))
    let both = Planner.plan(
      marks: [.container("box"), .container("other")], inventory: inventory)
    #expect(both.frees == .exact(50 + 7 + 7))
    // A record of the build cache may hold them, though it can only say so of an image's layers.
    var cached = inventory
    cached.buildCache = .known(BuildCache(records: 1))
    let held = Planner.plan(marks: [.container("box"), .container("other")], inventory: cached)
    #expect(held.frees == Estimate(min: 7 + 7, max: 50 + 7 + 7, reasons: [.unknownHolder]))
  }

  @Test func `a container whose image is gone holds the layers its directories name`() {
    let box = Self.container("box", of: "gone", lower: ["/box-init/diff", "/d100/diff"])
    let inventory = Self.inventory([Self.image("app", [100, 20], directories: true)], [box])
    let graph = LayerGraph(inventory: inventory)
    #expect(MarkTally(graph: graph, marks: [.image("app")]).estimate == Self.above)
    #expect(
      MarkTally(graph: graph, marks: [.image("app"), .container("box")]).estimate == .exact(127))
  }

  @Test func `such a container stands on the topmost layer that is known`() {
    let box = Self.container("box", of: "gone", lower: ["/d20/diff", "/d100/diff"])
    let inventory = Self.inventory([Self.image("app", [100, 20], directories: true)], [box])
    let graph = LayerGraph(inventory: inventory)
    #expect(graph.layerCount == 2)
    #expect(MarkTally(graph: graph, marks: [.image("app")]).estimate == .zero)
    #expect(MarkTally(graph: graph, marks: [.container("box")]).estimate == .exact(7))
  }

  private static let above = Estimate(min: 0, max: 120, reasons: [.noHistory])

  @Test func `layers that only such a container holds have no known size`() {
    let box = Self.container(
      "box", of: "gone", lower: ["/box-init/diff", "/lost/diff", "/d100/diff"])
    let inventory = Self.inventory([Self.image("base", [100], directories: true)], [box])
    let graph = LayerGraph(inventory: inventory)
    #expect(
      MarkTally(graph: graph, marks: [.container("box")]).estimate
        == Estimate(min: 7, max: nil, reasons: [.unknownHolder]))
    #expect(MarkTally(graph: graph, marks: [.image("base")]).estimate == .zero)
  }

  @Test(arguments: [
    (Fact<ContainerDetails>.pending, InexactReason.notMeasuredYet),
    (.unavailable(reason: "no answer"), .unknownHolder),
    (
      .known(ContainerDetails(startedAt: EngineTime(""), finishedAt: EngineTime(""))),
      .unknownHolder
    ),
  ])
  func `a container that cannot be matched may hold any layer`(
    details: Fact<ContainerDetails>, reason: InexactReason
  ) {
    var box = Self.container("box", of: "gone")
    box.details = details
    let graph = LayerGraph(inventory: Self.inventory(Self.images, [box]))
    #expect(
      MarkTally(graph: graph, marks: [.image("tool")]).estimate
        == Estimate(min: 0, max: 40, reasons: [reason]))
    let both = MarkTally(graph: graph, marks: [.image("tool"), .container("box")]).estimate
    #expect(both.min == 47 && both.max == 47 && both.reasons.isEmpty)
    // One that never started has no log.
    #expect(both.uncountedLogs == (details.value == nil ? 1 : 0))
  }

  // MARK: Build cache

  @Test(arguments: [
    (Fact<BuildCache>.known(BuildCache()), Estimate.exact(40)),
    (.known(BuildCache(records: 3, size: 9)), .exact(40)),
    // The size of the records bounds nothing: that of a base image may say 0.
    (
      .known(BuildCache(records: 3, size: 9, sharesLayers: true)),
      Estimate(min: 0, max: 40, reasons: [.buildCacheSharesLayers])
    ),
    (.pending, Estimate(min: 0, max: 40, reasons: [.notMeasuredYet])),
    (.unavailable(reason: "404"), Estimate(min: 0, max: 40, reasons: [.engineCannotTell])),
  ])
  func `what the build cache may hold is not promised`(
    cache: Fact<BuildCache>, expected: Estimate
  ) {
    var inventory = Self.inventory(Self.images)
    inventory.buildCache = cache
    #expect(
      MarkTally(graph: LayerGraph(inventory: inventory), marks: [.image("tool")]).estimate
        == expected)
  }

  // MARK: Other stores

  @Test func `on the containerd store a set lies between unique and whole sizes`() {
    var images = Self.images
    images[1].uniqueSize = .known(23)
    var inventory = Self.inventory(images, [Self.container("box", of: "base")])
    inventory.host?.imageStore = .containerd
    let graph = LayerGraph(inventory: inventory)
    #expect(
      MarkTally(graph: graph, marks: [.image("app"), .image("tool")]).estimate
        == Estimate(min: 23, max: 123 + 140, reasons: [.containerdStore]))
    // Of its container at least the writable layer goes.
    #expect(
      MarkTally(graph: graph, marks: [.container("box")]).estimate
        == Estimate(min: 7, max: nil, reasons: [.containerdStore]))
  }

  @Test func `writable layers that are not measured make at least so much`() {
    var boxes = [Self.container("one", of: "base"), Self.container("two", of: "base")]
    boxes[1].writableSize = .pending
    let graph = LayerGraph(inventory: Self.inventory(Self.images, boxes))
    #expect(
      MarkTally(graph: graph, marks: [.container("one"), .container("two")]).estimate
        == Estimate(min: 7, max: nil, reasons: [.notMeasuredYet]))
  }

  @Test func `sizes that contradict each other never give a negative figure`() {
    let images = [
      Self.image("base", [100]), Self.image("child", [100, 1], size: 40),
      Self.image("huge", [100, 2], size: .max), Self.image("broken", [100, 3], size: -1),
    ]
    let graph = LayerGraph(inventory: Self.inventory(images))
    for image in images {
      let estimate = MarkTally(graph: graph, marks: [image.itemID]).estimate
      #expect(estimate.min >= 0)
      #expect(estimate.max ?? .max >= estimate.min)
    }
  }

  // MARK: -

  /// An image of layers with these sizes, which also name them: equal stacks are shared.
  static func image(
    _ name: String, _ layers: [Int64], size: Int64? = nil, directories: Bool = false
  ) -> Image {
    Image(
      id: name, tags: ["\(name):1"], size: size ?? layers.reduce(0, +),
      details: .known(
        ImageDetails(
          diffIDs: layers.map { "sha256:\($0)" },
          directories: directories ? layers.reversed().map { "/d\($0)/diff" } : [])),
      history: .known([]))
  }

  /// The same image with a history that tells each layer's size.
  static func withHistory(_ image: Image) -> Image {
    var image = image
    image.history = .known(
      (image.details.value?.diffIDs ?? []).reversed()
        .map { HistoryStep(size: Int64($0.dropFirst("sha256:".count)) ?? 0) })
    return image
  }

  static func container(
    _ name: String, of image: String, state: ContainerState = .exited, lower: [String] = []
  ) -> Container {
    Container(
      id: name, names: [name], imageID: image, state: state,
      details: .known(
        ContainerDetails(
          startedAt: EngineTime(""), finishedAt: EngineTime(""), lowerDirectories: lower)),
      writableSize: .known(7))
  }

  static func inventory(_ images: [Image], _ containers: [Container] = []) -> Inventory {
    Inventory(
      host: Host(address: "unix:///x", engineID: "E"), containers: containers, images: images,
      buildCache: .known(BuildCache()), containersComplete: true, imagesComplete: true)
  }
}

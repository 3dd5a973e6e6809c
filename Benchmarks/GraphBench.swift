import GCCore

/// The layer graph of 2,000 images from decoded answers, and one toggle at 10 and at 2,000.
enum GraphBench {
  static func run() -> [Measured] {
    say("layer graph")
    let large = inventory(images: 2000)
    let build = median((0..<10).map { _ in time { _ = LayerGraph(inventory: large) } })
    let toggleLarge = toggle(large)
    let toggleSmall = toggle(inventory(images: 10))
    return [
      Measured(name: "graph of 2,000 images", median: build, unit: "ms"),
      Measured(
        name: "1,000 toggles at 2,000 images", median: toggleLarge, unit: "ms",
        reference: ("at 10 images", toggleSmall), aim: 2),
    ]
  }

  private static func toggle(_ inventory: Inventory) -> Double {
    var tally = MarkTally(graph: LayerGraph(inventory: inventory))
    let items = inventory.images.keys.sorted().map { ItemID.image($0) }
    return median(
      (0..<10).map { _ in
        // Marked and unmarked again: the size of the set of marks is not what is measured.
        time {
          for index in 0..<500 {
            tally.toggle(items[index * 7 % items.count])
            tally.toggle(items[index * 7 % items.count])
          }
        }
      })
  }

  private static func time(_ body: () -> Void) -> Double {
    let start = ContinuousClock.now
    body()
    return (ContinuousClock.now - start).milliseconds
  }

  /// Images of ten layers, five of them shared by ten images each.
  private static func inventory(images count: Int) -> Inventory {
    let images = (0..<count).map { number -> Image in
      let shared = (0..<5).map { digest("shared", number / 10, $0) }
      let own = (0..<5).map { digest("own", number, $0) }
      let steps = (0..<10).map { HistoryStep(createdBy: "RUN \($0)", size: Int64(1000 + $0)) }
      return Image(
        id: digest("image", number, 0), tags: ["app:\(number)"], size: 10_045,
        details: .known(ImageDetails(diffIDs: shared + own)),
        history: .known(steps.reversed()))
    }
    return Inventory(
      host: Host(address: "bench"), images: images, buildCache: .known(BuildCache()),
      containersComplete: true, imagesComplete: true)
  }

  private static func digest(_ kind: String, _ one: Int, _ two: Int) -> String {
    var state = UInt64(truncatingIfNeeded: kind.utf8.reduce(7) { $0 &* 31 &+ Int($1) })
    state = state &* 1_000_003 &+ UInt64(one) &* 8191 &+ UInt64(two)
    var hex = ""
    for _ in 0..<4 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let part = String(state, radix: 16)
      hex += String(repeating: "0", count: 16 - part.count) + part
    }
    return "sha256:" + hex
  }
}

/// Fits the steps of an image's history to its layers: how large can each prefix of layers be?
///
/// A step with bytes is a layer of that size. A step without bytes either changed only the
/// configuration or made a layer that really is empty, and the engine does not say which. Every
/// assignment of steps to layers that agrees with the sizes already known is kept; the result is
/// the smallest and largest size of each prefix over all of them.
///
/// The bytes below a step are the same in every assignment, so that it is enough to know which
/// pairs of step and layer lie on some complete assignment: no enumeration.
struct HistoryFit {
  /// A step, oldest first.
  struct Step: Hashable {
    var size: Int64
    /// An instruction that never makes a layer, like `LABEL`.
    var isConfiguration: Bool
  }

  /// Bounds of the size of a prefix of layers, bottom layer to this one, in bytes.
  struct Bounds: Hashable {
    var low: Int64
    var high: Int64
  }

  let steps: [Step]
  /// What is known of each prefix before the fit, bottom layer first.
  let known: [Bounds]

  /// The bounds of each prefix, or `nil` where the history does not agree with the layers.
  ///
  /// `isWhole` tells whether the history accounts for every layer.
  func fit() -> (bounds: [Bounds], isWhole: Bool)? {
    guard !steps.isEmpty, steps.allSatisfy({ $0.size >= 0 }) else { return nil }
    // What the instructions say is believed only where count and sum then come out right.
    if let bounds = fit(trustsInstructions: true, whole: true) { return (bounds, true) }
    if let bounds = fit(trustsInstructions: false, whole: true) { return (bounds, true) }
    if let bounds = fit(trustsInstructions: false, whole: false) { return (bounds, false) }
    return nil
  }

  private func fit(trustsInstructions: Bool, whole: Bool) -> [Bounds]? {
    let width = known.count + 1
    let below = sums()
    func agrees(_ step: Int, _ layer: Int) -> Bool {
      known[layer - 1].low <= below[step] && below[step] <= known[layer - 1].high
    }
    // reached[step * width + layer]: the first `step` steps can make the first `layer` layers.
    var reached = [Bool](repeating: false, count: (steps.count + 1) * width)
    reached[0] = true
    for (index, step) in steps.enumerated() {
      for layer in 0..<width where reached[index * width + layer] {
        // Without bytes the sum is the one that agreed already.
        if step.size == 0 { reached[(index + 1) * width + layer] = true }
        if makesLayer(step, trustsInstructions), layer + 1 < width, agrees(index + 1, layer + 1) {
          reached[(index + 1) * width + layer + 1] = true
        }
      }
    }
    // Back from the end: keep only what some complete assignment passes through.
    let last = steps.count * width
    for layer in 0..<width where reached[last + layer] {
      reached[last + layer] = whole ? layer == width - 1 : layer < width - 1
    }
    for index in steps.indices.reversed() {
      let step = steps[index]
      for layer in 0..<width where reached[index * width + layer] {
        let stays = step.size == 0 && reached[(index + 1) * width + layer]
        let grows =
          makesLayer(step, trustsInstructions) && layer + 1 < width
          && reached[(index + 1) * width + layer + 1]
        reached[index * width + layer] = stays || grows
      }
    }
    guard reached[0] else { return nil }
    return bounds(reached, below: below)
  }

  private func bounds(_ reached: [Bool], below: [Int64]) -> [Bounds] {
    let width = known.count + 1
    var result = [Bounds](repeating: Bounds(low: .max, high: .min), count: known.count)
    func widen(_ layer: Int, _ low: Int64, _ high: Int64) {
      result[layer].low = min(result[layer].low, low)
      result[layer].high = max(result[layer].high, high)
    }
    for step in 0...steps.count {
      for layer in 1..<max(width, 1) where reached[step * width + layer] {
        widen(layer - 1, below[step], below[step])
      }
    }
    // A history that is too short says of the layers above its end only that they lie above.
    for end in 0..<known.count where reached[steps.count * width + end] {
      for layer in end..<known.count {
        widen(layer, max(below[steps.count], known[layer].low), known[layer].high)
      }
    }
    return result
  }

  private func makesLayer(_ step: Step, _ trustsInstructions: Bool) -> Bool {
    step.size > 0 || !(trustsInstructions && step.isConfiguration)
  }

  private func sums() -> [Int64] {
    var sums: [Int64] = [0]
    sums.reserveCapacity(steps.count + 1)
    for step in steps { sums.append((sums.last ?? 0).addingSaturated(step.size)) }
    return sums
  }
}

extension HistoryFit.Step {
  init(_ step: HistoryStep) {
    self.init(
      size: step.size, isConfiguration: step.size == 0 && Self.isConfiguration(step.createdBy))
  }

  /// Instructions that change an image's configuration and nothing else. `WORKDIR` is not among
  /// them: it makes a layer where the directory is new.
  private static let instructions: Set<Substring> = [
    "ARG", "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
    "SHELL", "STOPSIGNAL", "USER", "VOLUME",
  ]

  /// Whether the words that made a step begin with such an instruction, as the classic builder
  /// (`/bin/sh -c #(nop)  CMD …`) or BuildKit (`CMD …`) write it.
  private static func isConfiguration(_ createdBy: String) -> Bool {
    var words = createdBy.prefix(200).split(separator: " ", maxSplits: 4)
    if words.count > 3, words[2] == "#(nop)" { words.removeFirst(3) }
    return words.first.map { instructions.contains($0) } ?? false
  }
}

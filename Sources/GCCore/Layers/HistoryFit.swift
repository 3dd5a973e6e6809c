/// Fits the steps of an image's history to its layers: how large can each prefix of layers be?
///
/// A step with bytes is a layer of that size. A step without bytes either changed only the
/// configuration or made a layer that really is empty, and the engine does not say which. The
/// history may also end before the layers do: an image that was loaded on a base without history
/// has steps for some of its layers only, and the engine counts them from the bottom. Every
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
    /// Something that needs a layer below it, like `RUN`.
    var needsBase: Bool = false
  }

  /// Bounds of the size of a prefix of layers, bottom layer to this one, in bytes.
  struct Bounds: Hashable {
    var low: Int64
    var high: Int64
  }

  let steps: [Step]
  /// What is known of each prefix before the fit, bottom layer first.
  let known: [Bounds]

  /// The most layers and steps that are fitted: far more than an image can have (125 layers on
  /// Docker), and little enough for time and memory.
  static let mostLayers = 1024
  static let mostSteps = 4096

  /// The bounds of each prefix, or `nil` where the history does not agree with the layers, or
  /// either is longer than what is fitted.
  func fit() -> [Bounds]? {
    guard !steps.isEmpty, steps.count <= Self.mostSteps, known.count <= Self.mostLayers,
      steps.allSatisfy({ $0.size >= 0 })
    else { return nil }
    let below = sums()
    func assignments(trusts: Bool, whole: Bool) -> [Bounds]? {
      self.assignments(below, trustsInstructions: trusts, mustBeWhole: whole)
    }
    // What the instructions say is believed, whether the history tells of all layers or of some.
    guard let believed = assignments(trusts: true, whole: false) else {
      return assignments(trusts: false, whole: false)
    }
    // Where it then tells of some only, but of all with an instruction for a layer, either may be.
    guard assignments(trusts: true, whole: true) == nil,
      let whole = assignments(trusts: false, whole: true)
    else { return believed }
    return zip(believed, whole).map {
      Bounds(low: min($0.low, $1.low), high: max($0.high, $1.high))
    }
  }

  /// The bounds over all assignments.
  ///
  /// - Parameters:
  ///   - trustsInstructions: whether an instruction that never makes a layer is none.
  ///   - mustBeWhole: whether every layer has its step.
  private func assignments(
    _ below: [Int64], trustsInstructions: Bool, mustBeWhole: Bool
  ) -> [Bounds]? {
    let width = known.count + 1
    // reached[step * width + layer]: the first `step` steps can make the first `layer` layers.
    var reached = [Bool](repeating: false, count: (steps.count + 1) * width)
    reached[0] = true
    func grows(_ index: Int, _ layer: Int) -> Bool {
      makesLayer(steps[index], trustsInstructions, atBottom: layer == 0) && layer < known.count
        && known[layer].low <= below[index + 1] && below[index + 1] <= known[layer].high
    }
    for (index, step) in steps.enumerated() {
      for layer in 0..<width where reached[index * width + layer] {
        // Without bytes the sum is the one that agreed already.
        if step.size == 0 { reached[(index + 1) * width + layer] = true }
        if grows(index, layer) { reached[(index + 1) * width + layer + 1] = true }
      }
    }
    // Back from the end: keep only what some complete assignment passes through.
    let last = steps.count * width
    for layer in 0..<width where reached[last + layer] {
      reached[last + layer] = layer == known.count || !mustBeWhole && endsBelow(layer, below)
    }
    for index in steps.indices.reversed() {
      for layer in 0..<width where reached[index * width + layer] {
        reached[index * width + layer] =
          steps[index].size == 0 && reached[(index + 1) * width + layer]
          || grows(index, layer) && reached[(index + 1) * width + layer + 1]
      }
    }
    return reached[0] ? bounds(reached, below: below) : nil
  }

  /// Whether the layers from this one on can lie above all steps.
  private func endsBelow(_ layer: Int, _ below: [Int64]) -> Bool {
    known[layer...].allSatisfy { below[steps.count] <= $0.high }
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

  private func makesLayer(_ step: Step, _ trustsInstructions: Bool, atBottom: Bool) -> Bool {
    if step.size > 0 { return true }
    // What ran, or only changed the configuration, had something to run on and to change.
    if atBottom, step.needsBase || step.isConfiguration { return false }
    return !(trustsInstructions && step.isConfiguration)
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
    var words = step.createdBy.prefix(200).split(separator: " ", maxSplits: 5)
    // The classic builder writes `/bin/sh -c #(nop)  CMD …`, BuildKit `CMD …`.
    let isInstruction = words.count > 3 && words[2] == "#(nop)"
    if isInstruction { words.removeFirst(3) }
    let first = words.first ?? ""
    let isConfiguration =
      Self.instructions.contains(first) || first == "WORKDIR" && words.dropFirst().first == "/"
    // What the classic builder runs it writes without a word before it, arguments ahead (`|1 A=b`).
    let runs = !isInstruction && (first == "RUN" || first == "/bin/sh" || first.hasPrefix("|"))
    self.init(
      size: step.size, isConfiguration: step.size == 0 && isConfiguration,
      needsBase: step.size == 0 && runs)
  }

  /// Instructions that change an image's configuration and nothing else. `WORKDIR` is among them
  /// only for the root: elsewhere it makes a layer where the directory is new.
  private static let instructions: Set<Substring> = [
    "ARG", "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
    "SHELL", "STOPSIGNAL", "USER", "VOLUME",
  ]
}

/// What the engine's answers to the removals of one image name, sorted by what they are.
struct ImageAnswer: Hashable, Sendable {
  /// Full IDs of deleted images.
  private(set) var images: [String] = []
  /// Chain IDs of deleted layers; only Docker's classic store tells them.
  private(set) var layers: [String] = []
  /// Names that were taken off.
  private(set) var names: [String] = []

  /// Whether no answer named anything.
  var isEmpty: Bool { images.isEmpty && layers.isEmpty && names.isEmpty }

  /// Adds the answer to one removal.
  ///
  /// Docker's classic store calls images and layers alike `Deleted`: each image, and then the
  /// layers that went with it. What the graph does not know is therefore an image where it is the
  /// first one named, and else a layer.
  ///
  /// - Parameter graph: the layers as they were reviewed; `nil` for a store that names none.
  mutating func add(_ removals: [ImageRemoval], layersKnownTo graph: LayerGraph?) {
    var isFirst = true
    for removal in removals {
      switch removal {
      case .untagged(let name): names.append(name)
      case .deleted(let text):
        // Podman leaves out the algorithm.
        let id = EngineID.image(text) ?? text
        let isLayer =
          graph.map { graph in
            graph.storage.layerIndex[id] != nil
              || !isFirst && graph.storage.imageIndex[id] == nil
          } ?? false
        if isLayer { layers.append(id) } else { images.append(id) }
        isFirst = false
      }
    }
  }

  /// What went though the step was reviewed without it; how to get it back, where that is known.
  ///
  /// - Parameters:
  ///   - expected: full IDs of the images that the plan lets go.
  ///   - isGone: whether the step's own image is gone.
  func unreviewed(by step: PlanStep, expecting expected: Set<String>, isGone: Bool) -> Unreviewed {
    var found = Unreviewed(
      images: images.filter { !expected.contains($0) },
      names: names.filter { !step.names($0) })
    let pulls = found.images.isEmpty && found.names.isEmpty ? [] : names.filter { $0.contains("@") }
    found.restore += pulls.map { "docker pull \(shellQuoted($0))" }
    if !isGone {
      // They were names of the image that stays.
      found.restore += found.names.filter { !$0.contains("@") }
        .map { "docker tag \(shellQuoted(step.id.id)) \(shellQuoted($0))" }
    }
    return found
  }
}

extension PlanStep {
  /// Whether the image was reviewed with this name, or is one of its repositories by its digest:
  /// that goes with the last tag there.
  fileprivate func names(_ name: String) -> Bool {
    guard case .image(let tags, let digests) = reviewed else { return false }
    let name = ImageReference.familiar(of: name)
    let known = (tags + digests).map { ImageReference.familiar(of: $0) }
    if known.contains(name) { return true }
    guard name.contains("@") else { return false }
    let repository = ImageReference.repository(of: name)
    return known.contains { ImageReference.repository(of: $0) == repository }
  }
}

import FoundationEssentials
import GCCore

/// Everything about one item, as lines.
enum DetailsText {
  static func lines(_ model: AppModel, _ item: ItemID, width: Int) -> [StyledLine] {
    var text = DetailsWriter(model: model, width: width)
    switch item.kind {
    case .container:
      guard let container = model.inventory.containers[item.id] else {
        return [StyledLine("The container is gone.", Style(.warning))]
      }
      text.write(container)
    case .image:
      guard let image = model.inventory.images[item.id] else {
        return [StyledLine("The image is gone.", Style(.warning))]
      }
      text.write(image)
    case .volume:
      guard let volume = model.inventory.volumes[item.id] else {
        return [StyledLine("The volume is gone.", Style(.warning))]
      }
      text.write(volume)
    case .network:
      guard let network = model.inventory.networks[item.id] else {
        return [StyledLine("The network is gone.", Style(.warning))]
      }
      text.write(network)
    }
    return text.lines
  }
}

/// Writes the lines of the details.
private struct DetailsWriter {
  let model: AppModel
  let width: Int
  var lines: [StyledLine] = []

  mutating func write(_ container: Container) {
    heading(container.name)
    field("ID", container.id)
    if container.names.count > 1 { field("Names", container.names.joined(separator: ", ")) }
    field("Image", container.imageName)
    field("Image ID", container.imageID)
    let code = container.exitCode.map { ", exit code \($0)" } ?? ""
    field("State", container.state.name + code)
    field("Created", time(container.createdAt))
    switch container.details {
    case .known(let details):
      field("Started", details.startedAt.date.map { time($0) } ?? "never")
      field("Finished", details.finishedAt.date.map { time($0) } ?? "never")
      if !details.error.isEmpty { field("Error", details.error) }
    case .pending: field("Finished", "not known yet")
    case .unavailable(let reason): field("Finished", "unknown: \(reason)")
    }
    field(
      "Writable layer",
      size(container.writableSize) + (container.mayHaveLog ? " + log ?" : ""))
    if container.mayHaveLog { field("", "Its log goes with it, and is not counted.") }
    field("Command", container.command)
    fate(container.itemID)
    let takers = model.references.containers(takingVolumesFrom: container.id)
    if !takers.isEmpty {
      field("Volumes used by", takers.map(\.name).joined(separator: ", "))
    }
    section(
      "Mounts",
      container.mounts.map { mount in
        let source = mount.name.isEmpty ? mount.source : mount.name
        return "\(mount.type) \(source) on \(mount.destination)\(mount.isWritable ? "" : " (ro)")"
      })
    labels(container.labels)
    command("docker rm \(container.itemID.short)")
  }

  mutating func write(_ image: GCCore.Image) {
    heading(image.name)
    field("ID", image.id)
    if !image.tags.isEmpty { field("Tags", image.tags.joined(separator: ", ")) }
    if !image.digests.isEmpty { field("Digests", image.digests.joined(separator: ", ")) }
    field("Created", time(image.createdAt))
    field("Size", image.size.map { ByteText.of($0) } ?? "unknown: the engine does not tell")
    field("Unique", model.figures.flatMap { $0.unique[image.id] }.map(estimate) ?? "not known yet")
    if let details = image.details.value {
      field("Platform", "\(details.os)/\(details.architecture)")
      if !details.command.isEmpty { field("Command", details.command.joined(separator: " ")) }
      if !details.author.isEmpty { field("Author", details.author) }
    }
    if image.tags.isEmpty { field("Came from", Origin.words(image, model)) }
    fate(image.itemID)
    section(
      "Used by",
      model.references.containers(using: image.id).map { "container \($0.name) (\($0.state.name))" }
        + model.references.children(of: image.id).map { "image \($0.name), built on it" })
    layers(image)
    labels(image.labels)
    let names = image.tags.isEmpty ? [image.itemID.short] : image.tags
    command("docker rmi " + names.map { shellQuoted($0) }.joined(separator: " "))
  }

  mutating func write(_ volume: Volume) {
    heading(volume.itemID.short)
    field("Name", volume.name)
    field("Driver", volume.driver)
    field("Created", time(volume.createdAt))
    field("Size", size(volume.size))
    field("Directory", volume.mountpoint)
    fate(volume.itemID)
    section(
      "Used by",
      model.references.containers(usingVolume: volume.name)
        .map { "container \($0.name) (\($0.state.name))" })
    labels(volume.labels)
    command("docker volume rm \(shellQuoted(volume.name))")
  }

  mutating func write(_ network: Network) {
    heading(network.name)
    field("ID", network.id)
    field("Driver", network.driver)
    field("Created", time(network.createdAt))
    fate(network.itemID)
    section(
      "Used by",
      model.references.containers(usingNetwork: network.id)
        .map { "container \($0.name) (\($0.state.name))" })
    labels(network.labels)
    command("docker network rm \(network.itemID.short)")
  }

  /// What removing it would free beside what is marked, who holds the rest, and why it is kept if
  /// anything keeps it.
  private mutating func fate(_ item: ItemID) {
    let step = model.figures.flatMap { figures in
      Planner.plan(
        marks: model.marks.union([item]), inventory: model.inventory, graph: figures.graph,
        options: PlanOptions(takesParents: true)
      ) { [model] in model.protection(of: $0) }.steps.first { $0.id == item }
    }
    field(
      "Frees", model.figures.map { estimate($0.tally.addition(of: item)) } ?? "not known yet")
    for holding in step?.heldBy ?? [] { field("", holding.phrase(size: ByteText.of)) }
    if let protection = model.protection(of: item) {
      field("Kept", protection.sentence(path: model.exclusions.path), Style(.excluded))
    } else if case .refused(let refusal)? = step?.outcome {
      field("Kept", refusal.sentence, Style(.warning))
    }
    if let words = model.collectWords(of: item) { field("Collect", words) }
  }

  private mutating func layers(_ image: GCCore.Image) {
    guard let layers = model.figures?.graph.layers(of: image.id) else {
      let reason = model.figures?.unique[image.id]?.reasonPhrase
      return section(
        "Layers",
        image.details.isPending ? ["not known yet"] : reason.map { ["unknown: \($0)"] } ?? [])
    }
    section(
      "Layers, top first",
      layers.reversed().map { layer in
        let holders = layer.holders.map(\.name)
        let also = holders.isEmpty ? "only here" : "also in " + holders.joined(separator: ", ")
        return "\(fitted(estimate(layer.size), to: 10, alignRight: true)) "
          + "\(shortID(layer.chainID))  \(also)"
      })
  }

  private mutating func labels(_ labels: [String: String]) {
    section("Labels", labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
  }

  private mutating func command(_ text: String) {
    lines.append(StyledLine(""))
    field("Same as", text)
  }

  private mutating func heading(_ text: String) {
    lines.append(StyledLine(truncated(text, to: width), Style(.title).bold))
  }

  private mutating func section(_ title: String, _ entries: [String]) {
    guard !entries.isEmpty else { return }
    lines += [StyledLine(""), StyledLine(title + ":", Style(.title))]
    for entry in entries { wrap("  ", entry, .plain) }
  }

  private mutating func field(_ title: String, _ value: String, _ style: Style = .plain) {
    wrap(fitted(title, to: 15) + " ", value, style)
  }

  /// Long values go on below themselves; a value of a megabyte is cut.
  private mutating func wrap(_ head: String, _ value: String, _ style: Style) {
    let indent = textWidth(head)
    let room = max(10, width - indent)
    var rest = scrubbed(value, limit: 4000)[...]
    var isFirst = true
    repeat {
      var piece = ""
      var used = 0
      while let character = rest.first {
        let step = textWidth(String(character))
        guard used + step <= room else { break }
        piece.append(character)
        used += step
        rest = rest.dropFirst()
      }
      lines.append(
        StyledLine((isFirst ? head : String(repeating: " ", count: indent)) + piece, style))
      isFirst = false
      if piece.isEmpty { break }
    } while !rest.isEmpty
  }

  private func estimate(_ estimate: Estimate) -> String {
    StatusView.estimateText(estimate, model)
  }

  private func size(_ fact: Fact<Int64>) -> String {
    switch fact {
    case .pending: "not known yet"
    case .known(let bytes): ByteText.of(bytes)
    case .unavailable(let reason): "unknown: \(reason)"
    }
  }

  private func time(_ date: Date?) -> String {
    guard let date else { return "unknown" }
    return
      "\(date.formatted(.iso8601)) (\(AgeText.long(seconds: model.now.timeIntervalSince(date))))"
  }
}

extension LayerHolder {
  /// The name to show, unscrubbed.
  fileprivate var name: String {
    switch self {
    case .image(_, let name): name
    case .container(_, let name): "container \(name)"
    case .buildCache: "the build cache"
    }
  }
}

enum DetailsView {
  static func draw(
    _ details: DetailsState, _ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer
  ) {
    ScrolledText.draw(
      details.lines, top: details.top, rect, into: &buffer, ellipsis: model.ellipsis)
  }
}

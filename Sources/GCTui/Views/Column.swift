import FoundationEssentials
import GCCore

/// A column of a list: its width, when it goes, and what it shows.
struct Column: Sendable {
  let title: String
  let width: Int
  /// So wide where there is room, before others grow; `width` is the least.
  var roomy = 0
  /// Takes a share of the columns that are left over.
  var grows = false
  var alignsRight = false
  /// Larger goes first when the screen is narrow; 0 never goes.
  let rank: Int
  var cut = Cut.end
  let text: @Sendable (ItemID, AppModel) -> String
  /// What stands there where the whole text is too wide; without it, the text is cut.
  var brief: (@Sendable (ItemID, AppModel) -> String)?

  /// The columns that fit, with their widths; one blank between two.
  static func fitting(_ columns: [Column], width: Int) -> [(column: Column, width: Int)] {
    var chosen = columns
    while needed(chosen) > width, let rank = chosen.map(\.rank).max(), rank > 0,
      let index = chosen.lastIndex(where: { $0.rank == rank })
    {
      chosen.remove(at: index)
    }
    var spare = max(0, width - needed(chosen))
    var growing = chosen.count(where: \.grows)
    return chosen.map { column in
      let extra = min(spare, max(0, column.roomy - column.width))
      if extra > 0 {
        spare -= extra
        return (column, column.width + extra)
      }
      guard column.grows, growing > 0 else { return (column, column.width) }
      let share = spare / growing
      spare -= share
      growing -= 1
      return (column, column.width + share)
    }
  }

  /// What all of them take, with a blank between two.
  static func needed(_ columns: [Column]) -> Int { columns.reduce(0) { $0 + $1.width + 1 } - 1 }

  static func columns(of kind: ListKind, _ size: SizeColumn) -> [Column] {
    switch kind {
    case .containers:
      [containerSizeColumn(size), name(16), state, age("EXITED"), image(14), labels]
    case .dangling:
      [sizeColumn(size)] + uniqueIfOther(size) + [id, age("AGE"), origin, labels]
    case .labeled:
      [sizeColumn(size)] + uniqueIfOther(size) + [name(20), age("AGE"), labels]
    }
  }

  private static func sizeColumn(_ size: SizeColumn) -> Column {
    Column(title: size.title, width: 8, alignsRight: true, rank: 0) { item, model in
      model.sizeText(of: item, size)
    }
  }

  /// Wide enough for a log that is not counted: `≥1.23GB + log ?`, or `≥1.23GB+?`.
  private static func containerSizeColumn(_ size: SizeColumn) -> Column {
    Column(
      title: size.title, width: 9, roomy: 15, alignsRight: true, rank: 0,
      text: { item, model in model.sizeText(of: item, size, isBrief: false) },
      brief: { item, model in model.sizeText(of: item, size) })
  }

  private static func uniqueIfOther(_ size: SizeColumn) -> [Column] {
    guard size != .unique else { return [] }
    return [
      Column(title: "UNIQUE", width: 8, alignsRight: true, rank: 4) { item, model in
        model.sizeText(of: item, .unique)
      }
    ]
  }

  private static func name(_ width: Int) -> Column {
    Column(title: "NAME", width: width, grows: true, rank: 0, cut: .middle) { item, model in
      switch item.kind {
      case .container: model.inventory.containers[item.id]?.name ?? item.short
      case .image:
        model.inventory.images[item.id].map {
          $0.tags.isEmpty ? item.short : $0.tags.joined(separator: ", ")
        } ?? item.short
      case .volume, .network: model.name(of: item)
      }
    }
  }

  private static let id = Column(title: "ID", width: 12, rank: 0) { item, _ in item.short }

  private static let state = Column(title: "STATE", width: 10, rank: 1) { item, model in
    guard let container = model.inventory.containers[item.id] else { return "" }
    return [container.state.name, container.exitCode.map { "\($0)" }].compactMap { $0 }
      .joined(separator: " ")
  }

  private static func age(_ title: String) -> Column {
    Column(title: title, width: 6, alignsRight: true, rank: 1) { item, model in
      model.ageText(of: item)
    }
  }

  private static func image(_ width: Int) -> Column {
    Column(title: "IMAGE", width: width, grows: true, rank: 2, cut: .middle) { item, model in
      let name = model.inventory.containers[item.id]?.imageName ?? ""
      return name.hasPrefix("sha256:") ? shortID(name) : name
    }
  }

  private static let labels = Column(title: "LABELS", width: 11, grows: true, rank: 3) {
    item, model in LabelText.summary(model.labels(of: item))
  }

  private static let origin = Column(title: "FROM", width: 14, grows: true, rank: 2) {
    item, model in model.inventory.images[item.id].map { Origin.words($0, model) } ?? ""
  }
}

extension AppModel {
  func ageText(of item: ItemID) -> String {
    guard let since = since(item) else { return "?" }
    let age = AgeText.short(seconds: now.timeIntervalSince(since))
    // Until an inspect tells the exit, only the creation is known: no longer ago than that.
    let isBound =
      inventory.containers[item.id].map { $0.details.isPending && $0.state != .created } ?? false
    return isBound ? (settings.isASCII ? "<" : "≤") + age : age
  }

  /// - Parameter isBrief: whether a log that is not counted is told in two characters.
  func sizeText(of item: ItemID, _ column: SizeColumn, isBrief: Bool = true) -> String {
    let isASCII = settings.isASCII
    switch column {
    case .total:
      switch item.kind {
      case .container:
        return inventory.containers[item.id].map { short(ownBytes(of: $0), isBrief: isBrief) }
          ?? "?"
      case .image: return totalSize(of: item).map { ByteText.of($0) } ?? "?"
      case .volume:
        return inventory.volumes[item.id].map { ByteText.of($0.size, ascii: isASCII) } ?? "?"
      // It is nothing but a setting.
      case .network: return ByteText.of(0)
      }
    case .unique:
      guard item.kind == .image else { return sizeText(of: item, .total, isBrief: isBrief) }
      guard let figures else { return ellipsis }
      return short(figures.unique[item.id] ?? .unknown(.notMeasuredYet))
    case .frees:
      guard let figures else { return ellipsis }
      return short(visibleFrees[item] ?? figures.tally.addition(of: item), isBrief: isBrief)
    }
  }

  /// What goes with a container that nobody shares.
  func ownBytes(of container: Container) -> Estimate {
    container.ownBytes(on: inventory.host?.imageStore ?? .classic)
  }

  /// A figure in a narrow column: its upper bound where it is a range, `+?` behind it where logs
  /// are not counted.
  func short(_ estimate: Estimate, isBrief: Bool = true) -> String {
    let logs =
      isBrief ? (estimate.uncountedLogs > 0 ? "+?" : "") : ByteText.logs(estimate)
    return shortCounted(estimate) + logs
  }

  private func shortCounted(_ estimate: Estimate) -> String {
    if estimate.isUnknown {
      return estimate.reasons.contains(.notMeasuredYet) ? ellipsis : "?"
    }
    if estimate.isExact { return ByteText.of(estimate.min) }
    guard let max = estimate.max else {
      return (settings.isASCII ? ">" : "≥") + ByteText.of(estimate.min)
    }
    return (settings.isASCII ? "<" : "≤") + ByteText.of(max)
  }
}

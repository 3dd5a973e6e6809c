import GCCore

/// The engine, its disk, and what is going on with it.
enum HeaderView {
  static func draw(_ model: AppModel, _ layout: Layout, into buffer: inout CellBuffer) {
    buffer.fill(layout.header, style: Style(.chrome))
    var line = layout.header
    for (text, style) in badges(model).reversed() {
      let badge = line.takeRight(min(line.width, textWidth(text) + 1))
      buffer.write(text, in: badge, style: style)
    }
    buffer.write(
      title(model), in: line.inset(columns: 0), style: Style(.chrome), ellipsis: model.ellipsis)
    if !layout.disk.isEmpty { drawDisk(model, layout.disk, into: &buffer) }
  }

  private static func title(_ model: AppModel) -> String {
    guard let host = model.inventory.host else { return " gctui" }
    let product = host.product == .podman ? "Podman" : "Docker"
    let store = host.imageStore == .containerd ? "containerd store" : host.storageDriver
    return [" gctui", "\(product) \(host.version)", store, host.name, host.address]
      .filter { !$0.isEmpty }.joined(separator: "  ")
  }

  private static func badges(_ model: AppModel) -> [(String, Style)] {
    var badges: [(String, Style)] = []
    switch model.connection {
    case .connecting: badges.append(("connecting" + model.ellipsis, Style(.chrome)))
    case .connected: break
    case .lost: badges.append(("CONNECTION LOST", Style(.badge)))
    case .failed: badges.append(("NO ENGINE", Style(.badge)))
    }
    if model.exclusions.problem != nil { badges.append(("EXCLUSIONS?", Style(.badge))) }
    if model.settings.isReadOnly { badges.append(("READ-ONLY", Style(.badge))) }
    return badges
  }

  /// The bar of the engine's disk at the left, the background work at the right.
  private static func drawDisk(_ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer) {
    var line = rect
    let activity = ActivityText.line(model)
    let right = line.takeRight(min(line.width / 2, textWidth(activity) + 1))
    buffer.write(activity, in: right, style: Style(.muted), ellipsis: model.ellipsis)
    guard let disk = model.inventory.disk.value, disk.total > 0 else {
      let text: String
      switch model.inventory.disk {
      case .unavailable(let reason): text = " disk: \(reason)"
      default: text = ""
      }
      buffer.write(text, in: line, style: Style(.muted), ellipsis: model.ellipsis)
      return
    }
    let share = Double(disk.used) / Double(disk.total)
    let percent = Int((share * 100).rounded())
    let tone: Tone = percent >= 95 ? .danger : percent >= 85 ? .warning : .plain
    let words = " \(percent)%  used \(ByteText.of(disk.used))  free \(ByteText.of(disk.free))"
    let width = max(8, min(24, line.width - textWidth(words) - 8))
    var column = line.column
    column += buffer.write(" disk ", at: Point(column: column, row: line.row), style: Style(.muted))
    _ = line.takeLeft(column - line.column)
    Gauge.draw(
      share, isASCII: model.settings.isASCII, in: line.takeLeft(width),
      style: Style(tone == .plain ? .gauge : tone), into: &buffer)
    column = line.column
    buffer.write(
      words, at: Point(column: column, row: line.row), width: line.right - column,
      style: Style(tone))
  }
}

extension AppModel {
  var ellipsis: String { settings.ellipsis }
}

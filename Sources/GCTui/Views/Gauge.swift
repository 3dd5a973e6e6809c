/// Bars of usage.
enum Gauge {
  /// A bar with its ends, filled to a share between 0 and 1; a share above 0 shows at least a cell.
  static func bar(_ share: Double, width: Int, isASCII: Bool) -> String {
    guard width > 2 else { return "" }
    return "[" + fill(share, width: width - 2, isASCII: isASCII) + "]"
  }

  static func fill(_ share: Double, width: Int, isASCII: Bool) -> String {
    let bounded = share.isFinite ? max(0, min(1, share)) : 0
    var cells = Int((bounded * Double(width)).rounded())
    if bounded > 0, cells == 0 { cells = min(1, width) }
    let full = isASCII ? "#" : "█"
    return String(repeating: full, count: cells) + String(repeating: " ", count: width - cells)
  }
}

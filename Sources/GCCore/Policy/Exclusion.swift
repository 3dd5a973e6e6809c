/// One rule of the exclusions file: what is never deleted.
///
/// A kind and an anchored pattern, like `image redis:7*`, `container web`, `label keep`,
/// `volume data-*` or `network shop_*`. docs/exclusions.md has the whole format.
public struct Exclusion: Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case image, container, label, volume, network
  }

  enum Matcher: Hashable, Sendable {
    /// A full ID of a container, an image or a network.
    case id(String)
    /// Names of containers, volumes or networks.
    case name(Glob)
    /// Any spelling of `repository:tag` or of `repository@digest`.
    case reference(tag: Glob?, digests: [Glob])
    /// Every value where `value` is `nil`.
    case label(key: String, value: Glob?)
  }

  public let kind: Kind
  /// What stands after the kind, as written.
  public let pattern: String
  let matcher: Matcher

  /// The rule as it stands on its line, with one space between kind and pattern.
  public var text: String { kind.rawValue + " " + pattern }

  /// Reads one line that is neither blank nor a comment.
  public init(parsing line: String) throws(RuleError) {
    let scalars = Array(line.unicodeScalars)
    if let control = scalars.first(where: { ($0.value < 0x20 && $0 != "\t") || $0.value == 0x7f }) {
      throw RuleError(
        "The line holds the control character U+\(hex(control.value)): take it out, or write ?.")
    }
    let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" }
    let trimmed = scalars.drop(while: isBlank)
    let word = trimmed.prefix { !isBlank($0) }
    let name = String(String.UnicodeScalarView(word))
    guard let kind = Kind(rawValue: name) else {
      throw RuleError(
        "A rule begins with image, container, label, volume or network, not with \"\(name)\".")
    }
    var rest = Array(trimmed.dropFirst(word.count).drop(while: isBlank))
    while let last = rest.last, isBlank(last), !Self.endsEscaped(rest) { rest.removeLast() }
    guard !rest.isEmpty else {
      throw RuleError("The rule \(name) says nothing after it: \(Self.example(kind))")
    }
    try Self.checkBlanks(rest, kind)
    let pattern = String(String.UnicodeScalarView(rest))
    self.kind = kind
    self.pattern = pattern
    self.matcher =
      switch kind {
      case .image: try Self.image(pattern)
      case .container: try Self.container(pattern)
      case .label: try Self.label(pattern)
      case .volume: try Self.volume(pattern)
      case .network: try Self.network(pattern)
      }
  }

  /// Whether the last scalar has a backslash before it that is not itself escaped.
  private static func endsEscaped(_ scalars: [Unicode.Scalar]) -> Bool {
    !scalars.dropLast().reversed().prefix { $0 == "\\" }.count.isMultiple(of: 2)
  }

  /// A blank in a name, or a comment behind a rule, would make a rule that never matches.
  private static func checkBlanks(_ scalars: [Unicode.Scalar], _ kind: Kind) throws(RuleError) {
    var wasBlank = false
    var hasBlank = false
    var escaped = false
    for scalar in scalars {
      if wasBlank, scalar == "#" {
        throw RuleError(
          "A comment stands on a line of its own; write \\# where the pattern holds a #.")
      }
      wasBlank = !escaped && (scalar == " " || scalar == "\t")
      hasBlank = hasBlank || wasBlank
      escaped = !escaped && scalar == "\\"
    }
    if hasBlank, kind != .label {
      throw RuleError("A name after \(kind.rawValue) holds no blank: write one rule a line.")
    }
  }

  private static func example(_ kind: Kind) -> String {
    switch kind {
    case .image: "write image redis:7* or image sha256: and the 64 digits."
    case .container: "write container web-* or container and the full ID."
    case .label: "write label keep or label environment=prod*."
    case .volume: "write volume data-*."
    case .network: "write network shop_*."
    }
  }
}

extension Exclusion: Hashable {
  /// Rules are the same when they are written the same, byte for byte after the blanks.
  public static func == (one: Exclusion, other: Exclusion) -> Bool {
    one.kind == other.kind && one.pattern.utf8.elementsEqual(other.pattern.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    for byte in pattern.utf8 { hasher.combine(byte) }
  }
}

private func hex(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

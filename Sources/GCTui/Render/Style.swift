/// What a piece of text is for; the theme decides how it looks.
enum Tone: UInt8, Hashable, Sendable, CaseIterable {
  case plain
  /// Headings and names of lists.
  case title
  /// Labels, rules and what is of less interest.
  case muted
  /// Keys in the footer, the filter's text, the current tab.
  case accent
  case good
  case warning
  case danger
  /// The filled part of a usage bar.
  case gauge
  /// Marked rows.
  case marked
  /// Excluded rows and their flag.
  case excluded
  /// The bars at the top and the bottom of the screen.
  case chrome
  /// A short word on its own ground, such as `READ-ONLY`.
  case badge
}

/// How a cell is drawn: its tone, and attributes that also show without colour.
struct Style: Hashable, Sendable {
  struct Attributes: OptionSet, Hashable, Sendable {
    var rawValue: UInt8

    static let bold = Attributes(rawValue: 1)
    static let dim = Attributes(rawValue: 2)
    static let reverse = Attributes(rawValue: 4)
    static let underline = Attributes(rawValue: 8)
  }

  var tone: Tone
  var attributes: Attributes

  init(_ tone: Tone = .plain, _ attributes: Attributes = []) {
    self.tone = tone
    self.attributes = attributes
  }

  static let plain = Style()

  var bold: Style { adding(.bold) }
  var dim: Style { adding(.dim) }
  var reverse: Style { adding(.reverse) }
  var underline: Style { adding(.underline) }

  private func adding(_ attribute: Attributes) -> Style {
    Style(tone, attributes.union(attribute))
  }
}

/// Colours and attributes of the terminal for a style; a negative colour is the terminal's own.
struct Look: Hashable, Sendable {
  var foreground = -1
  var background = -1
  var attributes: Style.Attributes = []
}

/// Turns what text is for into how it looks, with the colours that are there.
///
/// Only the eight colours that every palette has are used, so that people's own palettes keep
/// their contrast on light and on dark grounds. Without colour, tones that carry meaning use
/// attributes instead; flags say it in text anyway.
struct Theme: Sendable {
  private let colorful: Bool

  /// - Parameters:
  ///   - colors: how many colours the terminal has.
  ///   - wanted: `false` where `NO_COLOR` is set.
  init(colors: Int, wanted: Bool) {
    colorful = wanted && colors >= 8
  }

  func look(_ style: Style) -> Look {
    var look = colorful ? Self.colored(style.tone) : Self.mono(style.tone)
    // Reversing twice would look plain: a badge on the selected row still stands out.
    look.attributes.formUnion(style.attributes)
    return look
  }

  private static func colored(_ tone: Tone) -> Look {
    switch tone {
    case .plain: Look()
    case .title: Look(attributes: .bold)
    case .muted: Look(attributes: .dim)
    case .accent: Look(foreground: 6)
    case .good: Look(foreground: 2)
    case .warning: Look(foreground: 3)
    case .danger: Look(foreground: 1, attributes: .bold)
    case .gauge: Look(foreground: 4)
    case .marked: Look(foreground: 3, attributes: .bold)
    case .excluded: Look(foreground: 5)
    case .chrome: Look(attributes: .reverse)
    case .badge: Look(foreground: 7, background: 1, attributes: .bold)
    }
  }

  private static func mono(_ tone: Tone) -> Look {
    switch tone {
    case .plain, .accent, .good, .gauge: Look()
    case .title, .warning, .danger, .marked: Look(attributes: .bold)
    case .muted, .excluded: Look(attributes: .dim)
    case .chrome, .badge: Look(attributes: .reverse)
    }
  }
}

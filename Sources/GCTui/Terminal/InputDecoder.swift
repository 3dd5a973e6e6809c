/// What the terminal library reads: a function key's code or a character.
enum RawInput: Hashable, Sendable {
  case code(Int)
  case scalar(Unicode.Scalar)
}

/// Turns what the terminal library reads into keys and pastes.
///
/// A sequence that terminfo does not know arrives as its single characters. They are swallowed here:
/// a stray `y` in one of them must never answer a question.
struct InputDecoder: Sendable {
  /// Codes of our own for the marks around a paste, above all that ncurses uses.
  static let pasteStart = 5000
  static let pasteEnd = 5001

  /// Pasted text is a filter, a name or a pattern: a paste has ended, but for its rest, when it is longer.
  static let pasteLimit = 4096

  /// After so long without input what was begun is not waited for any longer.
  static let patience = Duration.seconds(1)

  private enum State: Hashable {
    case plain
    case escape
    /// After `ESC [`: parameters, then one final character.
    case sequence
    /// After `ESC O`: one character.
    case single
    case paste(String)
    /// The rest of a paste that was too long: dropped, for it was never typed.
    case rest
  }

  private var state = State.plain

  /// Whether something was begun and has not ended: keys are no keys until it has.
  var isWaiting: Bool { state != .plain }

  /// What one event means, if it completes something.
  mutating func decode(_ raw: RawInput) -> [TerminalInput] {
    switch (state, raw) {
    // Whatever was begun and does not end, these keys are a way out of it.
    case (.paste, .scalar("\u{3}")), (.rest, .scalar("\u{3}")): return [.key(.control("c"))]
    case (.paste, .scalar("\u{1c}")), (.rest, .scalar("\u{1c}")): return [.key(.control("\\"))]
    case (.paste(let text), _): return continuePaste(text, raw)
    case (.rest, .code(Self.pasteEnd)): return take(.plain, [])
    case (.rest, _): return []
    case (_, .code(Self.pasteStart)):
      return take(.paste(""), flush())
    case (.escape, .scalar("[")): return take(.sequence, [])
    case (.escape, .scalar("O")): return take(.single, [])
    case (.escape, .scalar(let scalar)) where scalar.value >= 0x20 && scalar.value != 0x7f:
      return take(.plain, [.key(.alt(Character(scalar)))])
    // A control character is in no sequence: it is the next key, and the sequence was cut.
    case (.sequence, .scalar(let scalar)) where scalar.value >= 0x20:
      return take((0x40...0x7e).contains(scalar.value) ? .plain : .sequence, [])
    case (.single, .scalar(let scalar)) where scalar.value >= 0x20: return take(.plain, [])
    case (_, .scalar("\u{1b}")): return take(.escape, flush())
    case (_, .scalar(let scalar)): return take(.plain, flush() + Self.key(scalar))
    case (_, .code(let code)): return take(.plain, flush() + Self.key(code))
    }
  }

  /// Says that nothing more is there now: an escape that stands alone is the key.
  mutating func drained() -> [TerminalInput] {
    switch state {
    case .escape: take(.plain, [.key(.escape)])
    case .single: take(.plain, [.key(.alt("O"))])
    // The rest of a cut sequence or of a paste may still come.
    case .plain, .sequence, .paste, .rest: []
    }
  }

  /// Says that nothing has come for as long as `patience`: what was begun ends here.
  mutating func gaveUp() -> [TerminalInput] {
    if case .paste(let text) = state { return take(.plain, [.paste(text)]) }
    return take(.plain, flush())
  }

  private mutating func take(_ next: State, _ inputs: [TerminalInput]) -> [TerminalInput] {
    state = next
    return inputs
  }

  private func flush() -> [TerminalInput] {
    state == .escape ? [.key(.escape)] : []
  }

  private mutating func continuePaste(_ text: String, _ raw: RawInput) -> [TerminalInput] {
    switch raw {
    case .code(Self.pasteEnd): return take(.plain, [.paste(text)])
    case .scalar(let scalar):
      var longer = text
      longer.unicodeScalars.append(scalar)
      guard longer.utf8.count >= Self.pasteLimit else { return take(.paste(longer), []) }
      return take(.rest, [.paste(longer)])
    case .code: return []
    }
  }

  private static func key(_ scalar: Unicode.Scalar) -> [TerminalInput] {
    switch scalar.value {
    case 0x09: [.key(.tab)]
    case 0x0a, 0x0d: [.key(.enter)]
    case 0x08, 0x7f: [.key(.backspace)]
    case 0x01...0x1a: [.key(.control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60))))]
    case 0x1c...0x1f: [.key(.control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40))))]
    case 0x00: [.key(.control("@"))]
    case 0x80..<0xa0: []
    default: [.key(.character(Character(scalar)))]
    }
  }

  /// The keypad's codes as <ncurses.h> defines them, in octal as there.
  private static func key(_ code: Int) -> [TerminalInput] {
    switch code {
    case 0o402: [.key(.down)]
    case 0o403: [.key(.up)]
    case 0o404: [.key(.left)]
    case 0o405: [.key(.right)]
    case 0o406, 0o552: [.key(.home)]
    case 0o407: [.key(.backspace)]
    case 0o411...0o474: [.key(.function(code - 0o410))]
    case 0o512: [.key(.delete)]
    case 0o513: [.key(.insert)]
    case 0o522: [.key(.pageDown)]
    case 0o523: [.key(.pageUp)]
    case 0o527: [.key(.enter)]
    case 0o541: [.key(.backTab)]
    case 0o550: [.key(.end)]
    default: []
    }
  }
}

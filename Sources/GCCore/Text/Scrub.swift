/// The text with everything invisible made visible, so that it can be drawn or printed.
///
/// Names, labels and messages come from whoever built the image: an escape sequence in them would
/// drive the terminal, a bidirectional override would show another name than the one deleted.
/// Control characters appear in caret notation (`^[`, `^J`, `^?`), everything else that has no
/// shape of its own as its code point (`<U+202E>`). Both are ASCII, so they read the same on every
/// terminal and in every log, and nobody mistakes them for a replacement of unknown text.
/// Joiners and variation selectors stay inside emoji, where they are part of the picture.
///
/// Rules match the raw text; only what is shown goes through here.
///
/// - Parameter limit: where to stop reading, in scalars of the text; an ellipsis in brackets then
///   says that more follows. A label may be a megabyte long.
public func scrubbed(_ text: String, limit: Int = .max) -> String {
  scrubbed(text, limit: limit, keepsNewlines: false)
}

/// The same for text of several lines: newlines stay. The last step before a stream.
///
/// Whatever quotes somebody else goes through `scrubbed` before: a newline in a name must not begin a
/// line of ours.
public func scrubbedLines(_ text: String) -> String {
  scrubbed(text, limit: .max, keepsNewlines: true)
}

private func scrubbed(_ text: String, limit: Int, keepsNewlines: Bool) -> String {
  if isPlain(text.utf8, keepsNewlines), limit >= text.utf8.count { return text }
  var result = ""
  var count = 0
  var joins = false
  for scalar in text.unicodeScalars {
    if count >= limit {
      result += "[...]"
      break
    }
    count += 1
    if joins, isEmojiJoiner(scalar) {
      result.unicodeScalars.append(scalar)
      continue
    }
    joins = scalar.value > 0x7f && scalar.properties.isEmoji
    if keepsNewlines, scalar == "\n" {
      result.unicodeScalars.append(scalar)
    } else {
      append(scalar, to: &result)
    }
  }
  return result
}

/// Whether every byte is printable ASCII.
private func isPlain(_ bytes: String.UTF8View, _ keepsNewlines: Bool) -> Bool {
  let isPlain = { (byte: UInt8) in
    byte >= 0x20 && byte < 0x7f || keepsNewlines && byte == UInt8(ascii: "\n")
  }
  return bytes.withContiguousStorageIfAvailable { $0.allSatisfy(isPlain) }
    ?? bytes.allSatisfy(isPlain)
}

private func append(_ scalar: Unicode.Scalar, to result: inout String) {
  switch scalar.value {
  case 0x20..<0x7f: result.unicodeScalars.append(scalar)
  case 0..<0x20: result += "^" + String(UnicodeScalar(UInt8(scalar.value) + 0x40))
  case 0x7f: result += "^?"
  default:
    if hasShape(scalar) {
      result.unicodeScalars.append(scalar)
    } else {
      let digits = String(scalar.value, radix: 16, uppercase: true)
      result += "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
    }
  }
}

/// Whether a reader sees the scalar, and sees it where it stands.
func hasShape(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
    false
  case .spaceSeparator:
    // The ideographic space is two columns wide; the others pass for a space that they are not.
    scalar.value == 0x3000
  default:
    // Fillers and selectors count as letters and marks, yet show nothing.
    !scalar.properties.isDefaultIgnorableCodePoint && scalar.value != 0x2800
  }
}

private func isEmojiJoiner(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value == 0x200d || scalar.value == 0xfe0e || scalar.value == 0xfe0f
}

/// Keys of JSON with comments, as far as a decoder does not tell of them.
enum JSONKeys {
  /// The first key that stands twice in the same object, which a decoder passes over in silence.
  ///
  /// Only told for a text that is JSON; of any other the decoder has more to say.
  static func firstRepeated(in text: String) -> String? {
    var rest = text.unicodeScalars[...]
    // One set for each object that is open; `nil` for a list.
    var open: [Set<String>?] = []
    var last: String?
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"", "'": last = string(&rest, end: scalar)
      case "/":
        comment(&rest)
      case "{":
        open.append([])
        last = nil
      case "[":
        open.append(nil)
        last = nil
      case "}", "]":
        _ = open.popLast()
        last = nil
      case ":":
        if let key = last, let index = open.indices.last, open[index] != nil,
          open[index]?.insert(key).inserted == false
        {
          return key
        }
        last = nil
      case ",": last = nil
      case _ where scalar.properties.isWhitespace: break
      default: last = word(scalar, &rest)
      }
    }
    return nil
  }

  private static func string(
    _ rest: inout Substring.UnicodeScalarView, end: Unicode.Scalar
  ) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst(), scalar != end {
      text.append(scalar)
      if scalar == "\\", let next = rest.popFirst() { text.append(next) }
    }
    return String(text)
  }

  private static func comment(_ rest: inout Substring.UnicodeScalarView) {
    switch rest.popFirst() {
    case "/": rest = rest.drop { $0 != "\n" }
    case "*":
      while !rest.isEmpty, !rest.starts(with: ["*", "/"]) { rest.removeFirst() }
      rest = rest.dropFirst(2)
    default: break
    }
  }

  private static func word(
    _ first: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
  ) -> String {
    var text = String.UnicodeScalarView([first])
    while let scalar = rest.first,
      !":,{}[]/\"'".unicodeScalars.contains(scalar), !scalar.properties.isWhitespace
    {
      text.append(scalar)
      rest.removeFirst()
    }
    return String(text)
  }
}

/// The references that a file or a pipe lists: one per line, `#` starts a comment.
public struct ItemReferenceList: Hashable, Sendable {
  public struct Line: Hashable, Sendable {
    /// Counted from one.
    public var number: Int
    public var reference: ItemReference
  }

  /// A line that cannot be used, as a sentence.
  public struct Problem: Error, Hashable, Sendable {
    public var line: Int
    public var sentence: String
  }

  public private(set) var lines: [Line] = []
  /// Lines with more than one reference. Taking the first of several would leave out what was meant,
  /// or remove what was not: the columns of `docker images` are a repository and its tag.
  public private(set) var problems: [Problem] = []

  public init(_ text: String) {
    // A carriage return and a newline are one character.
    for (index, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }
    ).enumerated() {
      let words = line.prefix { $0 != "#" }.split { $0.isWhitespace }
      guard let first = words.first else { continue }
      if words.count == 1 {
        lines.append(Line(number: index + 1, reference: ItemReference(String(first))))
      } else {
        let whole = words.joined(separator: " ")
        problems.append(
          Problem(
            line: index + 1,
            sentence: "“\(whole)” is more than one reference: write one per line."))
      }
    }
  }
}

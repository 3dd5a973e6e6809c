/// The text of an exclusions file, every byte of it, with its rules picked out.
///
/// Adding and removing rules leaves all other lines as a person wrote them: comments, blank lines,
/// order, line endings, and a missing newline at the end.
public struct ExclusionDocument: Hashable, Sendable {
  /// A rule and its line, counted from one.
  public struct Entry: Hashable, Sendable {
    public let line: Int
    public let rule: Exclusion
  }

  struct Line: Hashable, Sendable {
    var text: [UInt8]
    /// `\n`, `\r\n`, or empty on a last line without a newline.
    var ending: [UInt8]
    var rule: Exclusion?
  }

  var lines: [Line] = []

  /// A document without a line.
  public init() {}

  /// The most bytes a file may have: far beyond any list that a person keeps.
  public static let maximumSize = 1 << 20

  /// Reads the bytes of a file, or tells every line that cannot be used.
  public init(parsing bytes: [UInt8]) throws(ExclusionProblems) {
    if let problem = Self.problem(ofWhole: bytes) { throw ExclusionProblems([problem]) }
    var problems: [ExclusionProblems.Problem] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      var line = Self.nextLine(&rest)
      do throws(RuleError) {
        line.rule = try Self.rule(line.text)
      } catch {
        problems.append(.init(line: lines.count + 1, sentence: error.sentence))
      }
      lines.append(line)
    }
    guard problems.isEmpty else { throw ExclusionProblems(problems) }
  }

  /// The file's bytes.
  public var bytes: [UInt8] { lines.flatMap { $0.text + $0.ending } }

  /// Its rules in their order, each with its line.
  public var rules: [Entry] {
    lines.enumerated().compactMap { index, line in
      line.rule.map { Entry(line: index + 1, rule: $0) }
    }
  }

  public func contains(_ rule: Exclusion) -> Bool { lines.contains { $0.rule == rule } }

  /// Puts a rule behind the last line that is not blank, unless it is there already.
  public mutating func add(_ rule: Exclusion) {
    guard !contains(rule) else { return }
    let place = (lines.lastIndex { !Self.isBlank($0.text) } ?? -1) + 1
    var line = Line(text: Array(rule.text.utf8), ending: newline, rule: rule)
    if place > 0, lines[place - 1].ending.isEmpty {
      // The file still ends without a newline, if that is how it ended.
      lines[place - 1].ending = newline
      line.ending = []
    }
    lines.insert(line, at: place)
  }

  /// Takes every line of this rule out.
  public mutating func remove(_ rule: Exclusion) {
    let endsBare = lines.last?.ending.isEmpty ?? false
    let count = lines.count
    lines.removeAll { $0.rule == rule }
    guard endsBare, lines.count < count, !lines.isEmpty else { return }
    lines[lines.count - 1].ending = []
  }

  /// The line ending of the file's first line.
  private var newline: [UInt8] {
    lines.first.flatMap { $0.ending.isEmpty ? nil : $0.ending } ?? [UInt8(ascii: "\n")]
  }

  private static func nextLine(_ rest: inout ArraySlice<UInt8>) -> Line {
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
      defer { rest = [] }
      return Line(text: Array(rest), ending: [])
    }
    var text = rest[..<end]
    var ending = [UInt8(ascii: "\n")]
    if text.last == UInt8(ascii: "\r") {
      text.removeLast()
      ending.insert(UInt8(ascii: "\r"), at: 0)
    }
    rest = rest[(end + 1)...]
    return Line(text: Array(text), ending: ending)
  }

  /// The rule of a line, `nil` for a blank one or a comment.
  private static func rule(_ bytes: [UInt8]) throws(RuleError) -> Exclusion? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RuleError("The line is not UTF-8: save the file as UTF-8.")
    }
    guard !bytes.contains(0) else {
      throw RuleError("The line holds a zero byte: this does not look like a text file.")
    }
    guard !isBlank(bytes), !text.trimmingBlanks().hasPrefix("#") else { return nil }
    return try Exclusion(parsing: text)
  }

  private static func isBlank(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  static func problem(ofWhole bytes: [UInt8]) -> ExclusionProblems.Problem? {
    if bytes.count > maximumSize {
      return .init(line: nil, sentence: "The file is larger than 1 MiB: this is no list of rules.")
    }
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      return .init(
        line: 1, sentence: "The file begins with a byte order mark: save it as UTF-8 without one.")
    }
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      return .init(line: 1, sentence: "The file is UTF-16: save it as UTF-8.")
    }
    return nil
  }
}

/// What cannot be used in a file of rules.
public struct ExclusionProblems: Error, Hashable, Sendable {
  public struct Problem: Hashable, Sendable {
    /// Counted from one; `nil` where it is about the whole file.
    public let line: Int?
    /// What is wrong and what to write. Quotes the file: scrub before showing.
    public let sentence: String
  }

  /// At least one, in the order of the lines.
  public let problems: [Problem]

  init(_ problems: [Problem]) {
    self.problems = problems
  }

  /// All of them, one a line, each with the file and its line number; ten at most.
  public func sentence(path: String) -> String {
    var lines = problems.prefix(10).map { problem in
      (problem.line.map { "\(path):\($0): " } ?? "\(path): ") + problem.sentence
    }
    if problems.count > lines.count {
      lines.append("\(problems.count - lines.count) more lines of \(path) cannot be used.")
    }
    return lines.joined(separator: "\n")
  }
}

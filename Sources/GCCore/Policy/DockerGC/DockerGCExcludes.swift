public import FoundationEssentials

/// What one of docker-gc's three files, or a variable of its form on a schedule, excludes.
///
/// It is honoured as docker-gc documents it; where docker-gc behaves otherwise, whichever of the two
/// protects more holds, with a warning that names the line. docs/docker-gc.md lists the cases.
public struct DockerGCExcludes: Sendable {
  /// Path of the file, or the name of the variable.
  public let file: String
  public let form: ExclusionRules.Source.Form
  public private(set) var rules: [DockerGCRule] = []
  /// In the order of the lines.
  public private(set) var warnings: [ExclusionWarning] = []
  private let now: Date
  private var problems: [ExclusionProblems.Problem] = []

  /// Reads the bytes of a file.
  ///
  /// - Parameter now: to say how long ago a container was created, as docker's table does.
  /// - Throws: every line that cannot be used.
  public init(
    _ form: ExclusionRules.Source.Form, parsing bytes: [UInt8], file: String, now: Date
  ) throws(ExclusionProblems) {
    self.file = file
    self.form = form
    self.now = now
    for line in try lines(bytes) { read(line, isFile: true) }
    try finish()
  }

  /// Reads the words of a variable: names with or without a tag, and IDs.
  public init(
    _ form: ExclusionRules.Source.Form, words: String, variable: String, now: Date
  ) throws(ExclusionProblems) {
    file = variable
    self.form = form
    self.now = now
    do throws(RuleError) {
      for word in try DockerGCVariable.words(words) {
        read(DockerGCLine(number: nil, text: word), isFile: false)
      }
    } catch {
      problems.append(.init(line: nil, sentence: error.sentence))
    }
    try finish()
  }

  private mutating func finish() throws(ExclusionProblems) {
    guard problems.isEmpty else { throw ExclusionProblems(problems) }
  }

  /// The rule that protects an item; none for a kind that the file is not about.
  public func protection(of item: ItemID, in inventory: Inventory) -> Protection? {
    guard !rules.isEmpty, let subject = subject(item, inventory) else { return nil }
    return rules.first { $0.matches(subject) }.map(protection)
  }

  /// Every rule with what it matches now.
  func uses(in inventory: Inventory) -> [(protection: Protection, items: [ItemID])] {
    let items =
      switch form {
      case .dockerGCImages: inventory.images.values.map(\.itemID)
      case .dockerGCContainers: inventory.containers.values.map(\.itemID)
      case .dockerGCVolumes: inventory.volumes.values.map(\.itemID)
      case .gctui: [ItemID]()
      }
    let subjects = items.sorted().compactMap { item in
      subject(item, inventory).map { (item, $0) }
    }
    return rules.map { rule in
      (protection(rule), subjects.filter { rule.matches($0.1) }.map(\.0))
    }
  }

  private func protection(_ rule: DockerGCRule) -> Protection {
    Protection(rule: rule.text, line: rule.line, file: file)
  }

  private func subject(_ item: ItemID, _ inventory: Inventory) -> DockerGCSubject? {
    switch (form, item.kind) {
    case (.dockerGCImages, .image): inventory.images[item.id].map { DockerGCSubject($0) }
    case (.dockerGCContainers, .container):
      inventory.containers[item.id].map { DockerGCSubject($0, now: now) }
    case (.dockerGCVolumes, .volume): inventory.volumes[item.id].map { DockerGCSubject($0) }
    default: nil
    }
  }

  // MARK: Reading

  private mutating func read(_ line: DockerGCLine, isFile: Bool) {
    do throws(RuleError) {
      switch form {
      case .dockerGCImages: try readImages(line, isFile: isFile)
      case .dockerGCContainers: try readContainers(line)
      case .dockerGCVolumes: try readVolumes(line)
      case .gctui: throw RuleError("This is no file of docker-gc's.")
      }
    } catch {
      problems.append(.init(line: line.number, sentence: error.sentence))
    }
  }

  /// The lines without what an editor of another system leaves in them.
  private mutating func lines(_ bytes: [UInt8]) throws(ExclusionProblems) -> [DockerGCLine] {
    var bytes = bytes[...]
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      bytes = bytes.dropFirst(3)
      warn(1, "It begins with a byte order mark, with which docker-gc matches nothing: left out.")
    }
    if let problem = ExclusionDocument.problem(ofWhole: Array(bytes)) {
      throw ExclusionProblems([problem])
    }
    var lines: [DockerGCLine] = []
    var pieces = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What follows the last newline is no line.
    if pieces.last?.isEmpty ?? false { pieces.removeLast() }
    for (index, piece) in pieces.enumerated() {
      let number = index + 1
      guard !piece.contains(0), let text = String(validating: piece, as: UTF8.self) else {
        problems.append(
          .init(
            line: number,
            sentence: piece.contains(0)
              ? "The line holds a zero byte: this does not look like a text file."
              : "The line is not UTF-8: save the file as UTF-8."))
        continue
      }
      lines.append(DockerGCLine(number: number, text: text))
    }
    return lines
  }

  // MARK: For the readers

  mutating func add(_ rule: DockerGCRule) { rules.append(rule) }

  /// Notes a warning; the same sentence for several lines is said once.
  mutating func warn(_ line: Int?, _ sentence: String) {
    if let line, let index = warnings.firstIndex(where: { $0.sentence == sentence }) {
      if warnings[index].lines.last != line { warnings[index].lines.append(line) }
      return
    }
    warnings.append(
      ExclusionWarning(file: file, lines: line.map { [$0] } ?? [], sentence: sentence))
  }

  /// Warns where docker-gc matches nothing because of blanks or carriage returns at the edges.
  mutating func warnOfEdges(_ line: DockerGCLine) {
    guard line.hasEdges else { return }
    warn(
      line.number,
      "There are blanks or a carriage return at an end of the line, with which docker-gc matches "
        + "nothing: they do not count here.")
  }
}

/// A line of a file, or a word of a variable.
struct DockerGCLine: Sendable {
  /// Counted from one; `nil` in a variable.
  let number: Int?
  /// As it stands, with a carriage return at its end.
  let text: String

  /// Without blanks and carriage returns at both ends.
  var trimmed: String {
    var rest = text.unicodeScalars[...]
    while let first = rest.first, Self.isEdge(first) { rest.removeFirst() }
    while let last = rest.last, Self.isEdge(last) { rest.removeLast() }
    return String(rest)
  }

  var hasEdges: Bool { trimmed.unicodeScalars.count != text.unicodeScalars.count }

  /// The words, up to one that begins with a `#`.
  var words: [String] {
    trimmed.unicodeScalars.split { $0 == " " || $0 == "\t" }.map(String.init)
      .prefix { !$0.hasPrefix("#") }.map { $0 }
  }

  private static func isEdge(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\r"
  }
}

/// gctui's rules as the lines of docker-gc's three files, as far as those can say them: a line
/// protects at least what the rule does.
///
/// There are no comments and no blank lines, which docker-gc takes for patterns.
public struct DockerGCExport: Sendable {
  public private(set) var images: [String] = []
  public private(set) var containers: [String] = []
  public private(set) var volumes: [String] = []
  /// The rules that docker-gc's files cannot say, each with the reason. Unscrubbed.
  public private(set) var unsaid: [ExclusionWarning] = []

  public init(_ rules: ExclusionRules) {
    for (rule, protection) in rules.own {
      do throws(RuleError) {
        try add(rule)
      } catch {
        unsaid.append(
          ExclusionWarning(
            file: protection.file ?? "", lines: protection.line.map { [$0] } ?? [],
            sentence: "\(rule.text) is not written: \(error.sentence)."))
      }
    }
  }

  private mutating func add(_ rule: Exclusion) throws(RuleError) {
    switch (rule.kind, rule.matcher) {
    case (.image, .id(let id)): Self.append(shortID(id), to: &images)
    case (.image, .reference(let tag, _)):
      Self.append(try Self.image(tag: tag), to: &images)
    case (.container, .id(let id)): Self.append(shortID(id), to: &containers)
    case (.container, .name(let glob)):
      Self.append(try Self.container(glob), to: &containers)
    case (.volume, .name(let glob)):
      let expression = try GlobTranslation.expression(glob.tokens, .basic)
      Self.append("^\(expression)$", to: &volumes)
    case (.label, _): throw RuleError("docker-gc knows no labels")
    case (.network, _): throw RuleError("docker-gc knows no networks")
    default: throw RuleError("docker-gc has no such rule")
    }
  }

  private static func append(_ line: String, to lines: inout [String]) {
    if !lines.contains(line) { lines.append(line) }
  }

  private static func image(tag: Glob?) throws(RuleError) -> String {
    guard let tag else { throw RuleError("docker-gc does not see digests") }
    guard !GlobTranslation.reachesIntoRegistry(tag.tokens) else {
      throw RuleError("docker-gc does not see names with docker.io/ before them")
    }
    return try GlobTranslation.expression(tag.tokens, .basic)
  }

  /// It is searched anywhere in a line of docker ps, so that a `*` at an end is there already.
  private static func container(_ glob: Glob) throws(RuleError) -> String {
    var tokens = glob.tokens[...]
    while tokens.first == .anyNumber { tokens.removeFirst() }
    while tokens.last == .anyNumber { tokens.removeLast() }
    let word = try GlobTranslation.expression(Array(tokens), .extended)
    return word.isEmpty ? ".*" : word
  }
}

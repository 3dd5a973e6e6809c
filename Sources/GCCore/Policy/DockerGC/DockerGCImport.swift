/// The rules of docker-gc's files in gctui's own form, as far as it can say them: exactly what
/// docker-gc documents a line to protect, never less.
public struct DockerGCImport: Sendable {
  /// What one file becomes.
  public struct Part: Sendable {
    public let file: String
    public let rules: [Exclusion]
  }

  public private(set) var parts: [Part] = []
  /// The lines that gctui's form cannot say, each with the reason. Unscrubbed.
  public private(set) var unsaid: [ExclusionWarning] = []

  public init(_ files: [DockerGCExcludes]) {
    for file in files {
      var rules: [Exclusion] = []
      for rule in file.rules {
        do throws(RuleError) {
          for new in try Self.rules(rule, file.form) where !rules.contains(new) {
            rules.append(new)
          }
        } catch {
          unsaid.append(
            ExclusionWarning(
              file: file.file, lines: rule.line.map { [$0] } ?? [],
              sentence: "\(rule.text) is not taken over: \(error.sentence)."))
        }
      }
      parts.append(Part(file: file.file, rules: rules))
    }
  }

  private static func rules(
    _ rule: DockerGCRule, _ form: ExclusionRules.Source.Form
  ) throws(RuleError) -> [Exclusion] {
    var lines: [String] = []
    switch form {
    case .dockerGCImages: lines = try DockerGCImageImport.lines(rule.text)
    case .dockerGCContainers:
      for pattern in rule.patterns { lines += try containers(pattern) }
    case .dockerGCVolumes: lines = try volumes(rule)
    case .gctui: throw RuleError("it is no line of docker-gc's")
    }
    var rules: [Exclusion] = []
    var problem: RuleError?
    for line in lines {
      do throws(RuleError) {
        rules.append(try Exclusion(parsing: line))
      } catch {
        let told = RuleError("\(line) would be no rule (\(error.sentence.dropLast()))")
        // One of several ways to say it may be about names that cannot be.
        guard error.matchesNothing else { throw told }
        problem = told
      }
    }
    if let problem, rules.isEmpty { throw problem }
    return rules
  }

  // MARK: Containers and volumes

  private static func containers(_ pattern: String) throws(RuleError) -> [String] {
    if let digits = DockerGCMeaning.digits(pattern), digits.utf8.count >= 12 {
      guard digits.utf8.count == 64 else {
        throw RuleError(
          "an ID is written in full here, container and the 64 digits of docker ps --no-trunc")
      }
      return ["container " + digits]
    }
    var lines: [String] = []
    for alternative in try alternatives(pattern, .extended) {
      // docker shows names without a slash before them, and people write one.
      let name = alternative.hasPrefix("/") ? "^" + alternative.dropFirst() + "$" : alternative
      lines.append("container " + (try GlobTranslation.glob(name, .extended, isSearch: true)))
    }
    return lines
  }

  private static func volumes(_ rule: DockerGCRule) throws(RuleError) -> [String] {
    guard !rule.text.isEmpty else { return ["volume *"] }
    guard !DockerGCMeaning.isExtended(rule.text) else {
      throw RuleError(
        "it is written as an extended regular expression, which docker-gc does not read")
    }
    var lines: [String] = []
    for alternative in try alternatives(rule.text, .basic) {
      lines.append("volume " + (try GlobTranslation.glob(alternative, .basic, isSearch: true)))
    }
    return lines
  }

  /// The parts between the `|` that stand in no group.
  private static func alternatives(
    _ pattern: String, _ syntax: POSIXPattern.Syntax
  ) throws(RuleError) -> [String] {
    var parts = [""]
    var depth = 0
    for piece in POSIXToken.pieces(of: pattern, syntax) {
      switch piece.token {
      case .group: depth += 1
      case .groupEnd: depth -= 1
      case .alternative where depth == 0:
        parts.append("")
        continue
      default: break
      }
      parts[parts.count - 1] += piece.text
    }
    return parts
  }
}

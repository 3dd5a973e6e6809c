public import FoundationEssentials

/// Finds and reads every source of exclusions that holds on this machine.
public enum ExclusionSources {
  /// Where the files stand that nobody has to name.
  public struct Places: Hashable, Sendable {
    /// The machine's rules in gctui's form.
    public var system: String
    /// docker-gc's files: images, containers and volumes.
    public var images: String
    public var containers: String
    public var volumes: String

    /// - Parameter etc: the directory that holds all of them.
    public init(etc: String = "/etc") {
      system = etc + "/gctui/exclusions"
      images = etc + "/docker-gc-exclude"
      containers = images + "-containers"
      volumes = images + "-volumes"
    }
  }

  /// What a source said when it was read, before it is taken apart: only compared.
  public struct Text: Hashable, Sendable {
    let path: String
    let form: ExclusionRules.Source.Form
    let bytes: [UInt8]
    /// Whether it is the value of a variable rather than a file.
    let isVariable: Bool
  }

  /// Reads them; nothing may be removed before it has returned.
  ///
  /// - Parameters:
  ///   - named: The file of `--exclusions`: then it is the only one in gctui's form, and must be
  ///     there. Without it those of the machine and of the user hold, as far as they exist.
  ///   - withDockerGC: Whether docker-gc's files and variables hold too.
  ///   - now: docker-gc's patterns for containers also see how long ago one was created.
  /// - Throws: A sentence for a file that cannot be read, for a rule that cannot be used, and for
  ///   a file that is named and missing.
  public static func load(
    named: String? = nil, environment: [String: String], withDockerGC: Bool,
    places: Places = Places(), now: Date
  ) throws(ExclusionSourceError) -> ExclusionRules {
    try rules(
      of: try texts(
        named: named, environment: environment, withDockerGC: withDockerGC, places: places),
      now: now)
  }

  /// The machine's rules alone, which hold on the screen beside the operator's own.
  public static func loadSystem(
    places: Places = Places()
  ) throws(ExclusionSourceError) -> ExclusionRules {
    try rules(of: try text(of: ExclusionFile(path: places.system, isNamed: false)), now: Date())
  }

  /// The rules of docker-gc's files and variables alone: they hold for a collector only.
  ///
  /// - Parameter now: docker-gc's patterns for containers also see how long ago one was created.
  public static func loadDockerGC(
    environment: [String: String], places: Places = Places(), now: Date
  ) throws(ExclusionSourceError) -> ExclusionRules {
    try rules(of: try dockerGC(environment, places), now: now)
  }

  /// What the sources say now, the same as `load` looks at and in its order.
  public static func texts(
    named: String? = nil, environment: [String: String], withDockerGC: Bool,
    places: Places = Places()
  ) throws(ExclusionSourceError) -> [Text] {
    let own: ExclusionFile?
    do throws(ExclusionFileError) {
      own = try ExclusionFile(named: named, in: UserDirectories(of: environment))
    } catch {
      // No home directory, no file of one's own.
      guard case .noPlace = error, named == nil else {
        throw ExclusionSourceError(sentence: error.sentence)
      }
      own = nil
    }
    return try texts(own: own, places: places)
      + (withDockerGC ? try dockerGC(environment, places) : [])
  }

  /// What the sources in gctui's form say: a file that a person named is the only one.
  ///
  /// - Parameters:
  ///   - own: The user's file; `nil` where there is no place for one.
  ///   - mustExist: Whether a named file has to be there.
  public static func texts(
    own: ExclusionFile?, places: Places = Places(), mustExist: Bool = true
  ) throws(ExclusionSourceError) -> [Text] {
    if let own, own.isNamed { return try text(of: own, mustExist: mustExist) }
    let system = try text(of: ExclusionFile(path: places.system, isNamed: false))
    guard let own, own.path != places.system else { return system }
    return system + (try text(of: own))
  }

  /// The rules that these texts hold.
  ///
  /// - Parameter now: docker-gc's patterns for containers also see how long ago one was created.
  /// - Throws: A sentence for a text that cannot be used, with its path and lines.
  public static func rules(
    of texts: [Text], now: Date
  ) throws(ExclusionSourceError) -> ExclusionRules {
    var rules = ExclusionRules()
    for text in texts {
      do throws(ExclusionProblems) {
        if text.form == .gctui {
          rules.add(try ExclusionDocument(parsing: text.bytes), path: text.path)
        } else if text.isVariable {
          rules.add(
            try DockerGCExcludes(
              text.form, words: String(decoding: text.bytes, as: UTF8.self), variable: text.path,
              now: now))
        } else {
          rules.add(
            try DockerGCExcludes(text.form, parsing: text.bytes, file: text.path, now: now))
        }
      } catch {
        throw ExclusionSourceError(sentence: error.sentence(path: text.path))
      }
    }
    return rules
  }

  // MARK: Reading

  /// A file in gctui's form; nothing where it is not there and need not be.
  private static func text(
    of file: ExclusionFile, mustExist: Bool = true
  ) throws(ExclusionSourceError) -> [Text] {
    do throws(ExclusionFileError) {
      if let bytes = try file.content() {
        return [Text(path: file.path, form: .gctui, bytes: bytes, isVariable: false)]
      }
      if file.isNamed, mustExist { throw .missing(path: file.path) }
      return []
    } catch {
      throw ExclusionSourceError(sentence: error.sentence)
    }
  }

  private static func dockerGC(
    _ environment: [String: String], _ places: Places
  ) throws(ExclusionSourceError) -> [Text] {
    // docker-gc takes an empty variable for one that is not set.
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    var texts: [Text] = []
    let files: [(variable: String, place: String, form: ExclusionRules.Source.Form)] = [
      ("EXCLUDE_FROM_GC", places.images, .dockerGCImages),
      ("EXCLUDE_CONTAINERS_FROM_GC", places.containers, .dockerGCContainers),
      ("EXCLUDE_VOLUMES_IDS_FILE", places.volumes, .dockerGCVolumes),
    ]
    for (variable, place, form) in files {
      let named = value(variable)
      guard let bytes = try read(named ?? place, variable: named.map { _ in variable }) else {
        continue
      }
      texts.append(Text(path: named ?? place, form: form, bytes: bytes, isVariable: false))
    }
    let variables: [(name: String, form: ExclusionRules.Source.Form)] = [
      ("EXCLUDE_IMAGES", .dockerGCImages), ("EXCLUDE_CONTAINERS", .dockerGCContainers),
    ]
    for (name, form) in variables {
      guard let words = value(name) else { continue }
      texts.append(Text(path: name, form: form, bytes: Array(words.utf8), isVariable: true))
    }
    return texts
  }

  /// The content of a file of docker-gc's, `nil` where there is none at the place that nobody named.
  static func read(
    _ path: String, variable: String?
  ) throws(ExclusionSourceError) -> [UInt8]? {
    // What scripts name to say that there is no list.
    if path == "/dev/null" { return [] }
    let file = ExclusionFile(path: path, isNamed: variable != nil)
    do throws(ExclusionFileError) {
      if let content = try file.content() { return content }
    } catch {
      guard case .notAFile(_, let kind) = error else {
        throw ExclusionSourceError(sentence: error.sentence)
      }
      throw ExclusionSourceError(
        sentence: "The exclusions \(path) are \(kind), not a file: move it away, or name a file"
          + (variable.map { " with \($0)." } ?? "."))
    }
    guard let variable else { return nil }
    throw ExclusionSourceError(
      sentence: "There is no file \(path), which \(variable) names: make it, or unset the variable."
    )
  }
}

/// Why exclusions cannot be used; nothing may be removed then.
public struct ExclusionSourceError: Error, Hashable, Sendable {
  /// What is wrong, where, and what to do. Quotes files: scrub before showing.
  public let sentence: String

  public init(sentence: String) {
    self.sentence = sentence
  }
}

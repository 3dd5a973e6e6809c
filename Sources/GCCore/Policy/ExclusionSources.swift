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
    var rules = ExclusionRules()
    try loadOwn(named, environment, places, into: &rules)
    if withDockerGC { try loadDockerGC(environment, places, now, into: &rules) }
    return rules
  }

  /// The machine's rules alone, which hold on the screen beside the operator's own.
  public static func loadSystem(
    places: Places = Places()
  ) throws(ExclusionSourceError) -> ExclusionRules {
    var rules = ExclusionRules()
    try load(ExclusionFile(path: places.system, isNamed: false), into: &rules)
    return rules
  }

  /// The rules of docker-gc's files and variables alone: they hold for a collector only.
  ///
  /// - Parameter now: docker-gc's patterns for containers also see how long ago one was created.
  public static func loadDockerGC(
    environment: [String: String], places: Places = Places(), now: Date
  ) throws(ExclusionSourceError) -> ExclusionRules {
    var rules = ExclusionRules()
    try loadDockerGC(environment, places, now, into: &rules)
    return rules
  }

  private static func loadOwn(
    _ named: String?, _ environment: [String: String], _ places: Places,
    into rules: inout ExclusionRules
  ) throws(ExclusionSourceError) {
    guard named == nil else {
      let file = try own(named, environment)
      if let file { try load(file, into: &rules) }
      return
    }
    try load(ExclusionFile(path: places.system, isNamed: false), into: &rules)
    guard let file = try own(nil, environment), file.path != places.system else { return }
    try load(file, into: &rules)
  }

  /// The file of the user; none where there is no home directory that could hold one.
  private static func own(
    _ named: String?, _ environment: [String: String]
  ) throws(ExclusionSourceError) -> ExclusionFile? {
    do throws(ExclusionFileError) {
      return try ExclusionFile(named: named, in: UserDirectories(of: environment))
    } catch {
      if case .noPlace = error, named == nil { return nil }
      throw ExclusionSourceError(sentence: error.sentence)
    }
  }

  private static func load(
    _ file: ExclusionFile, into rules: inout ExclusionRules
  ) throws(ExclusionSourceError) {
    do throws(ExclusionFileError) {
      let loaded = try file.load(mustExist: file.isNamed)
      if loaded.fingerprint.exists { rules.add(loaded.document, path: file.path) }
    } catch {
      throw ExclusionSourceError(sentence: error.sentence)
    }
  }

  private static func loadDockerGC(
    _ environment: [String: String], _ places: Places, _ now: Date,
    into rules: inout ExclusionRules
  ) throws(ExclusionSourceError) {
    let files: [(variable: String, place: String, form: ExclusionRules.Source.Form)] = [
      ("EXCLUDE_FROM_GC", places.images, .dockerGCImages),
      ("EXCLUDE_CONTAINERS_FROM_GC", places.containers, .dockerGCContainers),
      ("EXCLUDE_VOLUMES_IDS_FILE", places.volumes, .dockerGCVolumes),
    ]
    for (variable, place, form) in files {
      // docker-gc takes an empty variable for one that is not set.
      let named = environment[variable].flatMap { $0.isEmpty ? nil : $0 }
      guard let bytes = try read(named ?? place, variable: named.map { _ in variable }) else {
        continue
      }
      try add(&rules, named ?? place) { () throws(ExclusionProblems) in
        try DockerGCExcludes(form, parsing: bytes, file: named ?? place, now: now)
      }
    }
    let variables: [(name: String, form: ExclusionRules.Source.Form)] = [
      ("EXCLUDE_IMAGES", .dockerGCImages), ("EXCLUDE_CONTAINERS", .dockerGCContainers),
    ]
    for (name, form) in variables {
      guard let words = environment[name], !words.isEmpty else { continue }
      try add(&rules, name) { () throws(ExclusionProblems) in
        try DockerGCExcludes(form, words: words, variable: name, now: now)
      }
    }
  }

  private static func add(
    _ rules: inout ExclusionRules, _ path: String,
    _ excludes: () throws(ExclusionProblems) -> DockerGCExcludes
  ) throws(ExclusionSourceError) {
    do throws(ExclusionProblems) {
      rules.add(try excludes())
    } catch {
      throw ExclusionSourceError(sentence: error.sentence(path: path))
    }
  }

  /// The content of a file, `nil` where there is none at the place that nobody named.
  static func read(
    _ path: String, variable: String?
  ) throws(ExclusionSourceError) -> [UInt8]? {
    // What scripts name to say that there is no list.
    if path == "/dev/null" { return [] }
    let file = ExclusionFile(path: path, isNamed: variable != nil)
    do throws(ExclusionFileError) {
      if let content = try file.read(try file.resolved()) { return content }
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
}

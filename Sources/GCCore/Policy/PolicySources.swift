extension EffectivePolicy {
  /// What flags, the environment and a file say together, in this order of precedence.
  ///
  /// Who names on the command line what kinds of containers or images shall go asks for them now: a
  /// grace that nobody mentions is none then, instead of the hour by default. Volumes and networks
  /// that flags ask for come on top of the rest, and wait like it.
  public init(flags: PolicyLayer, environment: PolicyLayer, file: PolicyLayer?) {
    let weaker = [environment] + (file.map { [$0] } ?? [])
    var strongest = flags
    strongest.addKinds(to: EffectivePolicy(weaker))
    var layers = [strongest] + weaker
    if flags.take != nil { layers.append(.noGrace(for: flags.origins[.take])) }
    self.init(layers)
    self.file = file?.path
  }

  /// The policy that holds: flags before environment before file before default.
  ///
  /// - Parameter named: The file of `--policy`; without it the one in the usual places, if any.
  /// - Throws: A sentence for a file that cannot be used and for a variable that means nothing.
  public static func load(
    flags: PolicyLayer = PolicyLayer(), named: String?, environment: [String: String]
  ) throws(PolicyError) -> EffectivePolicy {
    let file = try PolicyFile.load(
      PolicyFile.places(named: named, in: UserDirectories(of: environment)))
    return EffectivePolicy(
      flags: flags,
      environment: try PolicyEnvironment.layer(
        environment, over: file?.take ?? CollectKind.standard),
      file: file)
  }
}

extension PolicyLayer {
  /// Joins the kinds that come on top with those that this layer names, else with those of the
  /// weaker ones.
  fileprivate mutating func addKinds(to weaker: EffectivePolicy) {
    guard !takeAlso.isEmpty else { return }
    let origin = take == nil ? weaker.origins[.take] ?? "default" : origins[.take]
    take = (take ?? weaker.policy.take).union(takeAlso.keys)
    origins[.take] = ([origin].compactMap { $0 } + takeAlso.values.sorted())
      .joined(separator: ", ")
  }

  fileprivate static func noGrace(for origin: String?) -> PolicyLayer {
    var layer = PolicyLayer()
    layer.containerGrace = 0
    layer.imageGrace = 0
    layer.volumeGrace = 0
    let words = "none, as \(origin ?? "a flag") asks for it now"
    for key in [PolicyKey.containerGrace, .imageGrace, .volumeGrace] { layer.origins[key] = words }
    return layer
  }
}

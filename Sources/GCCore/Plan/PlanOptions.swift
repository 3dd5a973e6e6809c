/// How a plan is made.
public struct PlanOptions: Hashable, Sendable {
  /// Whether untagged parents that nothing else needs go with their last child (`noprune=0`). A
  /// plan that would so take an excluded parent keeps all parents instead.
  public var prunesParents: Bool
  /// Why the exclusions cannot be used; then every step is refused.
  public var exclusionsUnusable: String?

  /// Whether the untagged steps of a build get steps of their own in the plan, where nothing else
  /// needs them: what the engine would prune unseen is reviewed like everything else.
  public var takesParents: Bool
  /// The names that alone shall go, by full image ID: an image that has others stays.
  public var onlyTags: [String: Set<String>]

  public init(
    prunesParents: Bool = false, takesParents: Bool = false, exclusionsUnusable: String? = nil,
    onlyTags: [String: Set<String>] = [:]
  ) {
    self.prunesParents = prunesParents
    self.takesParents = takesParents
    self.onlyTags = onlyTags
    self.exclusionsUnusable = exclusionsUnusable
  }
}

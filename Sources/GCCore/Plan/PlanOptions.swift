/// How a plan is made.
public struct PlanOptions: Hashable, Sendable {
  /// Whether untagged parents that nothing else needs go with their last child (`noprune=0`). A
  /// plan that would so take an excluded parent keeps all parents instead.
  public var prunesParents: Bool
  /// Why the exclusions cannot be used; then every step is refused.
  public var exclusionsUnusable: String?

  public init(prunesParents: Bool = false, exclusionsUnusable: String? = nil) {
    self.prunesParents = prunesParents
    self.exclusionsUnusable = exclusionsUnusable
  }
}

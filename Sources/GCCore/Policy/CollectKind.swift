/// The kinds of leftovers that a policy can ask for.
public enum CollectKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// Containers that ran and stopped.
  case exited
  /// Containers that were created and never started.
  case created
  /// Containers whose removal the engine could not finish.
  case dead
  /// Images without a tag that no container uses.
  case dangling
  /// Images that no container in any state uses, tagged or not.
  case unused
  /// Images with at least one label that no container uses, tagged or not.
  case labeled
  /// Anonymous volumes of the containers that the same run removes.
  case containerVolumes = "container-volumes"
  /// Volumes that the engine named itself and that no container in any state uses.
  case anonymousVolumes = "anonymous-volumes"
  /// Volumes that somebody named and that no container in any state uses.
  case namedVolumes = "named-volumes"
  /// Networks that no container in any state refers to.
  case networks

  /// What the items of this kind are.
  public var itemKind: ItemKind {
    switch self {
    case .exited, .created, .dead: .container
    case .dangling, .unused, .labeled: .image
    case .containerVolumes, .anonymousVolumes, .namedVolumes: .volume
    case .networks: .network
    }
  }

  /// What is taken where nobody says anything: what docker-gc takes, without its volumes.
  public static let standard: Set<CollectKind> = [.exited, .created, .dead, .dangling, .unused]
}

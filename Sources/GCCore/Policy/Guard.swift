/// Containers that somebody may still count on though they do not run: kept unless the policy
/// includes them by this word.
public enum Guard: String, Hashable, Sendable, Codable, CaseIterable {
  /// Others take their volumes from it, or it alone holds a named volume.
  case dataContainers = "data-containers"
  /// Kubernetes, Rancher or Nomad made it, and collects its own.
  case orchestrated
  /// Its Compose project is partly running.
  case compose
}

/// The settings of a policy, by the names that the policy's file and its listing use.
public enum PolicyKey: String, Hashable, Sendable, CaseIterable {
  case take
  case containerGrace
  case imageGrace
  case volumeGrace
  case keepNewest
  case labels
  case excludeLabels
  case volumeDrivers
  case include
  case pruneParents
  case forceContainers
  case forceImages
  case disk
  case imageBudget
  case maxItems
  case maxBytes
  case dryRun
}

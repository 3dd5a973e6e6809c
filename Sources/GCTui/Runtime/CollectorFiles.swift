import FoundationEssentials
import GCCore

/// Reads what a collector on this machine goes by; writes nothing.
struct CollectorFiles: Sendable {
  /// The file of `--policy`.
  var policy: String?
  var environment: [String: String] = [:]
  var places = ExclusionSources.Places()

  /// The policy of file and environment, and docker-gc's exclusions.
  func load() -> CollectorNews {
    let effective: EffectivePolicy
    do throws(PolicyError) {
      effective = try EffectivePolicy.load(named: policy, environment: environment)
    } catch {
      return .unusable(error.sentence)
    }
    do throws(ExclusionSourceError) {
      return .policy(
        effective.policy,
        exclusions: try ExclusionSources.loadDockerGC(
          environment: environment, places: places, now: Date()))
    } catch {
      return .unusable(error.sentence)
    }
  }

  /// What a collector remembers of earlier runs, and why that cannot be read.
  func memory(of host: Host?) -> (memory: CollectState.Memory, problem: String?) {
    guard let file = host.flatMap({ SightingsFile(of: $0, environment: environment) }) else {
      return (CollectState.Memory(), nil)
    }
    let contents = file.load()
    return (
      CollectState.Memory(sightings: contents.sightings, stateDirectory: file.keptIn),
      contents.problem
    )
  }
}

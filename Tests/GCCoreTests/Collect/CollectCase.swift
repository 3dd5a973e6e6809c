import FoundationEssentials
import GCCore

/// One decision over a sample host: what is on it, what the policy says, what is known besides.
struct CollectCase {
  var containers: [Container] = []
  var images: [Image] = []
  var volumes: [Volume] = []
  var networks: [Network] = []
  var policy = Policy()
  var rules: [String] = []
  /// The engine remembers more than any grace, and no use.
  var context = CollectContext(
    now: sampleNow, uses: RecentUses(events: [], coverage: sampleNow - 400 * day))

  var inventory: Inventory { inventory(listing: Set(ItemKind.allCases)) }

  private func inventory(listing kinds: Set<ItemKind>) -> Inventory {
    Inventory(
      host: Host(address: "unix:///sample", engineID: "E"), containers: containers,
      images: images, volumes: kinds.contains(.volume) ? volumes : [],
      networks: kinds.contains(.network) ? networks : [], buildCache: .known(BuildCache()),
      containersComplete: true, imagesComplete: true, volumesComplete: kinds.contains(.volume),
      networksComplete: kinds.contains(.network))
  }

  /// - Parameter kinds: what the engine was asked for.
  func decide(listing kinds: Set<ItemKind> = Set(ItemKind.allCases)) -> Collector.Decision {
    let inventory = inventory(listing: kinds)
    let set = ExclusionSet(rules: rules.compactMap { try? Exclusion(parsing: $0) })
    return Collector.decide(inventory, policy: policy, context: context) {
      set.protection(of: $0, in: inventory)
    }
  }

  /// Names of what is taken, in order.
  var taken: [String] {
    let inventory = inventory
    return decide().taken.map { item in
      switch item.kind {
      case .container: inventory.containers[item.id]?.name ?? "?"
      case .image:
        inventory.images[item.id].map { $0.tags.first ?? "untagged" } ?? "?"
      case .volume: item.id
      case .network: inventory.networks[item.id]?.name ?? "?"
      }
    }.sorted()
  }

  /// Why the one container, image or volume of this name stays; `nil` where it goes.
  func kept(_ item: ItemID) -> KeepReason? {
    if case .keep(let reason) = decide().verdicts[item] { reason } else { nil }
  }
}

extension Mount {
  static func volume(_ name: String) -> Mount {
    Mount(type: "volume", name: name, destination: "/data")
  }
}

let minute = 60.0
let hour = 3600.0
let day = 86_400.0

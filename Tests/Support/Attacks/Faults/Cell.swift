public import FaultEngine

/// What meets a faulty engine.
public enum Front: String, Hashable, Sendable, CaseIterable {
  case list, plan, delete, collect, screen

  /// The calls that it makes on the sample.
  public var calls: [Call] {
    let asked: [Call] = [
      .ping, .version, .info, .containers, .containerSizes, .container, .images, .image, .history,
      .diskUsage,
    ]
    let others: [Call] = [.volumes, .networks, .network]
    let removed: [Call] = [
      .deleteContainer, .deleteImage, .deleteVolume, .deleteNetwork, .volume,
    ]
    return switch self {
    case .list: asked
    case .plan: asked + others
    case .delete: asked + others + removed
    case .collect: asked + others + removed + [.pastEvents]
    case .screen: asked + [.events, .sharedSizes, .deleteContainer]
    }
  }
}

/// One trial: a front meets an engine of which one call goes wrong in one way.
public struct Cell: Hashable, Sendable, CustomStringConvertible {
  public var front: Front
  public var call: Call
  /// `nil` for an engine that does nothing wrong.
  public var fault: Fault?
  public var occasion: Occasion
  public var flavor: Flavor

  public init(
    _ front: Front, _ call: Call, _ fault: Fault?, on occasion: Occasion = .every,
    flavor: Flavor = .classic
  ) {
    self.front = front
    self.call = call
    self.fault = fault
    self.occasion = occasion
    self.flavor = flavor
  }

  /// `delete/deleteImage/hungInBody/every/classic`, which `init?(_:)` reads.
  public var description: String {
    let when =
      switch occasion {
      case .every: "every"
      case .nth(let number): "\(number)"
      case .afterFirstRemoval: "removing"
      }
    return [
      front.rawValue, call.rawValue, fault?.rawValue ?? "nothing", when, flavor.rawValue,
    ].joined(separator: "/")
  }

  public init?(_ text: String) {
    let words = text.split(separator: "/").map(String.init)
    guard words.count == 5, let front = Front(rawValue: words[0]),
      let call = Call(rawValue: words[1]), let flavor = Flavor(rawValue: words[4])
    else { return nil }
    let fault = Fault(rawValue: words[2])
    guard fault != nil || words[2] == "nothing" else { return nil }
    let occasion: Occasion
    switch words[3] {
    case "every": occasion = .every
    case "removing": occasion = .afterFirstRemoval
    default:
      guard let number = Int(words[3]) else { return nil }
      occasion = .nth(number)
    }
    self.init(front, call, fault, on: occasion, flavor: flavor)
  }

  /// Every call with every fault on every front: always, and once; while something is removed, too,
  /// where the front removes. The two engines by turns.
  public static let all: [Cell] = {
    var cells = Front.allCases.map { Cell($0, .ping, nil) }
    cells += Front.allCases.map { Cell($0, .ping, nil, flavor: .containerd) }
    for front in Front.allCases {
      for call in front.calls {
        for fault in Fault.allCases where fault.applies(to: call) {
          for occasion in occasions(of: call, on: front) {
            cells.append(
              Cell(
                front, call, fault, on: occasion,
                // Only the newer engine is asked for shared sizes.
                flavor: call == .sharedSizes || cells.count.isMultiple(of: 3)
                  ? .containerd : .classic))
          }
        }
      }
    }
    return cells
  }()

  private static func occasions(of call: Call, on front: Front) -> [Occasion] {
    if call.isChange { return [.every, .nth(1)] }
    let isRemoving = [.delete, .collect, .screen].contains(front)
    switch call {
    case .container, .image, .containers, .volume, .network, .ping, .info:
      return isRemoving ? [.every, .afterFirstRemoval] : [.every, .nth(2)]
    default: return [.every]
    }
  }

  /// Whether it keeps a processor busy for long: such cells are only in the whole.
  var isHeavy: Bool {
    fault == .hugeList && ![.volumes, .networks, .pastEvents].contains(call)
  }

  /// What the tests try.
  public static let sample = sample(of: 150, seed: 8)

  /// Some of them, the same for the same seed: each fault at least once on some front, each call of
  /// each front, and engines that do nothing wrong.
  public static func sample(of count: Int, seed: UInt64) -> [Cell] {
    var random = SplitMix(seed: seed)
    let shuffled = all.filter { !$0.isHeavy }.shuffled(using: &random)
    var faults: Set<Fault> = []
    var places: Set<String> = []
    var chosen: [Cell] = []
    var others: [Cell] = []
    for cell in shuffled {
      let isNew =
        cell.fault.map { fault in
          faults.insert(fault).inserted
            || places.insert("\(cell.front) \(cell.call)").inserted
        } ?? true
      if isNew { chosen.append(cell) } else { others.append(cell) }
    }
    return chosen + others.prefix(max(0, count - chosen.count))
  }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

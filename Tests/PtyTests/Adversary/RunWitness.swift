/// What happened around one run, in its order, and whether the program kept its word: pure.
struct RunWitness {
  /// How a program learns that something about an item has changed.
  enum Look: Hashable {
    /// An inspect of this very item.
    case inspect
    /// A list of containers: who uses it.
    case users
  }

  /// What makes a reviewed removal wrong, and which look shows it.
  struct Change: Hashable {
    var target: Target
    var shownBy: Look
    /// What makes it so, as long as it is there: a container that uses it, a name that it gained.
    var because: Target?
  }

  enum Event: CustomStringConvertible {
    /// The program asked; the first line of its request.
    case asked(Request)
    /// Another client did something.
    case changed(String, Set<Change>, removed: Set<Target>)
    /// The program showed what it was about to do.
    case reviewed

    var description: String {
      switch self {
      case .asked(let request): request.line
      case .changed(let what, _, let removed): "** \(what) ** removed: \(removed)"
      case .reviewed: "** reviewed **"
      }
    }
  }

  private(set) var events: [Event] = []

  mutating func add(_ event: Event) { events.append(event) }

  /// How many things other clients did.
  var changes: Int { events.count { if case .changed = $0 { true } else { false } } }

  /// All that other clients removed.
  var removedByOthers: Set<Target> {
    events.reduce(into: []) { removed, event in
      if case .changed(_, _, let targets) = event { removed.formUnion(targets) }
    }
  }

  /// The removals that were asked for.
  var removals: [Request] {
    events.compactMap { event in
      if case .asked(let request) = event, request.isRemoval { request } else { nil }
    }
  }

  /// What is wrong with the removals that were sent.
  ///
  /// - Parameter reviewed: everything that the review showed, tags of its images too.
  func violations(reviewed: Set<Target>) -> [String] {
    var found: [String] = []
    let review = events.firstIndex { if case .reviewed = $0 { true } else { false } }
    for (index, event) in events.enumerated() {
      guard case .asked(let request) = event, request.isRemoval else { continue }
      guard let target = request.target, reviewed.contains(target) else {
        found.append("not reviewed: \(request.line)")
        continue
      }
      guard let review, review < index else {
        found.append("before its review: \(request.line)")
        continue
      }
      if request.isOn("force") || request.isOn("v") {
        found.append("with more than was asked for: \(request.line)")
      }
      for look in [Look.inspect, .users] {
        guard let looked = lastLook(look, at: target, before: index) else {
          if look == .inspect { found.append("without a look: \(request.line)") }
          continue
        }
        for (place, change) in changes(of: target, shownBy: look, in: review..<max(review, looked))
        {
          if let because = change.because, isRemoved(because, in: place..<looked) { continue }
          found.append("although its last look showed it: \(place): \(request.line)")
        }
      }
    }
    return found
  }

  private func changes(
    of target: Target, shownBy look: Look, in places: Range<Int>
  ) -> [(place: Int, change: Change)] {
    places.flatMap { place -> [(Int, Change)] in
      guard case .changed(_, let changes, _) = events[place] else { return [] }
      return changes.filter { $0.target == target && $0.shownBy == look }.map { (place, $0) }
    }
  }

  /// Whether other clients removed it.
  private func isRemoved(_ target: Target, in places: Range<Int>) -> Bool {
    events[places].contains { event in
      if case .changed(_, _, let removed) = event { removed.contains(target) } else { false }
    }
  }

  private func lastLook(_ look: Look, at target: Target, before index: Int) -> Int? {
    events[..<index].lastIndex { event in
      guard case .asked(let request) = event, !request.isRemoval else { return false }
      switch look {
      case .inspect: return request.target == target
      case .users: return request.asksForUsers(of: target)
      }
    }
  }
}

extension RunWitness {
  /// The first line of a request.
  struct Request {
    let line: String
    let isRemoval: Bool
    /// Without the version, decoded.
    let path: [String]
    private let query: [Substring]

    init(_ line: String) {
      self.line = line
      let words = line.split(separator: " ")
      isRemoval = words.first == "DELETE"
      let parts = (words.count > 1 ? words[1] : "").split(separator: "?", maxSplits: 1)
      query = parts.count > 1 ? parts[1].split(separator: "&") : []
      var path = (parts.first ?? "").split(separator: "/").map(Self.decoded)
      if let version = path.first, version.hasPrefix("v1.") { path.removeFirst() }
      self.path = path
    }

    func isOn(_ flag: String) -> Bool {
      query.contains { ["\(flag)=1", "\(flag)=true", "\(flag)"].contains(String($0)) }
    }

    /// Whether it lists the containers that use an item. Images are removed one at a time, so that
    /// the last such list is about the one that goes next.
    func asksForUsers(of target: Target) -> Bool {
      guard path == ["containers", "json"] else { return false }
      let text = query.joined()
      switch target {
      case .image, .tag: return text.contains("ancestor")
      case .volume, .network: return !text.contains("filters") && !text.contains("limit")
      case .container: return false
      }
    }

    /// What a removal or an inspect is about.
    var target: Target? {
      guard let kind = path.first, path.count > 1 else { return nil }
      var rest = path.dropFirst()
      if !isRemoval, kind == "containers" || kind == "images" {
        guard rest.last == "json", rest.count > 1 else { return nil }
        rest = rest.dropLast()
      }
      let name = rest.joined(separator: "/")
      switch kind {
      case "containers": return .container(name)
      case "images": return name.hasPrefix("sha256:") ? .image(name) : .tag(name)
      case "volumes": return .volume(name)
      case "networks": return .network(name)
      default: return nil
      }
    }

    private static func decoded(_ text: Substring) -> String {
      var bytes: [UInt8] = []
      var rest = Array(text.utf8)[...]
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), rest.count >= 2,
          let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        {
          bytes.append(value)
          rest = rest.dropFirst(2)
        } else {
          bytes.append(byte)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}

/// Texts that a kind of name may be, as an automaton over ASCII: tells whether a pattern can match any
/// of them. A rule that never can would protect nothing, silently.
///
/// Sets of states are bits of a number. It may allow more than an engine does, never less.
struct NameGrammar: Sendable {
  typealias States = UInt64

  /// By state and character: the states behind it.
  private var next: [[States]] = []
  /// By state: the states behind any character.
  private var nextOfAny: [States] = []
  private(set) var start: States = 0

  /// The states behind one of these characters.
  func after(_ states: States, _ isMatch: (Unicode.Scalar) -> Bool) -> States {
    var result: States = 0
    for character in UInt8(0x21)..<0x7f where isMatch(Unicode.Scalar(character)) {
      result |= after(states, character)
    }
    return result
  }

  /// The states behind one character; none for what no name holds.
  func after(_ states: States, _ scalar: Unicode.Scalar) -> States {
    scalar.isASCII ? after(states, UInt8(ascii: scalar)) : 0
  }

  private func after(_ states: States, _ character: UInt8) -> States {
    union(states) { next[$0][Int(character)] }
  }

  /// The states behind any one character.
  func afterAny(_ states: States) -> States { union(states) { nextOfAny[$0] } }

  /// The states behind any number of what `step` takes, none too.
  func afterMany(_ states: States, _ step: (States) -> States) -> States {
    var all = states
    while true {
      let more = all | step(all)
      if more == all { return all }
      all = more
    }
  }

  private func union(_ states: States, _ behind: (Int) -> States) -> States {
    var (rest, result) = (states, States(0))
    while rest != 0 {
      result |= behind(rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
    return result
  }

  // MARK: Building

  fileprivate mutating func state() -> Int {
    next.append([States](repeating: 0, count: 128))
    nextOfAny.append(0)
    return next.count - 1
  }

  fileprivate mutating func edge(_ from: Int, _ characters: String, _ to: Int) {
    for character in characters.utf8 { next[from][Int(character)] |= 1 << States(to) }
    nextOfAny[from] |= 1 << States(to)
  }

  /// From a state through the characters of a word, one by one.
  fileprivate mutating func chain(_ from: Int, _ word: String, _ to: Int) {
    var place = from
    for (index, character) in word.enumerated() {
      let behind = index == word.count - 1 ? to : state()
      edge(place, String(character), behind)
      place = behind
    }
  }

  fileprivate mutating func starts(at state: Int) { start |= 1 << States(state) }
}

private let digits = "0123456789"
private let hex = digits + "abcdef"
private let lower = "abcdefghijklmnopqrstuvwxyz"
private let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/// References of images in all their parts.
struct ImageGrammar: Sendable {
  let grammar: NameGrammar
  /// Behind a whole `repository`, `repository:tag`, `repository@digest`, and behind what docker
  /// writes as `repository:<none>` where it has no tag to show.
  let repository: NameGrammar.States
  let tag: NameGrammar.States
  let digest: NameGrammar.States
  let none: NameGrammar.States
  /// Behind the twelve digits of an ID.
  let id: NameGrammar.States

  /// With hosts in lower case.
  static let shared = ImageGrammar(hosts: lower + digits)
  /// With hosts as docker shows them.
  static let shown = ImageGrammar(hosts: lower + upper + digits)

  private init(hosts: String) {
    var grammar = NameGrammar()
    let path = Self.addPath(to: &grammar, hosts: hosts)
    let tagStart = grammar.state()
    let tag = grammar.state()
    grammar.edge(path, ":", tagStart)
    grammar.edge(tagStart, lower + upper + digits + "_", tag)
    grammar.edge(tag, lower + upper + digits + "_.-", tag)

    let algorithm = grammar.state()
    let digestStart = grammar.state()
    let digest = grammar.state()
    grammar.edge(path, "@", algorithm)
    for name in ["sha256:", "sha512:"] { grammar.chain(algorithm, name, digestStart) }
    grammar.edge(digestStart, hex, digest)
    grammar.edge(digest, hex, digest)

    let none = grammar.state()
    let noTag = grammar.state()
    let noRepository = grammar.state()
    grammar.edge(path, ":", noTag)
    grammar.chain(noTag, "<none>", none)
    grammar.starts(at: noRepository)
    grammar.chain(noRepository, "<none>:<none>", none)
    var place = grammar.state()
    grammar.starts(at: place)
    for _ in 0..<12 {
      let behind = grammar.state()
      grammar.edge(place, hex, behind)
      place = behind
    }
    id = 1 << NameGrammar.States(place)
    self.grammar = grammar
    repository = 1 << NameGrammar.States(path)
    self.tag = 1 << NameGrammar.States(tag)
    self.digest = 1 << NameGrammar.States(digest)
    self.none = 1 << NameGrammar.States(none)
  }

  /// `[host[:port]/]component[/component]`; returns the state behind a whole component.
  private static func addPath(to grammar: inout NameGrammar, hosts: String) -> Int {
    let component = grammar.state()
    let path = grammar.state()
    let underscore = grammar.state()
    let dash = grammar.state()
    grammar.starts(at: component)
    grammar.edge(component, lower + digits, path)
    grammar.edge(path, lower + digits, path)
    grammar.edge(path, "/.", component)
    grammar.edge(path, "_", underscore)
    grammar.edge(underscore, "_", component)
    grammar.edge(underscore, lower + digits, path)
    grammar.edge(path, "-", dash)
    grammar.edge(dash, "-", dash)
    grammar.edge(dash, lower + digits, path)

    let hostStart = grammar.state()
    let host = grammar.state()
    let hostDash = grammar.state()
    let portStart = grammar.state()
    let port = grammar.state()
    grammar.starts(at: hostStart)
    grammar.edge(hostStart, hosts, host)
    grammar.edge(host, hosts, host)
    grammar.edge(host, ".", hostStart)
    grammar.edge(host, "-", hostDash)
    grammar.edge(hostDash, "-", hostDash)
    grammar.edge(hostDash, hosts, host)
    grammar.edge(host, ":", portStart)
    grammar.edge(portStart, digits, port)
    grammar.edge(port, digits, port)
    for end in [host, port] { grammar.edge(end, "/", component) }

    let bracket = grammar.state()
    let address = grammar.state()
    let addressEnd = grammar.state()
    grammar.starts(at: bracket)
    grammar.edge(bracket, "[", address)
    grammar.edge(address, hex + ":", address)
    grammar.edge(address, "]", addressEnd)
    grammar.edge(addressEnd, ":", portStart)
    grammar.edge(addressEnd, "/", component)
    return path
  }
}

/// Names of containers: those that legacy links give have slashes.
struct ContainerGrammar: Sendable {
  let grammar: NameGrammar
  let name: NameGrammar.States

  static let shared = ContainerGrammar()

  private init() {
    var grammar = NameGrammar()
    let start = grammar.state()
    let name = grammar.state()
    grammar.starts(at: start)
    grammar.edge(start, lower + upper + digits, name)
    grammar.edge(name, lower + upper + digits + "_.-", name)
    grammar.edge(name, "/", start)
    self.grammar = grammar
    self.name = 1 << NameGrammar.States(name)
  }
}

extension Glob {
  /// Whether it matches any text that ends in one of these states.
  func canMatch(_ grammar: NameGrammar, endingIn accepted: NameGrammar.States) -> Bool {
    var states = grammar.start
    for token in tokens {
      switch token {
      case .scalar(let scalar): states = grammar.after(states, scalar)
      case .anyOne: states = grammar.afterAny(states)
      case .anyNumber: states = grammar.afterMany(states, grammar.afterAny)
      case .oneOf(let ranges, let negated):
        states = grammar.after(states) { scalar in
          ranges.contains { $0.contains(scalar) } != negated
        }
      }
    }
    return states & accepted != 0
  }
}

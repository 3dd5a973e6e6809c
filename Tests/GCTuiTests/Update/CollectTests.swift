import FoundationEssentials
import GCCore
import Testing

@testable import GCTui

/// `c`, and what the screen says of what collect would take.
@Suite struct CollectScreenTests {
  /// The sample: six exited containers of 1 to 700 hours, one running, five images.
  private func session(
    rules: String = "", _ change: (inout Policy) -> Void = { _ in }
  ) -> Session {
    var policy = Policy()
    change(&policy)
    return Session(rules: rules, policy: policy)
  }

  @Test func `c marks what collect would take in all lists, and unmarks it again`() {
    var session = session()
    session.type("c")
    // Six containers and their images; the sixth is within its grace of an hour.
    #expect(session.model.marks == [.c(1), .c(2), .c(3), .c(4), .c(5), .i(3), .i(4), .i(5)])
    #expect(session.notice == "8 marked, as collect would take them.")
    session.type("c")
    #expect(session.model.marks.isEmpty)
    #expect(session.notice == "8 unmarked: what collect would take.")
  }

  @Test func `other marks stay, and part of it marked is completed`() {
    var session = session()
    session.type("/nasty")
    session.press(.enter)
    session.type("*c")
    #expect(session.model.marks.count == 9)
    #expect(session.notice.hasPrefix("8 marked"))
    session.type("c")
    #expect(session.model.marks == [.c(6)])
    session.press(.escape)
    session.type("g c")
    #expect(session.model.marks.count == 9)
  }

  @Test func `a filter hides nothing from c, which says so`() {
    var session = session()
    session.type("/shop")
    session.press(.enter)
    session.type("c")
    #expect(session.model.marks.count == 8)
    #expect(session.notice == "8 marked, as collect would take them; 3 hidden: d shows all.")
  }

  @Test func `what is in no list is marked, stays marked, and Review shows it`() {
    var session = Session(
      Inventory(
        host: Host(address: "unix:///run/docker.sock", name: "h", engineID: "e"),
        containers: [sampleContainer(1, "box", hours: 9, image: 2)],
        images: [
          sampleImage(1, layers: [1, 2]), sampleImage(2, tags: ["base:1"], layers: [1, 3]),
        ],
        buildCache: .known(BuildCache()), containersComplete: true, imagesComplete: true),
      policy: Policy())
    session.type("c")
    #expect(session.model.marks == [.c(1), .i(1), .i(2)])
    #expect(
      session.notice == "3 marked, as collect would take them; 1 in no list: d shows all.")
    session.send(.load(.changes([.containers([sampleContainer(2, state: .running, image: 9)])])))
    session.type("d")
    #expect(session.review?.plan.steps.map(\.id) == [.c(1), .i(1), .i(2)])
    #expect(session.review?.hidden == 1)
    session.press(.escape)
    session.type("c")
    #expect(session.model.marks.isEmpty && session.model.suggestedMarks.isEmpty)
  }

  @Test func `what a rule of the screen excludes is not taken, saved or not`() {
    var session = session(rules: "container shop-*\n")
    session.type("c")
    #expect(session.model.marks.isDisjoint(with: [.c(1), .c(2)]))
    #expect(session.model.marks.contains(.c(5)))
    session.type("Ugd")
    session.press(.escape)
    session.type("e")
    session.press(.enter)
    session.type("c")
    #expect(!session.model.marks.contains(.c(5)))
    session.type("gl")
    #expect(session.text.contains("keeps it: excluded by the rule"))
    #expect(session.text.contains("(not saved yet)"))
  }

  @Test func `docker-gc's exclusions keep an item from collect, not from the operator`() throws {
    var session = session()
    var rules = ExclusionRules()
    rules.add(
      try DockerGCExcludes(
        .dockerGCContainers, words: "backup", variable: "EXCLUDE_CONTAINERS", now: sampleNow))
    session.send(.collector(.policy(Policy(), exclusions: rules)))
    session.type("gl")
    #expect(session.text.contains("Collect         keeps it: excluded by the rule backup"))
    session.press(.escape)
    session.type("c")
    #expect(!session.model.marks.contains(.c(5)) && session.model.marks.contains(.c(1)))
    session.type("U ")
    #expect(session.model.marks == [.c(5)])
  }

  @Test(arguments: [
    ("jl", "would take it: exited 2 days ago"),
    ("jjjjjl", "keeps it: within its grace of 1h: last used 1 hour ago"),
    ("jjjl", "would take it: created 30 hours ago, never started"),
    ("2l", "would take it: dangling, last touched"),
    ("3/stable\nl", "keeps it: used by still-up"),
  ])
  func `the details say what collect would do, and why`(keys: String, words: String) {
    var session = session()
    for key in keys { session.press(key == "\n" ? .enter : .character(key)) }
    #expect(session.text.contains("Collect         " + words), "\(session.text)")
  }

  @Test func `a filter shows what collect would take, or keep, as it changes`() {
    var session = session()
    session.type("/collect:k")
    session.press(.enter)
    #expect(session.shown == [.c(6)])
    session.send(.tick(sampleNow.addingTimeInterval(60)))
    #expect(session.shown.isEmpty)
    session.type("/")
    session.press(.control("u"))
    session.type("-collect:keep")
    session.press(.enter)
    #expect(session.shown.count == 6)
    session = Session()
    session.type("/collect:take")
    #expect(session.model.list.notKnown == 6, "nothing is known before there is a policy")
  }

  @Test func `a flag shows what collect would take`() {
    var session = session()
    func flag(_ name: String) -> Character? {
      session.text.split(separator: "\n").first { $0.contains(name) }?.first
    }
    #expect(flag("shop-web-1") == "c" && flag("nasty") == " ")
    session.type("j ")
    #expect(flag("shop-web-1") == "*" && flag("shop-web-2") == "c")
  }

  // MARK: Why not

  @Test func `before the policy is there c says so, and afterwards works`() {
    var session = Session()
    session.type("c")
    #expect(session.notice == "The policy is still being read.")
    #expect(!session.text.contains("c due"))
    session.type("l")
    #expect(session.text.contains("Collect         not known yet"))
    session.press(.escape)
    session.send(.collector(.policy(Policy(), exclusions: ExclusionRules())))
    session.type("c")
    #expect(session.model.marks.count == 8)
  }

  @Test func `a policy that cannot be used is a notice, and the reason that c gives`() {
    var session = Session()
    session.send(.collector(.unusable("/p.json: grace is nonsense.")))
    #expect(session.notice == "/p.json: grace is nonsense.")
    session.type("c")
    #expect(session.model.marks.isEmpty)
    #expect(session.notice == "Collect would not run: /p.json: grace is nonsense.")
    session.type("l")
    #expect(session.text.contains("would not run: /p.json"))
    session.press(.escape)
    // r reads it anew.
    session.type("r")
    #expect(session.effects.contains { if case .loadPolicy = $0 { true } else { false } })
    session.send(.collector(.policy(Policy(), exclusions: ExclusionRules())))
    session.type("c")
    #expect(session.model.marks.count == 8)
  }

  @Test func `exclusions that cannot be used stop collect too`() {
    var session = session()
    session.send(.exclusions(.failed("line 3 is no rule.", isUnusable: true)))
    session.type("c")
    #expect(session.notice == "Collect would not run: line 3 is no rule.")
  }

  @Test func `lists that are not complete say nothing of collect`() {
    var inventory = sampleInventory()
    inventory.imagesComplete = false
    var session = Session(inventory, policy: Policy())
    session.type("c")
    #expect(session.model.marks.isEmpty)
    #expect(session.notice.hasPrefix("The lists are not complete"))
  }

  @Test func `c waits for the last date`() {
    var session = Session(sampleInventory().asListed, policy: Policy())
    session.type("c")
    #expect(session.notice.hasSuffix("asked for: 7 left."))
    let known = sampleInventory().containers.mapValues(\.details)
    session.send(.load(.changes([.containerDetails(known)])))
    session.type("c")
    #expect(session.model.marks.count == 8)
  }

  @Test func `sizes count only where the policy goes by bytes`() {
    var inventory = sampleInventory()
    inventory.containers[ItemID.c(1).id]?.writableSize = .pending
    var session = Session(inventory, policy: Policy())
    session.type("c")
    #expect(session.model.marks.count == 8)
    var policy = Policy()
    policy.imageBudget = 1
    session = Session(inventory, policy: policy)
    session.type("c")
    #expect(session.notice.hasSuffix("asked for: 1 left."))
    session.send(.load(.changes([.writableSizes([ItemID.c(1).id: .known(1)])])))
    session.type("c")
    #expect(!session.model.marks.isEmpty)
  }

  @Test func `nothing to take is said`() {
    var session = session { $0.take = [] }
    session.type("c")
    #expect(session.notice.hasPrefix("Collect would take nothing now"))
  }

  // MARK: News

  @Test func `verdicts that are not of this moment mark nothing`() {
    var session = session()
    session.holdsFigures = true
    let started = sampleContainer(1, "shop-web-1", state: .running)
    session.send(.load(.changes([.containers([started])])))
    session.type("c")
    #expect(session.model.marks.isEmpty)
    #expect(session.notice == "What collect would take is still being worked out.")
    session.holdsFigures = false
    session.send(.figures(session.held[0]))
    session.type("c")
    #expect(session.model.marks == [.c(2), .c(3), .c(4), .c(5), .i(3), .i(4), .i(5)])
  }

  @Test func `sizes that arrive do not put verdicts off`() {
    var session = session()
    session.holdsFigures = true
    session.send(.load(.changes([.writableSizes([ItemID.c(1).id: .known(5)])])))
    session.type("c")
    #expect(session.model.marks.count == 8)
    guard
      case .buildFigures(_, _, _, let basis)? = session.effects.last(where: {
        if case .buildFigures = $0 { true } else { false }
      })
    else {
      Issue.record("no figures were ordered")
      return
    }
    #expect(basis == nil, "what has not changed is not worked out anew")
  }

  @Test func `the end of a grace brings new verdicts`() {
    var session = session()
    session.send(.tick(sampleNow.addingTimeInterval(60)))
    session.type("/nasty")
    session.press(.enter)
    session.type("c")
    #expect(session.model.marks.contains(.c(6)))
  }

  @Test func `what was used is asked for once a change of the images, or when containers go`() {
    var session = session()
    func recalls() -> Int { session.effects.count { if case .recall = $0 { true } else { false } } }
    session.effects = []
    session.send(.load(.changes([.containerDetails([:])])))
    #expect(recalls() == 0)
    session.send(.load(.changes([1, 5].map { .containerGone(ItemID.c($0).id) })))
    #expect(recalls() == 1)
    // The engine tells that somebody pulled it again a moment ago.
    session.memory.uses = RecentUses(events: [
      EngineEvent(
        type: "image", action: "pull", actorID: "todobackend:1",
        attributes: ["name": "todobackend:1"],
        timeNano: Int64(sampleNow.timeIntervalSince1970 - 60) * 1_000_000_000)
    ])
    let image = sampleImage(1, tags: ["todobackend:1"], layers: [1, 2, 3])
    session.send(.load(.changes([.images([image]), .containerGone(ItemID.c(2).id)])))
    #expect(recalls() == 2)
    for number in [3, 4, 6] {
      session.send(.load(.changes([.containerGone(ItemID.c(number).id)])))
    }
    #expect(!session.model.isDue(.i(1)))
    #expect(session.model.collectWords(of: .i(1))?.contains("within its grace") == true)
  }
}

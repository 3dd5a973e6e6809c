import FoundationEssentials
import GCCore
import Testing

@testable import GCTui

/// Keys that act count only when what they do has been on the screen.
@Suite struct SightTests {
  @Test(arguments: ["body", "dy", "dyyy", "*dy", "dfy", "jdyjy", "*+dy", "d?qy", "dgy"])
  func `a plan that was not seen does not run`(typed: String) {
    var session = Session()
    session.burst(typed)
    #expect(session.runs.isEmpty)
    #expect(session.review != nil, "what was typed before y is a key like any other")
    session.type("y")
    #expect(session.runs.count == 1, "and now it was seen")
  }

  @Test func `who types too early is told so`() {
    var session = Session()
    session.burst("dy")
    #expect(session.notice.contains("before this was on the screen"))
    session.type("y")
    #expect(session.model.context == .run)
  }

  @Test func `y is among the keys only when it counts`() {
    var session = Session()
    session.isLookedAt = false
    session.type("d")
    #expect(!session.text.contains("y delete exactly this"))
    #expect(session.text.contains("Esc back"))
    session.look()
    #expect(session.text.contains("y delete exactly this"))
  }

  @Test func `a plan that changes after it was seen has to be seen again`() {
    var session = Session()
    session.type("*d")
    let before = session.review?.plan
    session.isLookedAt = false
    session.send(.exclusions(Session.loaded("container shop-*\n")))
    #expect(session.review?.plan != before)
    session.type("y")
    #expect(session.runs.isEmpty)
    session.look()
    session.type("y")
    #expect(session.runs.map(\.steps.count) == [before?.steps.count].compactMap { $0 })
    #expect(session.runs.first != before)
  }

  @Test func `exit times that arrive make another plan`() {
    let whole = sampleInventory()
    var session = Session(whole.asListed)
    session.type("*d")
    session.isLookedAt = false
    session.send(.load(.changes([.containerDetails(whole.containers.mapValues(\.details))])))
    session.type("y")
    #expect(session.runs.isEmpty)
    session.look()
    session.type("y")
    #expect(session.runs.count == 1)
  }

  @Test func `news that leave the plan as it is ask for no second look`() {
    var session = Session()
    session.type("*d")
    session.isLookedAt = false
    session.send(.tick(sampleNow.addingTimeInterval(60)))
    session.send(.exclusions(Session.loaded("# nothing that holds here\n")))
    session.press(.down, .pageDown, .up)
    session.type("y")
    #expect(session.runs.count == 1)
  }

  @Test func `a plan is forgotten when its page is left`() {
    var session = Session()
    session.type("d")
    session.burst([.escape, .character("d"), .character("y")])
    #expect(session.runs.isEmpty)
    session.burst("?qy")
    #expect(session.runs.isEmpty, "the help lay over it")
    session.type("y")
    #expect(session.runs.count == 1)
  }

  @Test func `a window too small to show the plan runs nothing`() {
    var session = Session()
    session.type("d")
    session.send(.resized(Size(columns: 39, rows: 9)))
    session.type("y")
    #expect(session.runs.isEmpty)
    session.send(.resized(Size(columns: 40, rows: 10)))
    session.type("y")
    #expect(session.runs.count == 1)
  }

  @Test func `who was stopped has to look again`() {
    var session = Session()
    session.type("d")
    session.model.noteHidden()
    session.type("y")
    #expect(session.runs.isEmpty)
    session.type("y")
    #expect(session.runs.count == 1)
  }

  @Test func `quitting with marks waits for its question to be seen`() {
    var session = Session()
    session.type(" ")
    session.burst("qy")
    #expect(session.quits.isEmpty)
    #expect(session.model.context == .question)
    session.press(.character("n"))
    session.burst("qyy")
    #expect(session.quits.isEmpty, "seen once is not seen again")
    session.type("y")
    #expect(session.quits == [.done])
  }

  @Test func `moving a name waits for its question to be seen`() {
    var session = Session()
    session.type("2g")
    session.burst("ttodobackend:1".map { .character($0) } + [.enter, .character("y")])
    #expect(session.model.context == .question)
    #expect(session.tags.isEmpty)
    session.type("y")
    #expect(session.tags.count == 1)
  }

  @Test func `saving waits for the difference to be seen, the merged one too`() {
    var session = Session(rules: "container old\n")
    session.type("e")
    session.press(.enter)
    session.burst("wyw")
    #expect(session.saves.isEmpty)
    session.type("y")
    #expect(session.saves.count == 1)
    session.isLookedAt = false
    session.send(.exclusions(.changed(Session.file("container old\nlabel theirs\n"))))
    session.type("y")
    #expect(session.saves.count == 1)
    session.look()
    session.type("y")
    #expect(session.saves.count == 2)
  }

  @Test func `a rule is chosen from a menu that was seen`() {
    var session = Session()
    session.burst([.character("e"), .enter])
    #expect(!session.model.exclusions.isUnsaved)
    #expect(session.model.context == .exclude)
    session.burst([.down, .enter])
    #expect(session.model.exclusions.isUnsaved, "the menu is there, and its lines do not move")
  }

  @Test func `every key that acts says so in the table`() {
    let acting: [Command: Set<Context>] = [.run: [.review], .yes: [.save, .exclude, .question]]
    for binding in Bindings.all where binding.command == .run || binding.command == .yes {
      let expected = acting[binding.command]?.isSuperset(of: binding.contexts) == true
      #expect(binding.acts == expected, "\(binding.help)")
    }
  }
}

import GCCore
import Testing

@testable import GCTui

@Suite struct ExcludeTests {
  @Test func `a rule is in force at once, unmarks what it protects, and can be taken off`() {
    var session = Session()
    session.type("* U /shop-web-1")
    session.press(.enter)
    session.type("*e")
    #expect(session.model.context == .exclude)
    session.press(.enter)
    #expect(session.model.marks.isEmpty)
    #expect(session.model.isExcluded(.c(1)))
    #expect(session.model.exclusions.isUnsaved)
    session.type("e")
    #expect(session.text.contains("stop excluding by"))
    session.press(.enter)
    #expect(!session.model.isExcluded(.c(1)))
  }

  @Test func `w shows the difference, y saves it, and quitting asked before`() {
    var session = Session(rules: "# mine\ncontainer old\n")
    session.type("e")
    session.press(.enter)
    session.type("q")
    #expect(session.text.contains("not saved"))
    session.type("nw")
    #expect(session.text.contains("+ container"))
    #expect(session.text.contains("  # mine"))
    session.type("yy")
    let saves = session.saves
    #expect(saves.count == 1, "a second y does not save twice")
    session.send(.exclusions(.saved(saves[0], Session.file("x").fingerprint)))
    #expect(session.model.screens.isEmpty)
    #expect(!session.model.exclusions.isUnsaved)
    session.type("q")
    #expect(session.quits == [.done])
  }

  @Test func `a file that changed underneath is merged and shown before it is saved`() {
    var session = Session(rules: "container old\n")
    session.type("e")
    session.press(.enter)
    session.type("wy")
    session.send(.exclusions(.changed(Session.file("container old\nlabel theirs\n"))))
    #expect(session.model.context == .save)
    #expect(session.text.contains("changed by someone else"))
    let rules = session.model.exclusions.document.rules.map(\.rule.text)
    #expect(rules.contains("label theirs"))
    #expect(rules.count == 3)
  }

  @Test func `a save that fails keeps the rules and says why`() {
    var session = Session()
    session.type("e")
    session.press(.enter)
    session.type("wy")
    session.send(.exclusions(.failed("No space left on device.", isUnusable: false)))
    #expect(session.notice.contains("No space"))
    #expect(session.model.exclusions.isUnsaved)
    session.type("wy")
    #expect(session.saves.count == 2)
  }

  @Test func `E hides what is excluded and counts it`() {
    var session = Session(rules: "container shop-*\n")
    session.type("E")
    #expect(session.shown.count == 4)
    #expect(session.text.contains("2 hidden"))
  }
}

/// Rules that hold for the whole machine, beside the operator's own.
@Suite struct SystemExclusionTests {
  private func session(system: String, own: String) throws -> Session {
    var session = Session(rules: nil)
    var rules = ExclusionRules()
    rules.add(try ExclusionDocument(parsing: Array(system.utf8)), path: "/etc/gctui/exclusions")
    session.send(
      .exclusions(.loaded(Session.file(own), path: "/home/x/exclusions", system: rules)))
    return session
  }

  @Test func `they protect, and e says that it cannot take them off`() throws {
    var session = try session(system: "# all\ncontainer *\n", own: "container shop-*\n")
    #expect(session.model.isExcluded(.c(1)))
    session.type(" ")
    #expect(session.model.marks.isEmpty)
    #expect(session.notice.contains("line 2 of /etc/gctui/exclusions"))
    session.type("e")
    #expect(session.text.contains("Always excluded by container * (line 2 of /etc/gctui"))
    #expect(!session.text.contains("stop excluding by: container *"))
  }

  @Test func `saving writes the operator's own rules only`() throws {
    var session = try session(system: "image base\n", own: "# mine\n")
    session.type("e")
    session.press(.enter)
    session.type("wy")
    let saves = session.saves
    #expect(saves.count == 1)
    #expect(saves[0].rules.allSatisfy { $0.rule.text != "image base" })
  }
}

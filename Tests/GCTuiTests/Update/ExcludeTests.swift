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

  @Test func `e is about the row, and about the marks only where the row is one of them`() {
    var session = Session()
    session.type("/shop-web")
    session.press(.enter)
    session.type("*")
    #expect(session.model.marks == [.c(1), .c(2)])
    session.press(.character("/"), .control("u"))
    session.type("backup")
    session.press(.enter)
    session.type("e")
    #expect(session.text.contains("Exclude backup (exited containers): by which rule?"))
    session.press(.enter)
    #expect(session.model.isExcluded(.c(5)))
    #expect(session.model.marks == [.c(1), .c(2)], "marks out of sight are left alone")
    session.press(.character("/"), .control("u"))
    session.type("shop-web-2")
    session.press(.enter)
    session.type("e")
    #expect(
      session.text.contains("Exclude 2 marked: shop-web-1, shop-web-2 (exited containers)"))
    session.press(.enter)
    #expect(session.model.isExcluded(.c(1)) && session.model.isExcluded(.c(2)))
  }

  @Test func `marks in several lists are named with all of them`() {
    var session = Session()
    session.type("* 3*e")
    #expect(session.text.contains("(exited"))
    // One of the labeled images dangles.
    #expect(session.text.contains("containers, dangling images, labeled images): by which rule?"))
    #expect(session.text.contains(" more "))
  }

  @Test func `on a group e is about its items`() {
    var session = Session()
    session.type("L")
    session.type("com.docker.compose.project")
    session.press(.enter)
    session.press(.home)
    guard case .group("shop")? = session.model.list.cursor else {
      Issue.record("the cursor is on \(String(describing: session.model.list.cursor))")
      return
    }
    session.type("e")
    guard case .exclude(let state)? = session.model.screens.last else {
      Issue.record("there is no menu")
      return
    }
    #expect(Set(state.items) == [.c(1), .c(2)])
  }

  @Test func `the name comes first and the ID last, short`() {
    var session = Session()
    session.type("3")
    session.press(.character("/"))
    session.type("todobackend:2")
    session.press(.enter)
    session.type("e")
    let lines = session.text.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
    let offers = lines.filter { $0.contains("(protects") }
    #expect(
      offers.first?.hasPrefix("by its name: image todobackend:") == true
        || offers.first?.hasPrefix("by its names: image") == true
        || offers.first?.hasPrefix("by its name: 2 rules") == true, "\(offers)")
    #expect(offers.last?.hasPrefix("this image only, by its ID: image 00000") == true, "\(offers)")
    #expect(!session.text.contains("sha256"))
  }

  @Test func `z undoes the last rule, marks and all, until it is saved`() {
    var session = Session(rules: "# mine\ncontainer old\n")
    let before = session.model.exclusions.document
    session.type("z")
    #expect(session.notice.contains("nothing to undo"))
    session.type(" k")
    #expect(session.model.marks == [.c(5)])
    session.type("e")
    session.press(.enter)
    #expect(session.model.isExcluded(.c(5)) && session.model.marks.isEmpty)
    session.type("je")
    session.press(.enter)
    session.type("z")
    #expect(session.model.isExcluded(.c(5)))
    session.type("z")
    #expect(session.notice.contains("Undone: The rule “container backup”"))
    #expect(session.model.exclusions.document == before)
    #expect(!session.model.exclusions.isUnsaved)
    #expect(session.model.marks == [.c(5)])
    #expect(session.model.exclusions.changes.isEmpty)
  }

  @Test func `z brings a rule back that was taken off`() {
    var session = Session(rules: "container backup\n# behind it\n")
    session.type("E")
    session.type("E/backup")
    session.press(.enter)
    session.type("e")
    session.press(.enter)
    #expect(!session.model.isExcluded(.c(5)))
    session.type("z")
    #expect(session.model.isExcluded(.c(5)))
    #expect(!session.model.exclusions.isUnsaved, "in its place, as it was")
  }

  @Test func `what is saved is not undone, what was chosen while it was written is`() {
    var session = Session()
    session.type("e")
    session.press(.enter)
    session.type("wy")
    let written = session.saves[0]
    session.press(.escape)
    session.type("je")
    session.press(.enter)
    session.send(.exclusions(.saved(written, Session.file("x").fingerprint)))
    #expect(session.model.exclusions.changes.count == 1)
    session.type("z")
    #expect(session.model.exclusions.document == written)
    session.type("z")
    #expect(session.notice.contains("nothing to undo"))
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

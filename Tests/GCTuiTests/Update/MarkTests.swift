import GCCore
import Testing

@testable import GCTui

@Suite struct MarkTests {
  @Test func `marks survive sorting, filtering, another list and a refresh`() {
    var session = Session()
    session.type("  ")
    let marks = session.model.marks
    #expect(marks.count == 2)
    session.type("sn/zzz")
    session.press(.enter, .tab)
    session.type("r")
    let ids = Set(session.model.inventory.containers.keys)
    session.send(
      .load(
        .changes([
          .containers(Array(session.model.inventory.containers.values)), .containersListed(ids),
        ])))
    #expect(session.model.marks == marks)
    #expect(session.status.contains("2 marked (2 hidden)"), "counted over all lists")
  }

  @Test func `a range marks from one v to the next`() {
    var session = Session()
    session.type("vjjv")
    #expect(session.model.marks == Set(session.shown.prefix(3)))
    session.type("U")
    #expect(session.model.marks.isEmpty)
  }

  @Test func `a group is marked as one`() {
    var session = Session()
    session.type("Lcom.docker.compose.project")
    session.press(.enter)
    session.type("g ")
    #expect(session.model.marks == [.c(1), .c(2)])
    session.type("g ")
    #expect(session.model.marks.isEmpty)
  }

  @Test func `a dangling image with labels is one mark in both lists`() {
    var session = Session()
    session.type("2/sha256:")
    session.press(.enter)
    session.type("*")
    #expect(session.model.marks == [.i(3), .i(4), .i(5)])
    session.type("3")
    #expect(session.text.split(separator: "\n").count { $0.hasPrefix("*") } == 2)
  }

  @Test func `what is excluded cannot be marked, and the key says by which rule and line`() {
    var session = Session(rules: "# ours\ncontainer back*\n")
    #expect(session.model.list.selected == .c(5))
    session.type(" ")
    #expect(session.model.marks.isEmpty)
    #expect(session.notice.contains("container back*"))
    #expect(session.notice.contains("/etc/gctui/exclusions, line 2"))
    session.type("*")
    #expect(session.model.marks.count == 5)
    #expect(session.notice.contains("1 excluded"))
    session.type("U")
    session.type("gd")
    #expect(session.review == nil)
    #expect(session.notice.contains("line 2"))
  }

  @Test func `a container that runs again is no longer marked`() {
    var session = Session()
    session.type("*")
    session.send(.load(.changes([.containers([sampleContainer(1, state: .running)])])))
    #expect(!session.model.marks.contains(.c(1)))
    #expect(session.model.marks.count == 5)
  }

  @Test func `frees shows for rows in sight what the marks make of them`() {
    var session = Session()
    session.send(.load(.changes([.containerGone(ItemID.c(7).id)])))
    session.type("2aa")
    let before = session.model.visibleFrees[.i(3)]
    #expect(before != nil)
    #expect(session.model.visibleFrees.keys.count == 3)
    // Only when everything on the shared layer goes does the layer go.
    session.type("1*3*2")
    #expect(session.model.visibleFrees[.i(3)] != before)
  }
}

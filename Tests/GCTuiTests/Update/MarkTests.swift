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

  // MARK: Suggestions

  /// A dangling image, one that no list shows on the same layer, and a container of that.
  private func sharing() -> Session {
    Session(
      Inventory(
        host: Host(address: "unix:///run/docker.sock", name: "h", engineID: "e"),
        containers: [sampleContainer(1, "box", image: 2)],
        images: [
          sampleImage(1, layers: [1, 2]), sampleImage(2, tags: ["base:1"], layers: [1, 3]),
        ],
        buildCache: .known(BuildCache()), containersComplete: true, imagesComplete: true))
  }

  @Test func `plus marks exactly what the status line suggests, and says what that was`() {
    var session = sharing()
    session.type("2 ")
    #expect(
      session.status.contains(
        "1 marked, frees 40MB; + marks 2 more and 81MB more goes (container box, base:1)"))
    #expect(session.text.contains("+ mark more"))
    session.type("+")
    #expect(session.model.marks == [.i(1), .c(1), .i(2)])
    #expect(
      session.notice
        == "Marked container box, base:1; U takes all marks off. 1 is in no list; d shows every one."
    )
    #expect(!session.text.contains("+ mark more"))
    session.type("+")
    #expect(session.notice == "Nothing else would let more go with what is marked.")
    session.type("U+")
    #expect(session.model.marks.isEmpty && session.model.suggestedMarks.isEmpty)
    #expect(session.notice.hasPrefix("Nothing is marked"))
  }

  @Test func `a suggested image that no list shows stays marked, and Review shows it`() {
    var session = sharing()
    session.type("2 +")
    session.send(.load(.changes([.containers([sampleContainer(2, "another", image: 1)])])))
    #expect(session.model.marks.contains(.i(2)))
    session.type("d")
    #expect(session.review?.plan.steps.map(\.id) == [.c(1), .i(1), .i(2)])
    #expect(session.review?.hidden == 1)
    #expect(session.text.contains("base:1"))
    session.press(.escape)
    session.send(.load(.changes([.imageGone(ItemID.i(2).id)])))
    #expect(!session.model.marks.contains(.i(2)))
    #expect(!session.model.suggestedMarks.contains(.i(2)))
  }

  @Test func `a suggestion is not taken against a rule that is newer`() {
    var session = sharing()
    session.type("2 ")
    session.holdsFigures = true
    session.send(.exclusions(Session.loaded("image base\n")))
    session.type("+")
    #expect(session.model.marks == [.i(1)])
    #expect(session.notice.contains("image base"))
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

import GCCore
import Testing

@testable import GCTui

@Suite struct TagTests {
  private func tagging() -> Session {
    var session = Session()
    session.type("2gt")
    return session
  }

  @Test(arguments: ["", "UPPER:1", "a b", "x:", "sha256:" + String(repeating: "a", count: 64)])
  func `a name that the engine would refuse is not taken`(name: String) {
    var session = tagging()
    session.type(name)
    session.press(.enter)
    #expect(session.model.context == .prompt)
    #expect(session.tags.isEmpty)
  }

  @Test func `a free name is given at once`() {
    var session = tagging()
    session.type("keep/this")
    session.press(.enter)
    #expect(session.tags.count == 1)
    #expect(session.tags.first?.hasSuffix("keep/this:latest") == true)
    #expect(session.model.screens.isEmpty)
  }

  @Test func `a name that another image holds asks, and moves only on y`() {
    var session = tagging()
    session.type("todobackend:1")
    session.press(.enter)
    #expect(session.model.context == .question)
    #expect(session.text.contains("dangling."))
    session.press(.escape)
    #expect(session.tags.isEmpty)
    session.type("ttodobackend:1")
    session.press(.enter)
    session.type("y")
    #expect(session.tags.count == 1)
  }

  @Test func `a container has no name to give, and a failure is said`() {
    var session = Session()
    session.type("t")
    #expect(session.notice.contains("Only images"))
    session.send(.tagged(TagResult(image: ItemID.i(3).id, name: "a:b", failure: "No space.")))
    #expect(session.notice.contains("No space."))
  }

  @Test func `an image that got a tag and has no labels leaves the dangling list`() {
    var session = Session()
    session.send(.load(.changes([.images([sampleImage(5, tags: ["x:1"], layers: [7, 8])])])))
    session.type("2")
    #expect(Set(session.shown) == [.i(3), .i(4)])
  }
}

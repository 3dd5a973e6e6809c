import GCCore
import Testing

@testable import GCTui

/// Calls that the engine does not answer are named under every page, as long as they are not.
@Suite struct TroubleViewTests {
  static let refused = CallTrouble.Fault.refused(status: 403, words: "HTTP 403 Forbidden")

  @Test(arguments: [(80, 24), (40, 10)]) func `a call without an answer has a line of its own`(
    columns: Int, rows: Int
  ) {
    var session = Session(columns: columns, rows: rows)
    let height = session.model.listHeight
    session.send(.load(.changes([.trouble(CallTrouble(.events, Self.refused))])))
    let line = session.frame.buffer.lines[rows - 3]
    #expect(line.hasPrefix(" GET /events is refused: no live update"), "\(line)")
    #expect(session.model.listHeight == height - 1)
    session.type("?")
    #expect(session.text.contains("GET /events is refused"))
    session.press(.escape)
    session.send(.load(.changes([.answered(.events)])))
    #expect(!session.text.contains("GET /events"))
    #expect(session.model.listHeight == height)
  }

  @Test func `more calls than there are lines for are counted`() {
    var session = Session()
    let calls: [EngineCall] = [.containers, .images, .events, .info, .version]
    session.send(.load(.changes(calls.map { .trouble(CallTrouble($0, Self.refused)) })))
    let lines = session.frame.buffer.lines[19...21]
    #expect(lines.first?.hasPrefix(" GET /containers/json is refused") == true)
    #expect(lines.last?.hasPrefix(" (2 more) GET /events is refused") == true)
  }

  @Test func `inspects that fail alike share a line, and drive no terminal`() {
    let inventory = sampleInventory()
    var session = Session(inventory)
    let fault = CallTrouble.Fault.refused(status: 500, words: "lost\u{1b}[31m")
    session.send(
      .load(
        .changes(inventory.containers.keys.map { .trouble(CallTrouble(.container($0), fault)) })))
    #expect(session.model.troubleLines.count == 1)
    let line = session.frame.buffer.lines[21]
    #expect(line.hasPrefix(" GET /containers/…/json fails: nothing more is known of "), "\(line)")
    #expect(!session.text.contains("\u{1b}"))
  }

  @Test func `without the images the containers can be reviewed, and collect says why it cannot`() {
    var inventory = sampleInventory()
    inventory.images = [:]
    inventory.imagesComplete = false
    var session = Session(inventory, policy: Policy())
    session.send(.load(.changes([.trouble(CallTrouble(.images, Self.refused))])))
    session.press(.tab)
    #expect(session.text.contains("GET /images/json is refused: no images"))
    session.type("1 d")
    #expect(session.review?.plan.steps.first?.action == .removeContainer(force: false))
    session.press(.escape)
    session.type("c")
    #expect(session.notice.contains("GET /images/json is refused"))
  }
}

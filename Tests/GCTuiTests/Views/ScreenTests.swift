import FoundationEssentials
import GCCore
import Testing

@testable import GCTui

@Suite struct ScreenTests {
  static let sizes = [(80, 24), (40, 10), (200, 60)]
  /// What is pressed, by the golden's name.
  static let walks = [
    ("containers", ""), ("marked", "  /shop"), ("dangling", "2 "), ("labeled", "3"),
    ("grouped", "1Lcom.docker.compose.project\n"), ("details", "jl"), ("image-details", "3l"),
    ("help", "?"), ("exclude", "e"), ("save", "e\nw"), ("review", "*3*d"), ("sort", "s"),
    ("tag", "2tUPPER\n"), ("quit", "j q"),
  ]

  private static func walked(
    _ keys: String, _ columns: Int, _ rows: Int, _ settings: ScreenSettings = ScreenSettings(),
    policy: Policy? = nil
  ) -> Session {
    var session = Session(
      columns: columns, rows: rows, settings: settings, rules: "container back*\n",
      policy: policy)
    for key in keys { session.press(key == "\n" ? .enter : .character(key)) }
    return session
  }

  @Test(arguments: sizes, walks)
  func `screens look as they were read`(size: (Int, Int), walk: (String, String)) throws {
    let session = Self.walked(walk.1, size.0, size.1)
    try expectGolden(session.text, "\(walk.0)-\(size.0)x\(size.1)")
    #expect(session.frame == render(session.model), "drawing changes nothing")
  }

  @Test(
    arguments: sizes, [("due", ""), ("due-marked", "jjc"), ("due-details", "jjl")])
  func `what collect would take looks as it was read`(
    size: (Int, Int), walk: (String, String)
  ) throws {
    let session = Self.walked(walk.1, size.0, size.1, policy: Policy())
    try expectGolden(session.text, "\(walk.0)-\(size.0)x\(size.1)")
  }

  @Test(arguments: walks) func `--ascii draws ASCII only`(walk: (String, String)) throws {
    let session = Self.walked(walk.1, 80, 24, ScreenSettings(isASCII: true))
    #expect(session.text.utf8.allSatisfy { $0 < 0x7f })
    if walk.0 == "containers" { try expectGolden(session.text, "ascii-80x24") }
  }

  @Test func `rows that are kept from the frame before are what they would be drawn as now`() {
    let steps: [(inout Session) -> Void] = [
      { $0.type("j") }, { $0.type("j") }, { $0.press(.pageDown) }, { $0.type("k") },
      { $0.type(" ") }, { $0.type("gG") }, { $0.type("v") }, { $0.type("a") }, { $0.type("aj") },
      { $0.type("*") }, { $0.type("U") }, { $0.type("S") }, { $0.type("k2") }, { $0.type("j+") },
      { $0.type("3jj") }, { $0.type("Lapplication") }, { $0.press(.enter) }, { $0.type("jj") },
      { $0.type("1/shop") }, { $0.press(.enter) }, { $0.type("j") }, { $0.press(.escape) },
      { $0.type("e") }, { $0.press(.enter) }, { $0.type("E") }, { $0.type("jd") },
      { $0.press(.escape) }, { $0.type("G") },
      { $0.send(.load(.changes([.containers([sampleContainer(2, "renamed", hours: 3)])]))) },
      { $0.type("g") }, { $0.send(.tick(sampleNow.addingTimeInterval(90_000))) },
      { $0.send(.load(.changes([.writableSizes([ItemID.c(5).id: .known(1)])]))) },
      { $0.send(.resized(Size(columns: 50, rows: 12))) }, { $0.type("jjjj") },
      { $0.send(.load(.changes([.containerGone(ItemID.c(1).id)]))) }, { $0.type("kk") },
    ]
    var session = Session(columns: 100, rows: 11)
    let drawn = DrawnRows()
    for (number, step) in steps.enumerated() {
      step(&session)
      #expect(render(session.model, drawn) == render(session.model), "after step \(number)")
    }
  }

  @Test func `a cursor that moves leaves the revision, all else raises it`() {
    var session = Session()
    let before = session.model.revision
    session.type("jkGg")
    session.press(.pageDown, .control("u"), .home)
    #expect(session.model.revision == before)
    session.type(" ")
    #expect(session.model.revision == before + 1)
    session.type("/j")
    #expect(session.model.revision == before + 3)
  }

  @Test func `a run and its report look as they were read`() throws {
    var session = Self.walked("*dy", 80, 24)
    let plan = session.runs[0]
    session.send(.run(.started(plan.steps[1].id)))
    session.send(.run(.finished(plan.steps[0].id, .skipped(reason: "It started again."))))
    try expectGolden(session.text, "run-80x24")
    session.send(
      .run(
        .ended(
          Report(
            entries: plan.steps.enumerated().map { index, step in
              Report.Entry(
                step: step,
                outcome: index == 0
                  ? .skipped(reason: "It started again.") : .removed(freed: step.frees))
            }, predicted: plan.frees))))
    try expectGolden(session.text, "report-80x24")
  }

  @Test func `nothing that the engine tells reaches the terminal as control`() {
    for walk in Self.walks {
      let text = Self.walked(walk.1, 80, 24).text
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "\(walk.0)")
      #expect(!text.unicodeScalars.contains { $0 == "\u{202e}" || $0.value == 0x9b }, "\(walk.0)")
    }
  }

  @Test func `bars measure the column that is shown, and fit 80 columns`() {
    var session = Self.walked("3", 80, 24)
    #expect(session.text.contains("["))
    let total = session.text.split(separator: "\n").filter { $0.contains("todobackend") }
    session.press(.character("a"))
    let unique = session.text.split(separator: "\n").filter { $0.contains("todobackend") }
    func bars(_ lines: [Substring]) -> [String] {
      lines.map { line in String(line.drop { $0 != "[" }.prefix { $0 != "]" }) }
    }
    #expect(bars(total) != bars(unique))
    #expect(!Self.walked("3", 40, 10).text.contains("["))
  }

  @Test func `tabs fit 80 columns whole, with count and bytes`() {
    let line = Self.walked("", 80, 24).frame.buffer.lines[2]
    for title in ["1 Exited 6 ", "2 Dangling 3 ", "3 Labeled 4 "] {
      #expect(line.contains(title), "\(line)")
    }
    #expect(line.split(separator: "MB", omittingEmptySubsequences: false).count == 4, "\(line)")
  }

  @Test func `a screen that is too small says so`() {
    let session = Self.walked("", 39, 9)
    #expect(session.text.contains("gctui needs 40x10"))
  }

  @Test func `an empty host has empty lists that say so`() {
    var session = Session(Inventory(containersComplete: true, imagesComplete: true))
    #expect(session.text.contains("No exited containers."))
    session.press(.tab)
    #expect(session.text.contains("No dangling images."))
  }
}

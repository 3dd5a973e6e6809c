import GCCore
import Testing

@testable import GCTui

@Suite struct ReviewTests {
  @Test(arguments: [
    Key.enter, .escape, .character("q"), .character("n"), .character("Y"), .character("d"),
    .control("c"),
  ])
  func `only y runs a review`(key: Key) {
    var session = Session()
    session.type("d")
    #expect(session.review?.plan.steps.map(\.id) == [.c(5)])
    session.press(key)
    #expect(session.runs.isEmpty)
  }

  @Test func `y runs exactly the plan that was shown`() {
    var session = Session()
    session.type("*d")
    let plan = session.review?.plan
    session.type("y")
    #expect(session.runs == [plan].compactMap { $0 })
    #expect(session.model.context == .run)
    session.type("y")
    #expect(session.runs.count == 1)
  }

  @Test func `nothing is reviewed before the exclusions are read`() {
    var session = Session(rules: nil)
    session.type("d")
    #expect(session.review == nil)
    #expect(session.notice.contains("still being read"))
  }

  @Test func `y refuses when the exclusions become unusable under an open review`() {
    var session = Session()
    session.type("d")
    session.send(.exclusions(.failed("exclusions:3: no rule", isUnusable: true)))
    #expect(session.review?.runnable == 0, "the plan that is shown follows")
    session.type("y")
    #expect(session.runs.isEmpty)
    #expect(session.notice.contains("exclusions:3"))
    session.model.exclusions.problem = nil
    session.model.exclusions.isLoaded = false
    session.type("y")
    #expect(session.runs.isEmpty)
  }

  @Test func `an open review follows rules that change`() {
    var session = Session()
    session.type("*d")
    let before = session.review?.runnable ?? 0
    session.send(.exclusions(Session.loaded("container shop-*\n")))
    #expect(session.review?.runnable == before - 2)
    let step = session.review?.plan.steps.first { $0.id == .c(1) }
    #expect(step?.outcome.words.contains("container shop-*") == true)
  }

  @Test func `with figures out of date the plan is worked out away from the key`() {
    var session = Session()
    session.holdsFigures = true
    session.send(.load(.changes([.containers([sampleContainer(1, "renamed", hours: 50)])])))
    session.type("*d")
    #expect(session.review?.basis == nil)
    session.type("y")
    #expect(session.runs.isEmpty)
    #expect(session.text.contains("working out"))
    // The order that was under way is older than the review.
    session.send(.figures(session.held.removeFirst()))
    #expect(session.review?.basis == nil)
    session.send(.figures(session.held.removeFirst()))
    #expect(session.review?.plan.steps.contains { $0.name == "renamed" } == true)
    session.type("y")
    #expect(session.runs.count == 1)
  }

  @Test func `exit times that are missing are asked for first and complete the review`() {
    let whole = sampleInventory()
    var session = Session(whole.asListed)
    session.type("*d")
    let pending = session.review?.pending ?? []
    #expect(pending.contains(.c(1)) && !pending.contains(.c(3)), "a created one never ran")
    guard
      case .prioritize(let first)? = session.effects.last(where: {
        if case .prioritize = $0 { true } else { false }
      })
    else {
      Issue.record("nothing was asked for first")
      return
    }
    #expect(Set(first) == pending)
    session.send(
      .load(
        .changes([.containerDetails(whole.containers.mapValues(\.details))])))
    #expect(session.review?.pending == [])
    let step = session.review?.plan.steps.first { $0.id == .c(1) }
    guard case .container(_, let started?, let finished?, _)? = step?.reviewed else {
      Issue.record("the plan does not hold the times: \(String(describing: step?.reviewed))")
      return
    }
    #expect(started < finished)
  }

  @Test func `force is offered only where it changes something, and for that item alone`() {
    var session = Session()
    session.type("df")
    #expect(session.review?.forced.isEmpty == true, "an exited container needs none")
    #expect(session.notice.contains("Force would change nothing"))
    session.press(.escape)
    // An image that exited containers use, which are not marked.
    session.type("3jd")
    #expect(session.review?.plan.steps.map(\.id) == [.i(1)])
    #expect(session.review?.runnable == 0)
    session.type("f")
    #expect(session.review?.plan.steps.first?.action == .removeImage(force: true))
    #expect(session.text.contains("FORCE"))
    session.type("f")
    #expect(session.review?.runnable == 0)
    session.type("y")
    #expect(session.runs.isEmpty)
  }

  @Test func `marks that no list shows are counted`() {
    var session = Session()
    session.type("*/shop")
    session.press(.enter)
    session.type("d")
    #expect(session.review?.hidden == 4)
    #expect(session.text.contains("4 hidden"))
  }

  @Test func `read-only deletes, tags and saves nothing`() {
    var session = Session(settings: ScreenSettings(isReadOnly: true))
    for keys in ["d", "2t", "1 d", "w"] {
      session.type(keys)
      #expect(session.model.screens.isEmpty, "\(keys)")
      #expect(session.notice.contains("--read-only"), "\(keys)")
    }
    #expect(session.text.contains("READ-ONLY"))
  }

  // MARK: Run

  private func report(_ plan: Plan, _ outcomes: [ItemID: StepOutcome]) -> Report {
    Report(
      entries: plan.steps.map {
        Report.Entry(step: $0, outcome: outcomes[$0.id] ?? .removed(freed: .zero))
      }, predicted: plan.frees)
  }

  @Test func `the report keeps failed and skipped items marked, and the session ends with 1`() {
    var session = Session()
    session.type("*dy")
    let plan = session.runs[0]
    session.send(.run(.started(.c(1))))
    session.send(.run(.finished(.c(1), .failed(message: "driver failed"))))
    session.send(
      .run(
        .ended(
          report(
            plan,
            [.c(1): .failed(message: "driver failed"), .c(2): .skipped(reason: "It runs.")]))))
    #expect(session.model.context == .report)
    #expect(session.text.contains("driver failed"))
    #expect(session.model.marks == [.c(1), .c(2)])
    session.press(.escape)
    session.type("Uq")
    #expect(session.quits == [.incomplete])
  }

  @Test(arguments: [Key.control("c"), .escape, .character("q")])
  func `a run is cancelled by the first key, and left by the second`(key: Key) {
    var session = Session()
    session.type("dy")
    session.press(key)
    #expect(session.quits.isEmpty)
    #expect(session.text.contains("The same key again leaves at once."))
    session.press(key)
    #expect(session.quits == [.incomplete])
    let abandons = session.effects.count { if case .abandonRun = $0 { true } else { false } }
    #expect(abandons == 1)
    let cancels = session.effects.count { if case .cancelRun = $0 { true } else { false } }
    #expect(cancels == 1)
    #expect(session.model.context == .run)
  }

  @Test func `a run that waits for its engine says so, and why`() {
    var session = Session()
    session.type("*dy")
    session.send(
      .run(.engineAway(reason: "No engine answers at unix:///x.", patience: .seconds(30))))
    #expect(session.text.contains("Waiting up to 30 s for the engine. No engine answers at"))
    session.send(.run(.engineBack))
    #expect(!session.text.contains("Waiting"))
  }

  // MARK: Leaving

  @Test func `leaving asks when something would be lost, and no is the answer to everything but y`()
  {
    for key in [Key.control("c"), .escape, .enter, .character("n")] {
      var session = Session()
      session.type(" q")
      #expect(session.model.context == .question)
      session.press(key)
      #expect(session.model.context == .lists)
      #expect(session.quits.isEmpty)
      session.type("qy")
      #expect(session.quits == [.done])
    }
  }

  @Test func `without an engine the session ends with 3`() {
    var session = Session(Inventory())
    session.model.hasEngineAnswered = false
    session.send(.load(.connection(.failed("No engine answers at unix:///x."))))
    session.type("q")
    #expect(session.quits == [.noEngine])
  }

  @Test func `who quits before anything was known of the engine ends with 0`() {
    var session = Session(Inventory())
    session.model.hasEngineAnswered = false
    session.model.connection = .connecting
    session.model.hasEngineFailed = false
    session.type("q")
    #expect(session.quits == [.done])
  }
}

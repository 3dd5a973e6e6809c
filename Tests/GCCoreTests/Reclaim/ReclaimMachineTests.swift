import GCCore
import Testing

@Suite struct ReclaimMachineTests {
  private func container(_ number: Int) -> PlanStep {
    PlanStep(
      id: .container("c\(number)"), name: "c\(number)", action: .removeContainer(force: false),
      outcome: .removed(chains: [], parents: []), frees: .exact(10),
      reviewed: .container(state: .exited, startedAt: "s", finishedAt: "f"))
  }

  private func image(_ number: Int) -> PlanStep {
    PlanStep(
      id: .image("i\(number)"), name: "i\(number)", action: .removeImage(force: false),
      outcome: .removed(chains: [], parents: []), frees: .exact(100),
      reviewed: .image(tags: [], digests: []))
  }

  private var refused: PlanStep {
    PlanStep(
      id: .image("refused"), name: "refused", action: .none,
      outcome: .refused(.hasChildren(["child"])), frees: .zero,
      reviewed: .image(tags: [], digests: []))
  }

  private func began(_ step: PlanStep) -> [ReclaimMachine.Action] {
    [.publish(.started(step.id)), .perform(step)]
  }

  private let removed = StepOutcome.removed(freed: .exact(10))

  @Test func `sixteen containers go at once, and the next when one of them is through`() {
    let steps = (0..<17).map(container)
    var machine = ReclaimMachine(plan: Plan(steps: steps))
    #expect(machine.handle(.ready) == steps.prefix(16).flatMap(began))
    #expect(
      machine.handle(.finished(steps[3].id, StepResult(removed)))
        == [.publish(.finished(steps[3].id, removed))] + began(steps[16]))
  }

  @Test func `images wait for every container and go one at a time in the plan's order`() {
    let (c0, c1, i1, i0) = (container(0), container(1), image(1), image(0))
    var machine = ReclaimMachine(plan: Plan(steps: [c0, c1, i1, i0]))
    #expect(machine.handle(.ready) == began(c0) + began(c1))
    #expect(
      machine.handle(.finished(c0.id, StepResult(removed)))
        == [.publish(.finished(c0.id, removed))])
    #expect(
      machine.handle(.finished(c1.id, StepResult(.alreadyGone)))
        == [.publish(.finished(c1.id, .alreadyGone))] + began(i1))
    #expect(
      machine.handle(.finished(i1.id, StepResult(removed)))
        == [.publish(.finished(i1.id, removed))] + began(i0))
    let report = Report(
      entries: [
        .init(step: c0, outcome: removed), .init(step: c1, outcome: .alreadyGone),
        .init(step: i1, outcome: removed), .init(step: i0, outcome: removed, note: "why"),
      ])
    #expect(
      machine.handle(.finished(i0.id, StepResult(removed, note: "why")))
        == [.publish(.finished(i0.id, removed)), .end(report)])
  }

  @Test func `a cancel lets what is under way finish, and nothing else runs`() {
    let steps = (0..<17).map(container) + [image(0)]
    var machine = ReclaimMachine(plan: Plan(steps: steps))
    _ = machine.handle(.ready)
    #expect(
      machine.handle(.cancelled)
        == steps[16...].map { .publish(.finished($0.id, .notRun)) })
    #expect(machine.handle(.cancelled) == [])
    for step in steps.prefix(15) {
      #expect(
        machine.handle(.finished(step.id, StepResult(removed)))
          == [.publish(.finished(step.id, removed))])
    }
    let entries = steps.map { step in
      Report.Entry(
        step: step, outcome: steps.prefix(16).contains(step) ? removed : .notRun)
    }
    #expect(
      machine.handle(.finished(steps[15].id, StepResult(removed)))
        == [
          .publish(.finished(steps[15].id, removed)),
          .end(Report(entries: entries, wasCancelled: true)),
        ])
  }

  @Test func `a cancel with nothing left to begin is no cancelled run`() {
    let step = image(0)
    var machine = ReclaimMachine(plan: Plan(steps: [step]))
    _ = machine.handle(.ready)
    #expect(machine.handle(.cancelled) == [])
    #expect(
      machine.handle(.finished(step.id, StepResult(removed)))
        == [
          .publish(.finished(step.id, removed)),
          .end(Report(entries: [.init(step: step, outcome: removed)])),
        ])
  }

  @Test func `volumes and networks go last, one at a time, whatever the plan's order`() {
    let volume = PlanStep(
      id: .volume("v"), name: "v", action: .removeVolume,
      outcome: .removed(chains: [], parents: []), frees: .exact(1),
      reviewed: .volume(driver: "local", createdAt: nil, labels: [:], mountpoint: ""))
    let network = PlanStep(
      id: .network("n"), name: "n", action: .removeNetwork,
      outcome: .removed(chains: [], parents: []), frees: .zero, reviewed: .network(name: "n"))
    let (c0, i0) = (container(0), image(0))
    var machine = ReclaimMachine(plan: Plan(steps: [network, volume, i0, c0]))
    #expect(machine.handle(.ready) == began(c0))
    for (done, next) in [(c0, i0), (i0, volume), (volume, network)] {
      #expect(
        machine.handle(.finished(done.id, StepResult(removed)))
          == [.publish(.finished(done.id, removed))] + began(next))
    }
  }

  @Test func `a cancel before the engine answered ends the run at once`() {
    let step = container(0)
    var machine = ReclaimMachine(plan: Plan(steps: [step, refused]))
    let reason = StepOutcome.skipped(reason: Refusal.hasChildren(["child"]).sentence)
    #expect(
      machine.handle(.cancelled)
        == [
          .publish(.finished(step.id, .notRun)), .publish(.finished(refused.id, reason)),
          .end(
            Report(
              entries: [
                .init(step: step, outcome: .notRun), .init(step: refused, outcome: reason),
              ], wasCancelled: true)),
        ])
    #expect(machine.handle(.ready) == [])
  }

  @Test func `a step that cannot run is told first and never performed`() {
    let step = image(0)
    var gone = refused
    gone.id = .image("gone")
    gone.outcome = .refused(.gone)
    var machine = ReclaimMachine(plan: Plan(steps: [refused, gone, step]))
    let reason = StepOutcome.skipped(reason: Refusal.hasChildren(["child"]).sentence)
    #expect(
      machine.handle(.ready)
        == [
          .publish(.finished(refused.id, reason)), .publish(.finished(gone.id, .alreadyGone)),
        ] + began(step))
  }

  @Test func `an empty plan ends at once`() {
    var machine = ReclaimMachine(plan: Plan())
    #expect(machine.handle(.ready) == [.end(Report())])
  }

  @Test func `on another engine every step is skipped`() {
    let steps = [container(0), refused, image(0)]
    var machine = ReclaimMachine(plan: Plan(steps: steps))
    let skipped = StepOutcome.skipped(reason: "another one")
    #expect(
      machine.handle(.wrongEngine("another one"))
        == steps.map { .publish(.finished($0.id, skipped)) } + [
          .end(Report(entries: steps.map { .init(step: $0, outcome: skipped) }))
        ])
  }

  @Test func `once the engine is lost the rest does not run and says why`() {
    let (c0, c1, i0) = (container(0), container(1), image(0))
    var machine = ReclaimMachine(plan: Plan(steps: [c0, c1, i0]))
    _ = machine.handle(.ready)
    let failed = StepOutcome.failed(message: "unknown")
    #expect(
      machine.handle(.finished(c0.id, StepResult(failed, engineLost: "away")))
        == [.publish(.finished(c0.id, failed)), .publish(.finished(i0.id, .notRun))])
    #expect(
      machine.handle(.finished(c1.id, StepResult(removed)))
        == [
          .publish(.finished(c1.id, removed)),
          .end(
            Report(entries: [
              .init(step: c0, outcome: failed), .init(step: c1, outcome: removed),
              .init(step: i0, outcome: .notRun, note: "away"),
            ])),
        ])
  }

  @Test func `an image that went as a parent of another is told so`() {
    let (child, parent) = (image(0), image(1))
    var machine = ReclaimMachine(plan: Plan(steps: [child, parent]))
    _ = machine.handle(.ready)
    _ = machine.handle(.finished(child.id, StepResult(removed, alsoRemoved: [parent.id.id])))
    let last = machine.handle(
      .finished(parent.id, StepResult(.alreadyGone, note: "Something else removed it.")))
    guard case .end(let report) = last.last else {
      Issue.record("the run did not end: \(last)")
      return
    }
    #expect(report.note(of: parent.id)?.hasPrefix("It went with an image") == true)
  }

  @Test func `what is told of an item that is not under way is ignored`() {
    let step = image(0)
    var machine = ReclaimMachine(plan: Plan(steps: [step]))
    #expect(machine.handle(.finished(step.id, StepResult(removed))) == [])
    #expect(machine.handle(.ready) == began(step))
    #expect(machine.handle(.ready) == [])
  }

  @Test func `progress counts outcomes and bytes`() {
    var progress = RunProgress(total: 3)
    let (one, other, third) = (ItemID.image("1"), ItemID.image("2"), ItemID.image("3"))
    for event: RunEvent in [
      .started(one), .started(other), .finished(one, .removed(freed: .exact(5))),
      .finished(third, .notRun),
    ] {
      progress.apply(event)
    }
    #expect(progress.done == 2)
    #expect(progress.notDone == 1)
    #expect(progress.freed == .exact(5))
    #expect(progress.underWay == [other])
  }
}

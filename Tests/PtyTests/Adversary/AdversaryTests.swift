import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

/// Other clients start, tag, build, remove and rename while the program removes: every removal that
/// it sends is judged by what it showed and saw before, every loss by what it said after.
///
/// 200 things done by others; `GCTUI_MODEL_STEPS` asks for more.
@Suite(.engine { try ThrowawayEngine.putTools(on: $0) }) struct AdversaryTests {
  private static let steps =
    ProcessInfo.processInfo.environment["GCTUI_MODEL_STEPS"].flatMap { Int($0) } ?? 200
  private static let firstSeed =
    ProcessInfo.processInfo.environment["GCTUI_MODEL_SEED"].flatMap { Int($0) } ?? 1

  @Test func `whatever others do, only what was reviewed goes, and all that went is told`()
    async throws
  {
    let engine = try suiteEngine()
    var done = 0
    var removals = 0
    var seed = Self.firstSeed
    var rounds: [String: Int] = [:]
    while done < Self.steps {
      // The screen takes the longest to start.
      let front: AdversaryRound.Front = seed % 5 == 0 ? .screen : seed % 2 == 0 ? .collect : .delete
      let round = AdversaryRound(engine: engine, seed: seed, front: front, budget: 12)
      do {
        let outcome = try await round.run()
        for violation in outcome.violations {
          Issue.record("seed \(seed), \(front): \(violation)")
        }
        done += max(1, outcome.changes)
        removals += outcome.removals
        rounds["\(front), status \(outcome.status)", default: 0] += 1
      } catch {
        Issue.record(error, "seed \(seed), \(front)")
        done += 1
      }
      seed += 1
    }
    print("\(done) things done by others, \(removals) removals judged, rounds: \(rounds)")
    #expect(removals > Self.steps / 4, "too little was removed to say anything")
  }
}

/// The judge itself: what it has to find.
@Suite struct RunWitnessTests {
  private let id = String(repeating: "a", count: 64)

  private func asked(_ lines: String...) -> [RunWitness.Event] {
    lines.map { .asked(RunWitness.Request("\($0) HTTP/1.1")) }
  }

  private func violations(_ events: [RunWitness.Event], _ reviewed: Set<Target>) -> [String] {
    var witness = RunWitness()
    for event in events { witness.add(event) }
    return witness.violations(reviewed: reviewed)
  }

  @Test func `a removal that was reviewed and looked at is right`() {
    let events =
      [.reviewed]
      + asked("GET /v1.41/containers/\(id)/json", "DELETE /v1.41/containers/\(id)")
    #expect(violations(events, [.container(id)]).isEmpty)
  }

  @Test func `a change that came after the last look cannot be held against it`() {
    let change = RunWitness.Change(target: .container(id), shownBy: .inspect)
    let events =
      [.reviewed] + asked("GET /v1.41/containers/\(id)/json")
      + [.changed("start", [change], removed: [])] + asked("DELETE /v1.41/containers/\(id)")
    #expect(violations(events, [.container(id)]).isEmpty)
  }

  @Test func `every other removal is a violation`() {
    let change = RunWitness.Change(target: .container(id), shownBy: .inspect)
    let look = asked("GET /v1.41/containers/\(id)/json")
    let delete = asked("DELETE /v1.41/containers/\(id)")
    let started: [RunWitness.Event] = [.changed("start", [change], removed: [])]
    #expect(violations([.reviewed] + look + delete, []).count == 1)
    #expect(violations(look + delete, [.container(id)]).count == 1)
    #expect(violations([.reviewed] + delete, [.container(id)]).count == 1)
    #expect(violations([.reviewed] + started + look + delete, [.container(id)]).count == 1)
    let forced = asked("DELETE /v1.41/containers/\(id)?force=1&v=1")
    #expect(violations([.reviewed] + look + forced, [.container(id)]).count == 1)
  }

  @Test func `a user that the last list of users showed keeps a tag and a volume`() {
    let tag = RunWitness.Change(target: .tag("app:1"), shownBy: .users)
    let volume = RunWitness.Change(target: .volume("data"), shownBy: .users)
    let created: [RunWitness.Event] = [.changed("create", [tag, volume], removed: [])]
    let users = asked(
      "GET /v1.41/containers/json?all=1&filters=%7B%22ancestor%22:%5B%22x%22%5D%7D",
      "GET /v1.41/containers/json?all=1")
    let looks = asked("GET /v1.41/images/app:1/json", "GET /v1.41/volumes/data")
    let deletes = asked("DELETE /v1.41/images/app:1?noprune=1", "DELETE /v1.41/volumes/data")
    let reviewed: Set<Target> = [.tag("app:1"), .volume("data")]
    #expect(violations([.reviewed] + created + looks + users + deletes, reviewed).count == 2)
    #expect(violations([.reviewed] + looks + users + created + deletes, reviewed).isEmpty)
  }
}

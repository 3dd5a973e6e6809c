import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

/// Every change that another client can make between the last look and the removal, made on a real
/// engine by a proxy that holds the DELETE back for it: the item is kept, or what went is reported.
@Suite(.engine { _ = try $0.importImage("base:1.0") }) struct RaceTableTests {
  private struct Report: Decodable {
    struct Step: Decodable {
      let id: String
      let outcome: String
      let reason: String?
      let note: String?
      let unreviewed: Unreviewed?
    }
    let steps: [Step]
  }

  private struct Record: Decodable {
    let id: String
    let result: String
    let unreviewed: Unreviewed?
  }

  private struct Unreviewed: Decodable, Equatable {
    let images: [String]
    let names: [String]
    let changes: [String]
    let restore: [String]
  }

  @Test(arguments: Array(Race.all.enumerated()))
  func `it is kept, or reported`(number: Int, race: Race) async throws {
    let engine = try suiteEngine()
    let home = try TestHome()
    defer { home.remove() }
    let place = RacePlace(socket: engine.socket, name: "race\(number)")
    let item = try race.put(place)
    let gate = try EngineGate(
      at: home.path + "/gate", engine: engine.socket.path, meanwhile: { try race.meanwhile(place) })
    defer { gate.stop() }

    let run = try await CommandRun(
      ["delete", "--ids", "-", "--yes", "--format", "json"], host: gate.host, home: home,
      input: item + "\n")
    #expect(gate.problem == nil)
    #expect(gate.hasHappened, "no removal was asked for: \(run.errors)")
    let step = try #require(try run.json(Report.self).steps.first, "\(run.errors)")
    let told = "\(race): \(step)"
    let words = [step.reason, step.note].compactMap { $0 }.joined(separator: " ")
    switch race.result {
    case .kept(let why):
      #expect(["skipped", "failed", "untagged"].contains(step.outcome), "\(told)")
      #expect(words.contains(why), "\(told)")
      #expect(step.unreviewed == nil, "\(told)")
      #expect(run.ending == .exited(1), "\(told)")
    case .gone:
      #expect(step.outcome == "already gone" && step.unreviewed == nil, "\(told)")
      #expect(run.ending == .exited(0), "\(told)")
    case .removed:
      #expect(step.outcome == "removed" && step.unreviewed == nil, "\(told)")
      #expect(run.ending == .exited(0), "\(told)")
    case .reported(let what):
      let more = try #require(step.unreviewed, "\(told)")
      let sentence = (more.images + more.names + more.changes + more.restore)
        .joined(separator: " ")
      #expect(sentence.contains(what) || what == "deleted by the engine", "\(told)")
      if what == "deleted by the engine" { #expect(!more.images.isEmpty, "\(told)") }
      #expect(run.ending == .exited(1), "\(told)")
    }
    #expect(try race.holds(place), "\(told)")

    let journal = try await CommandRun(
      ["journal", "--format", "json"], host: gate.host, home: home)
    let records = try journal.json([Record].self)
    #expect(records.map(\.id) == [step.id])
    #expect(records.first?.result == step.outcome)
    #expect(records.first?.unreviewed == step.unreviewed)
  }
}

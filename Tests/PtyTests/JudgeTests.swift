import FaultEngine
import FoundationEssentials
import PtyTerminal
import Testing

@testable import Attacks

/// The judge of the attacks complains where something is wrong, and only there.
@Suite struct JudgeTests {
  /// What is seen of a delete of the sample on which nothing goes wrong.
  private static var good: Observation {
    var after = Host.sample(.classic, id: "")
    after.containers.removeAll { Host.sampleLeftovers.contains($0.id) }
    after.images.removeAll { Host.sampleLeftovers.contains($0.id) }
    after.volumes.removeAll { Host.sampleLeftovers.contains($0.name) }
    after.networks.removeAll { Host.sampleLeftovers.contains($0.id) }
    var seen = Observation(
      cell: Cell(.delete, .ping, nil), before: .sample(.classic, id: ""), after: after)
    seen.ending = .exited(0)
    seen.journal = journal(Host.sampleLeftovers.sorted())
    seen.output = report(
      Host.sampleLeftovers.sorted(), "removed", freed: seen.before.bytes - after.bytes)
    return seen
  }

  private static func journal(_ ids: [String], result: String = "removed") -> Data {
    Data(
      ids.map { #"{"id":"\#($0)"}"# + "\n" + #"{"id":"\#($0)","outcome":{"result":"\#(result)"}}"# }
        .joined(separator: "\n").utf8)
  }

  private static func report(_ ids: [String], _ outcome: String, freed: Int64) -> Data {
    let steps = ids.map { #"{"id":"\#($0)","outcome":"\#(outcome)"}"# }.joined(separator: ",")
    return Data(#"{"steps":[\#(steps)],"freed":{"min":\#(freed),"max":\#(freed)}}"#.utf8)
  }

  @Test func `a delete that did what was asked is all right`() {
    #expect(Judge.complaints(about: Self.good) == [])
  }

  /// One thing wrong at a time, and a word of the complaint.
  private static let wrongs: [(word: String, change: @Sendable (inout Observation) -> Void)] = [
    ("died of signal 11", { $0.ending = .signaled(11) }),
    ("still there after SIGKILL", { $0.ending = nil }),
    ("did not end by itself", { $0.leaving = .asked }),
    ("two ^C", { $0.leaving = .terminated }),
    ("needed 300 MiB", { $0.peakKilobytes = 300 << 10 }),
    ("ended with 3", { $0.ending = .exited(3) }),
    ("ended with 139", { $0.ending = .exited(139) }),
    ("after a report that is complete", { $0.ending = .exited(1) }),
    ("kept went, unasked", { $0.after.volumes.removeAll { $0.name == "kept" } }),
    ("went without an intent", { $0.journal = Data() }),
    ("which is gone", { $0.journal = journal(Host.sampleLeftovers.sorted(), result: "skipped") }),
    ("which is there", { $0.after = $0.before }),
    ("holds U+1B", { $0.errors = Data("\u{1b}[2J".utf8) }),
    ("holds U+202E", { $0.errors = Data("\u{202E}".utf8) }),
    ("quotes a page", { $0.errors = Data("<html>".utf8) }),
    (
      "at most 5 bytes",
      { $0.output = report(Host.sampleLeftovers.sorted(), "removed", freed: 5) }
    ),
    (
      "says that 999999999 bytes",
      { $0.output = report(Host.sampleLeftovers.sorted(), "removed", freed: 999_999_999) }
    ),
  ]

  @Test(arguments: wrongs.indices)
  func `each thing that is wrong is complained about`(index: Int) {
    var seen = Self.good
    Self.wrongs[index].change(&seen)
    let complaints = Judge.complaints(about: seen)
    #expect(complaints.contains { $0.contains(Self.wrongs[index].word) }, "\(complaints)")
  }

  @Test func `a cell is read as it is written`() {
    for cell in Cell.all { #expect(Cell(cell.description) == cell) }
  }

  @Test func `the sample meets every fault and every call of every front`() {
    let sample = Cell.sample
    #expect(Set(sample.compactMap(\.fault)) == Set(Fault.allCases))
    for front in Front.allCases {
      let calls = Set(sample.filter { $0.front == front }.map(\.call))
      #expect(calls.isSuperset(of: front.calls))
    }
    #expect(sample.count < 200)
  }
}

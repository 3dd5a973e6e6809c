import PtyTerminal
import Testing
import ThrowawayEngine

/// The job that started the project, on its leftovers. All that needs them is in this one suite, as
/// they take long to make.
@Suite(.serialized, .engine { _ = try SampleLeftovers.put(on: $0, containers: 13) })
struct StoryTests {
  @Test func `from start to report, what was reviewed goes and nothing else`() async throws {
    let engine = try suiteEngine()
    let before = try engine.socket.containers()
    let leftovers = before.count { $0.state != "running" }
    let session = try OperatorSession(host: engine.host, columns: 80, rows: 24)
    defer { session.close() }

    // Rows move while their sizes arrive: all of them are there before anything is marked.
    try await session.terminal.waitUntil("\(leftovers) containers with their sizes") { screen in
      screen.contains(" 1 Exited \(leftovers) ")
        && !screen.lines.prefix(3).contains { $0.contains("…") || $0.contains("≥") }
    }
    session.press("   ")
    try await session.see("3 marked")
    session.press("2")
    try await session.see("FROM")
    session.press(" ")
    // All that is known by now is exact: no reason in brackets, nothing still to come.
    try await session.terminal.waitUntil("what the marks free") { screen in
      screen.line("4 marked, frees ").map { !$0.contains("…") && !$0.contains("(") } ?? false
    }

    let review = try await session.review()
    let steps = review.lines.compactMap { line -> (kind: Substring, name: String)? in
      let words = line.split(separator: " ")
      guard let kind = words.first, kind == "container" || kind == "image", words.count > 2,
        line.contains("removed")
      else { return nil }
      return (kind, String(words[1]))
    }
    // The image that was marked, and below it the untagged steps of its build, reviewed too.
    let count = steps.count
    #expect(count > 4)
    #expect(review.contains("Review: \(count) of \(count) will be deleted"))
    #expect(steps.prefix(4).map(\.kind) == ["container", "container", "container", "image"])
    #expect(steps.dropFirst(4).allSatisfy { $0.kind == "image" })
    #expect(review.lines.count { $0.contains("a step of") } == count - 4)
    let images = steps.filter { $0.kind == "image" }.map(\.name)
    for image in images { #expect(try engine.socket.hasImage(image)) }

    session.press("y")
    let report = try await session.see("\(count) removed.", "Freed ", "Esc close")
    // "Freed 43kB + 3 logs ?, predicted 43kB + 3 logs ?."
    let line = try #require(report.line("Freed "))
    let figures = try #require(line.split(separator: "Freed ").last)
      .split(separator: ", predicted ").map { $0.prefix { $0 != "?" } }
    #expect(figures.count == 2 && figures.first == figures.last, "\(line)")
    #expect(figures.first?.hasSuffix("B + 3 logs ") == true, "\(line)")

    let after = try engine.socket.containers()
    let gone = Set(before.map(\.name)).subtracting(after.map(\.name))
    #expect(gone == Set(steps.filter { $0.kind == "container" }.map(\.name)))
    for image in images { #expect(try !engine.socket.hasImage(image)) }

    session.press("q")
    try await session.see("Nothing is marked.")
    try await session.see(" 1 Exited \(leftovers - 3) ")
    #expect(try await session.quit() == .exited(0))

    let journal = try await CommandRun(
      ["journal", "--format", "json"], host: engine.host, home: session.home)
    let removals = try journal.json([Removal].self)
    #expect(removals.map(\.result) == Array(repeating: "removed", count: count))
    let reviewed = Set(before.filter { gone.contains($0.name) }.map(\.id))
    #expect(Set(removals.filter { $0.kind == "container" }.map(\.id)) == reviewed)
  }

  private struct Removal: Decodable {
    let kind: String
    let id: String
    let result: String
  }
}

import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

@Suite struct MetricsFileTests {
  private static let began = utc("2026-11-25T07:15:00Z")

  private func metrics(engine: String = "node-1", exitStatus: Int32 = 0) -> RunMetrics {
    RunMetrics(
      engine: engine, items: [.image: [.removed: 3, .kept: 12], .container: [.failed: 1]],
      freed: .exact(1_234_567_890_123), predicted: Estimate(min: 5, max: nil), began: Self.began,
      duration: 12.5, exitStatus: exitStatus)
  }

  @Test func `the text is the form of Prometheus, with a line for every kind and outcome`() throws {
    var metrics = metrics()
    metrics.lastSuccess = Self.began.addingTimeInterval(12.5)
    let text = try ExpositionText(metrics.text)
    let engine = ["engine": "node-1"]
    #expect(text["gctui_last_run_timestamp_seconds", engine] == 1_795_590_900)
    #expect(text["gctui_last_run_duration_seconds", engine] == 12.5)
    #expect(text["gctui_last_run_exit_status", engine] == 0)
    #expect(text["gctui_last_success_timestamp_seconds", engine] == 1_795_590_912.5)
    #expect(text["gctui_last_run_freed_bytes", ["bound": "min"]] == 1_234_567_890_123)
    #expect(text["gctui_last_run_freed_bytes", ["bound": "max"]] == 1_234_567_890_123)
    #expect(text["gctui_last_run_predicted_bytes", ["bound": "min"]] == 5)
    #expect(text["gctui_last_run_predicted_bytes", ["bound": "max"]] == .infinity)
    func items(_ kind: String, _ outcome: String) -> Double? {
      text["gctui_last_run_items", ["kind": kind, "outcome": outcome, "engine": "node-1"]]
    }
    #expect(items("image", "removed") == 3 && items("image", "kept") == 12)
    #expect(items("container", "failed") == 1 && items("container", "not_run") == 0)
    #expect(
      text.samples.count { $0.name == "gctui_last_run_items" }
        == ItemKind.allCases.count * RunMetrics.Outcome.allCases.count)
    #expect(Set(text.types.values) == ["gauge"])
    #expect(metrics.text.contains("_freed_bytes{engine=\"node-1\",bound=\"min\"} 1234567890123\n"))
  }

  @Test(arguments: [
    ("say \"hi\"", "say \"hi\""), ("a\\b", "a\\b"), ("a\\", "a\\"), ("two\nlines", "two^Jlines"),
    ("\u{1b}[31m", "^[[31m"), ("naïve}", "naïve}"), ("x\"} 1\ny{z=\"", "x\"} 1^Jy{z=\""), ("", ""),
  ])
  func `an engine's name stays one label, whatever is in it`(name: String, read: String) throws {
    let text = try ExpositionText(metrics(engine: name).text)
    #expect(Set(text.samples.map { $0.labels["engine"] }) == [read])
    #expect(Set(text.samples.map(\.name)).count == 6)
  }

  @Test func `a report is counted item by item`() {
    func entry(_ id: ItemID, _ outcome: StepOutcome) -> Report.Entry {
      Report.Entry(
        step: PlanStep(
          id: id, name: "", action: .removeImage(force: false),
          outcome: .removed(chains: [], parents: []), frees: .zero,
          reviewed: .image(tags: [], digests: [])),
        outcome: outcome)
    }
    let report = Report(
      entries: [
        entry(.image("1"), .removed(freed: .exact(10))),
        entry(.image("2"), .removed(freed: .exact(5))),
        entry(.image("3"), .untagged(names: ["a"])), entry(.image("4"), .alreadyGone),
        entry(.container("1"), .skipped(reason: "x")),
        entry(.container("2"), .failed(message: "x")),
        entry(.container("3"), .notRun),
      ], predicted: .exact(20))
    let metrics = RunMetrics(
      engine: "e", report: report, kept: [.image: 7], began: Self.began, duration: 1, exitStatus: 1)
    #expect(
      metrics.items == [
        .image: [.removed: 2, .untagged: 1, .alreadyGone: 1, .kept: 7],
        .container: [.skipped: 1, .failed: 1, .notRun: 1],
      ])
    #expect(metrics.freed == .exact(15) && metrics.predicted == .exact(20))
  }

  @Test func `the file is replaced in one step, readable for the collector`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/gctui.prom"
      let file = try MetricsFile(path: path)
      try file.write(metrics())
      var first = stat()
      #expect(stat(path, &first) == 0 && first.st_mode & 0o7777 == 0o644)
      // Whoever has the old one open goes on reading the old one.
      let reader = open(path, O_RDONLY | O_CLOEXEC)
      defer { close(reader) }
      // What a killed writer left is used up.
      try writeFile(directory + "/.gctui.prom.gctui-tmp", Data(repeating: 0x41, count: 100_000))
      try file.write(metrics(exitStatus: 1))
      var (second, old) = (stat(), stat())
      #expect(stat(path, &second) == 0 && second.st_mode & 0o7777 == 0o644)
      #expect(fstat(reader, &old) == 0 && old.st_ino == first.st_ino && old.st_nlink == 0)
      #expect(old.st_size == first.st_size)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["gctui.prom"])
      _ = try ExpositionText(String(decoding: try readFile(path), as: UTF8.self))
    }
  }

  @Test func `a umask does not lock the collector out`() async {
    await #expect(processExitsWith: .success) {
      // In a process of its own, which the umask belongs to.
      umask(0o077)
      try await withTemporaryDirectory { directory in
        let path = directory + "/gctui.prom"
        try MetricsFile(path: path).write(
          RunMetrics(engine: "e", began: utc("2026-11-25T07:15:00Z"), duration: 1, exitStatus: 0))
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o644)
      }
    }
  }

  @Test func `the last success outlives the runs that fail after it`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/gctui.prom"
      func lastSuccess(after metrics: RunMetrics) throws -> Double? {
        try MetricsFile(path: path).write(metrics)
        return try ExpositionText(String(decoding: try readFile(path), as: UTF8.self))[
          "gctui_last_success_timestamp_seconds", [:]]
      }
      var run = metrics(engine: "a\"b", exitStatus: 1)
      let none = try lastSuccess(after: run)
      #expect(none == nil)
      run.exitStatus = 0
      #expect(try lastSuccess(after: run) == 1_795_590_912.5)
      run.exitStatus = 3
      run.began += 1800
      #expect(try lastSuccess(after: run) == 1_795_590_912.5)
      #expect(try lastSuccess(after: run) == 1_795_590_912.5)
      // Another engine's success is not this one's.
      run.engine = "other"
      #expect(try lastSuccess(after: run) == nil)
    }
  }

  @Test func `a file that cannot be replaced stays, and the error says why`() async throws {
    try await withTemporaryDirectory { directory in
      let missing = try MetricsFile(path: directory + "/none/gctui.prom")
      let error = #expect(throws: MetricsFileError.self) { try missing.write(metrics()) }
      #expect(
        error?.sentence
          == "The metrics file \(directory)/none/gctui.prom cannot be written: No such file or "
          + "directory. Correct that, or name a file in another directory.")
      let path = directory + "/taken.prom"
      mkdir(path, 0o755)
      #expect(throws: MetricsFileError.self) { try MetricsFile(path: path).write(metrics()) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["taken.prom"])
      symlink(directory + "/target", directory + "/.linked.prom.gctui-tmp")
      #expect(throws: MetricsFileError.self) {
        try MetricsFile(path: directory + "/linked.prom").write(metrics())
      }
      #expect(access(directory + "/target", F_OK) != 0)
    }
  }

  @Test(arguments: ["gctui.prom", ".gctui.prom.gctui-tmp"])
  func `what somebody put in its place is not written to, and not waited for`(name: String)
    async throws
  {
    try await withTemporaryDirectory { directory in
      let file = try MetricsFile(path: directory + "/gctui.prom")
      func sentence() -> String? {
        #expect(throws: MetricsFileError.self) { try file.write(metrics()) }?.sentence
      }
      mkfifo(directory + "/" + name, 0o600)
      #expect(sentence()?.contains("it is a pipe, not a file") == true)
      unlink(directory + "/" + name)
      guard name.hasPrefix(".") else { return }
      // A further name of a file of ours, and a file of another user.
      try writeFile(directory + "/mine", Data("mine".utf8))
      link(directory + "/mine", directory + "/" + name)
      #expect(sentence()?.contains("it is a hard link, not a file") == true)
      #expect(try readFile(directory + "/mine") == Data("mine".utf8))
      unlink(directory + "/" + name)
      try writeFile(directory + "/" + name, Data())
      chown(directory + "/" + name, 54_323, 0)
      #expect(sentence()?.contains("belongs to another user (54323)") == true)
    }
  }

  @Test(arguments: ["", "gctui", "gctui.prom.txt", "/a/.prom", ".prom", "/a/"])
  func `a name that no collector reads is refused`(path: String) {
    let error = #expect(throws: MetricsFileError.self) { try MetricsFile(path: path) }
    #expect(error?.sentence.contains("names end in .prom") == true)
  }

  @Test func `many writers at once leave a whole file and nothing else`() async throws {
    try await withTemporaryDirectory { directory in
      let file = try MetricsFile(path: directory + "/gctui.prom")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<8 {
          group.addTask {
            for _ in 0..<10 {
              try file.write(metrics(engine: String(repeating: "e", count: number)))
            }
          }
        }
        try await group.waitForAll()
      }
      let text = try ExpositionText(String(decoding: try readFile(file.path), as: UTF8.self))
      #expect(Set(text.samples.map { $0.labels["engine"] }).count == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["gctui.prom"])
    }
  }
}

import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

/// A journal that grew: files put aside, and what is read of them.
@Suite struct JournalFilesTests {
  private let run = UUID()

  private func line(_ id: Int, day: Double, isIntent: Bool = false) throws -> Data {
    let intent = JournalEntry.Intent(
      engine: .init(id: "E1", name: "host", address: ""), asker: .init(front: "a", user: "b"),
      names: [], tags: [], digests: [], labels: [:], predicted: .init(.zero), reason: "marked")
    return try JournalCoding.line(
      JournalEntry(
        time: Date(timeIntervalSince1970: day * 86_400), run: run, item: .container(String(id)),
        intent: isIntent ? intent : nil,
        outcome: isIntent ? nil : .init(result: "removed")))
  }

  private func numbers(_ reader: JournalReader) -> [Int] {
    reader.records.compactMap { Int($0.item.id) }
  }

  @Test func `a large file is put aside, two are kept, and all are read in their order`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let path = directory + "/journal.jsonl"
      let size = Int64(try line(0, day: 1).count)
      // Room for ten lines each; IDs of one length.
      let file = JournalFile(path: path, largest: size * 10 + 40)
      for id in 100..<135 { #expect(try file.append(line(id, day: 1)) == nil) }
      let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
      #expect(names == ["journal.jsonl", "journal.jsonl.1", "journal.jsonl.2"])
      let reader = try JournalReader(path: path)
      #expect(numbers(reader) == Array(numbers(reader)[0]..<135), "\(numbers(reader))")
      #expect((22...30).contains(reader.records.count), "\(reader.records.count)")
      for name in names {
        var status = stat()
        #expect(stat(directory + "/" + name, &status) == 0 && status.st_mode & 0o777 == 0o600)
      }
    }
  }

  @Test func `two writers lose nothing while files are put aside`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/journal.jsonl"
      let lines = try (0..<8).map { try line($0, day: 1) }
      await withDiscardingTaskGroup { group in
        for line in lines {
          group.addTask {
            // Three files hold all of them.
            let file = JournalFile(path: path, largest: Int64(line.count) * 100)
            for _ in 0..<30 {
              if let problem = file.append(line) { Issue.record("\(problem)") }
            }
          }
        }
      }
      let reader = try JournalReader(path: path)
      #expect(reader.unreadable.isEmpty)
      #expect(reader.records.count == 240)
    }
  }

  @Test func `a file that was taken away is begun anew, and its directory too`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/state/journal.jsonl"
      let file = JournalFile(path: path)
      #expect(try file.append(line(1, day: 1)) == nil)
      try FileManager.default.removeItem(atPath: directory + "/state")
      #expect(try file.append(line(2, day: 1)) == nil)
      #expect(try numbers(JournalReader(path: path)) == [2])
    }
  }

  @Test func `another program that holds its turn for ever stops no removal`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/journal.jsonl"
      let lines = try [line(1, day: 1), line(2, day: 1)]
      #expect(JournalFile(path: path).append(lines[0]) == nil)
      let other = open(path, O_RDWR | O_CLOEXEC)
      defer { close(other) }
      flock(other, LOCK_EX)
      #expect(JournalFile(path: path).append(lines[1]) == nil)
      #expect(try numbers(JournalReader(path: path)) == [1, 2])
    }
  }

  @Test func `the last days are read from the end, whatever stands before`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/journal.jsonl"
      let garbage = Data(repeating: UInt8(ascii: "x"), count: 3 << 20)
      var old = Data("nonsense\n".utf8) + garbage + Data("\n".utf8)
      for id in 0..<3000 { old += try line(id, day: 1, isIntent: id % 2 == 0) }
      // Began before what is asked for, and ended within it.
      old += try line(5000, day: 1, isIntent: true)
      try writeFile(path + ".1", old)
      var new = Data()
      for id in 6000..<6010 { new += try line(id, day: 9, isIntent: true) }
      new += Data("torn {\n".utf8)
      // A clock that was wrong for a moment.
      new += try line(7000, day: 0) + line(5000, day: 9) + line(6003, day: 9)
      try writeFile(path, new)

      let since = Date(timeIntervalSince1970: 8 * 86_400)
      let reader = try JournalReader(path: path, since: since)
      #expect(numbers(reader) == Array(6000..<6010))
      #expect(reader.records[3].outcome != nil && reader.records[2].outcome == nil)
      #expect(reader.unreadable == [.init(path: path, number: 11)], "what is older was not read")
      let all = try JournalReader(path: path)
      #expect(all.records.count == 3000 + 1 + 10 + 1)
      #expect(
        all.unreadable == [
          .init(path: path + ".1", number: 1), .init(path: path + ".1", number: 2),
          .init(path: path, number: 11),
        ])
      #expect(all.records.first { $0.item.id == "5000" }?.outcome?.result == "removed")
    }
  }

  /// Lines around the borders of the blocks that are read.
  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 1 << 20, (1 << 20) + 70_000])
  func `lines of any length are read from the end`(length: Int) throws {
    let long = Data(repeating: UInt8(ascii: "y"), count: length)
    for data in [Data(), Data("a\n\nb\n".utf8)] {
      for end in [Data(), Data("\n".utf8), Data("\nz".utf8)] {
        let whole = data + long + end
        var lines = BackwardLines(size: Int64(whole.count)) { (range) throws(FileProblem) in
          Array(whole[Int(range.lowerBound)..<Int(range.upperBound)])
        }
        var found: [(length: Int64, offset: Int64)] = []
        while let line = try lines.next() {
          if let bytes = line.bytes {
            #expect(bytes == Array(whole.dropFirst(Int(line.offset)).prefix(Int(line.length))))
          }
          found.append((line.length, line.offset))
        }
        var expected: [(Int64, Int64)] = []
        var offset = 0
        for part in whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
          expected.append((Int64(part.count), Int64(offset)))
          offset += part.count + 1
        }
        if expected.last?.0 == 0 { expected.removeLast() }
        #expect(found.reversed().map { [$0.0, $0.1] } == expected.map { [$0.0, $0.1] })
      }
    }
  }

  @Test(arguments: ["pipe", "folder", "link", "theirs"])
  func `what cannot be a journal is named and not waited for`(kind: String) async throws {
    try await withTemporaryDirectory { directory in
      let state = directory + "/state"
      let path = state + "/journal.jsonl"
      mkdir(state, 0o700)
      switch kind {
      case "pipe": mkfifo(path, 0o600)
      case "folder": mkdir(path, 0o700)
      case "link":
        try writeFile(directory + "/target", Data())
        symlink(directory + "/target", path)
      default: chown(state, 54_323, 0)
      }
      let words = [
        "pipe": "it is a pipe, not a file", "folder": "it is a directory, not a file",
        "link": "\(path) is a symbolic link", "theirs": "\(state) belongs to another user (54323)",
      ]
      let reason = try #require(words[kind])
      #expect(
        try JournalFile(path: path).append(line(1, day: 1))
          == "The journal \(path) cannot be opened: \(reason). Removals go on and are not recorded."
      )
      let problem = #expect(throws: FileProblem.self) { try JournalReader(path: path) }
      #expect(problem?.reason == reason)
      if kind == "link" { #expect(try readFile(directory + "/target").isEmpty) }
    }
  }
}

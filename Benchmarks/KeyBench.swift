import FoundationEssentials
import Glibc
import PtyTerminal

/// Key to repaint at 1,000 rows, against ncdu in the same terminal.
enum KeyBench {
  static func run(_ screen: ScreenUnderTest) async throws -> [Measured] {
    let directory = try files(1000)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let ours = try await screen.openQuiet()
    let theirs = try PtyTerminal(
      ["/usr/bin/ncdu", directory],
      environment: ["LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"])
    try await theirs.waitUntil(shows: "file-")
    try await Task.sleep(for: .seconds(1))
    var rows: [Measured] = []
    for (name, key) in [("j to repaint", "j"), ("PgDn to repaint", PtyKey.pageDown)] {
      say(name)
      var our: [Double] = []
      var their: [Double] = []
      // In turn, so that a busy moment of the machine hits both.
      for _ in 0..<40 {
        our.append(try repaint(ours, key))
        their.append(try repaint(theirs, key))
      }
      ours.send("g")
      theirs.send(PtyKey.home)
      try await Task.sleep(for: .milliseconds(300))
      rows.append(
        Measured(
          name: name, median: median(our), unit: "ms", reference: ("ncdu", median(their)),
          aim: 1))
    }
    theirs.send("q")
    theirs.close()
    try await screen.quit(ours)
    return rows
  }

  /// From sending a key to the last byte of the answer that moved the cursor, in milliseconds.
  private static func repaint(_ terminal: PtyTerminal, _ key: String) throws -> Double {
    let before = terminal.output.count
    let start = ContinuousClock.now
    terminal.send(key)
    while terminal.output.count == before {
      guard ContinuousClock.now - start < .seconds(5) else {
        throw BenchError(description: "no answer to a key:\n\(terminal.screen.text)")
      }
      sched_yield()
    }
    let changed = terminal.screen.changed
    usleep(20_000)
    return (changed - start).milliseconds
  }

  private static func files(_ count: Int) throws -> String {
    var template = Array("/tmp/gcb.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchError(description: "mkdtemp") }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    for index in 0..<count {
      try Data(repeating: 0, count: index).write(to: URL(filePath: "\(path)/file-\(index)"))
    }
    return path
  }
}

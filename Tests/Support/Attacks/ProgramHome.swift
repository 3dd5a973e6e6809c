public import FoundationEssentials
import Glibc

/// A home of its own for a program under attack, with all that it keeps between runs.
public struct ProgramHome: Sendable {
  public let path: String

  /// - Throws: `AttackError`.
  public init() throws {
    // Short, wherever TMPDIR is: a socket's path has 107 bytes.
    var template = Array("/tmp/gctui-atk.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw AttackError("mkdtemp: errno \(errno)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// All of the environment of a program that lives here.
  public func environment(engine: String) -> [String: String] {
    [
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin",
      "HOME": path, "XDG_CONFIG_HOME": path + "/config", "XDG_STATE_HOME": path + "/state",
      "DOCKER_HOST": engine, "PID_DIR": path,
    ]
  }

  public var journal: String { path + "/state/gctui/journal.jsonl" }

  public func write(_ text: String, to name: String) throws {
    let place = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: place)
  }

  /// A file's bytes; none where it is not there.
  public func read(_ name: String) -> Data {
    FileManager.default.contents(atPath: path + "/" + name) ?? Data()
  }

  /// Removes the directory and all in it.
  public func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Why an attack could not be made, as a sentence: no failure of what is attacked.
public struct AttackError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

import FoundationEssentials
import Glibc

/// Items as old as a test needs them: their dates are set back in the engine's own files while it
/// does not run.
extension ThrowawayEngine {
  /// Stops the daemon, sets dates back, and starts it again; what runs ends.
  ///
  /// The engine forgets its events over that.
  ///
  /// - Parameters:
  ///   - containers: by full ID, how many seconds ago each exited; where it never started, how many
  ///     ago it was created.
  ///   - images: by full ID, how many seconds ago each was last tagged here.
  public func age(
    containers: [String: Double], images: [String: Double] = [:]
  ) async throws {
    guard let daemon = try daemonProcess() else { throw EngineTrouble("dockerd does not run") }
    // The data lie on a tmpfs that only the daemon's own mount namespace has.
    let data = open("/proc/\(daemon)/root\(directory)/data", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard data >= 0 else { throw EngineTrouble("no data: errno \(errno)") }
    defer { close(data) }
    try await end(daemon)
    let now = Date()
    for (id, seconds) in containers {
      let path = "/proc/self/fd/\(data)/containers/\(id)/config.v2.json"
      var text = String(decoding: readFile(path), as: UTF8.self)
      let finished = now.addingTimeInterval(-seconds)
      let hasRun = try value(of: "StartedAt", in: text).hasPrefix("20")
      try set("Created", of: &text, to: finished.addingTimeInterval(hasRun ? -60 : 0))
      if hasRun {
        try set("StartedAt", of: &text, to: finished.addingTimeInterval(-59))
        try set("FinishedAt", of: &text, to: finished)
      }
      try Data(text.utf8).write(to: URL(filePath: path))
    }
    for (id, seconds) in images {
      let path =
        "/proc/self/fd/\(data)/image/overlay2/imagedb/metadata/sha256/\(id.dropFirst(7))/lastUpdated"
      let date = now.addingTimeInterval(-seconds).formatted(.iso8601)
      try Data(date.utf8).write(to: URL(filePath: path))
    }
    try await restart()
  }

  /// Ends the daemon as a service manager does; `restart` starts it again.
  private func end(_ daemon: Int32) async throws {
    let file = open(directory + "/down", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw EngineTrouble("errno \(errno)") }
    close(file)
    guard Glibc.kill(daemon, SIGTERM) == 0 else { throw EngineTrouble("errno \(errno)") }
    for _ in 0..<3000 {
      if try daemonProcess() == nil { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw EngineTrouble("dockerd did not end:\n\(logTail())")
  }

  private func range(of key: String, in text: String) throws -> Range<String.Index> {
    guard let start = text.firstRange(of: "\"\(key)\":\""),
      let end = text[start.upperBound...].firstIndex(of: "\"")
    else { throw EngineTrouble("no \(key) in \(text)") }
    return start.upperBound..<end
  }

  private func value(of key: String, in text: String) throws -> Substring {
    text[try range(of: key, in: text)]
  }

  private func set(_ key: String, of text: inout String, to date: Date) throws {
    text.replaceSubrange(try range(of: key, in: text), with: date.formatted(.iso8601))
  }
}

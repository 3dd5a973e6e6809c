import Glibc

extension RunLock {
  /// Who wrote itself into a lock file last. Nothing but the words of a sentence depends on it.
  public struct Holder: Hashable, Sendable {
    /// As its own machine or container numbers it.
    public var pid: Int32
    /// The name of the user it runs as.
    public var user: String
    public var program: String
    /// When it took the lock, RFC 3339.
    public var since: String

    init(pid: Int32, user: String, program: String, since: String) {
      self.pid = pid
      self.user = user
      self.program = program
      self.since = since
    }

    /// Reads what stands in the file; `nil` where that is nothing or something else.
    init?(reading descriptor: Int32) {
      var bytes = [UInt8](repeating: 0, count: 512)
      let count = pread(descriptor, &bytes, bytes.count, 0)
      guard count > 0 else { return nil }
      self.init(text: String(decoding: bytes[..<count], as: UTF8.self))
    }

    init?(text: String) {
      var values: [Substring: String] = [:]
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ", maxSplits: 1)
        if words.count == 2 { values[words[0]] = scrubbed(String(words[1]), limit: 100) }
      }
      guard let pid = values["pid"].flatMap({ Int32($0) }), let program = values["program"],
        let since = values["since"], let user = values["user"]
      else { return nil }
      self.init(pid: pid, user: user, program: program, since: since)
    }

    var text: String {
      "pid \(pid)\nuser \(scrubbed(user))\nprogram \(scrubbed(program))\nsince \(since)\n"
    }

    /// Writes itself into the locked file, where that may be written: the lock holds without it.
    func write(to descriptor: Int32) {
      guard Self.isOurs(descriptor), ftruncate(descriptor, 0) == 0 else { return }
      let bytes = Array(text.utf8)
      _ = pwrite(descriptor, bytes, bytes.count, 0)
    }

    /// Takes it out of the file, so that nobody is named who holds nothing.
    static func clear(_ descriptor: Int32) {
      if isOurs(descriptor) { _ = ftruncate(descriptor, 0) }
    }

    /// Whether the file has no other name: in a directory where anyone makes files, a lock's name
    /// may be a hard link to a file that is none of our business.
    private static func isOurs(_ descriptor: Int32) -> Bool {
      var status = stat()
      return fstat(descriptor, &status) == 0 && status.st_nlink == 1
    }
  }
}

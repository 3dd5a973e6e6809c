public import FoundationEssentials
import Glibc

/// One removal as the journal tells it: the intent with its outcome.
public struct JournalRecord: Hashable, Sendable {
  /// The first line of it.
  public var time: Date
  public var item: ItemID
  /// `nil` where the disk was full before the removal and no longer after it.
  public var intent: JournalEntry.Intent?
  /// `nil` where the program ended before the engine's answer was written: what became of the item
  /// is unknown.
  public var outcome: JournalEntry.Outcome?
}

/// Reads a journal back, from its end.
public struct JournalReader: Sendable {
  /// A line that is no entry of a journal.
  public struct UnreadableLine: Hashable, Sendable {
    /// The file it is in; empty for bytes that were given.
    public var path: String
    /// Counted from one.
    public var number: Int
  }

  /// The removals, in the order of their first lines.
  public let records: [JournalRecord]
  /// The lines that cannot be read, but for a torn last one, in their order. Never fatal.
  public let unreadable: [UnreadableLine]
  /// Whether the last line was torn by a crash.
  public let endsTorn: Bool

  /// Reads the files of a journal: the one at `path`, and those that were put aside before.
  /// A journal that was never written is empty.
  ///
  /// - Parameter since: removals that began before are left out; the files are read from their ends
  ///   only as far as that needs.
  public init(path: String, since: Date? = nil) throws(FileProblem) {
    let files = try Self.files(path)
    defer { for file in files { close(file.descriptor) } }
    self = try Self.read(
      files.map { file in
        Source(path: file.path, size: file.size) { (range) throws(FileProblem) -> [UInt8] in
          try Self.read(file.descriptor, range)
        }
      }, since: since)
  }

  /// Reads a file's bytes.
  public init(_ data: Data) {
    let source = Source(path: "", size: Int64(data.count)) { (range) throws(FileProblem) in
      Array(data.dropFirst(Int(range.lowerBound)).prefix(range.count))
    }
    // Only a file can fail.
    self =
      (try? Self.read([source], since: nil))
      ?? JournalReader(records: [], unreadable: [], endsTorn: false)
  }

  private init(records: [JournalRecord], unreadable: [UnreadableLine], endsTorn: Bool) {
    self.records = records
    self.unreadable = unreadable
    self.endsTorn = endsTorn
  }

  private struct Source {
    var path: String
    var size: Int64
    var read: (Range<Int64>) throws(FileProblem) -> [UInt8]
  }

  /// - Parameter sources: the newest first.
  private static func read(_ sources: [Source], since: Date?) throws(FileProblem) -> JournalReader {
    var assembly = JournalAssembly(since: since)
    var unreadable: [UnreadableLine] = []
    var endsTorn = false
    for (number, source) in sources.enumerated() where !assembly.isComplete {
      var lines = BackwardLines(size: source.size, read: source.read)
      var offsets: [Int64] = []
      while !assembly.isComplete, let line = try lines.next() {
        guard line.length > 0, !assembly.add(line) else { continue }
        if number == 0, !line.isTerminated {
          endsTorn = true
        } else {
          offsets.append(line.offset)
        }
      }
      unreadable = try numbered(offsets.reversed(), in: source) + unreadable
    }
    return JournalReader(
      records: assembly.records(), unreadable: unreadable, endsTorn: endsTorn)
  }

  /// - Parameter offsets: where lines begin, in their order.
  private static func numbered(
    _ offsets: [Int64], in source: Source
  ) throws(FileProblem) -> [UnreadableLine] {
    var lines: [UnreadableLine] = []
    var (position, number) = (Int64(0), 1)
    for offset in offsets {
      while position < offset {
        let block = try source.read(position..<min(offset, position + 64 << 10))
        guard !block.isEmpty else { return lines }
        number += block.count { $0 == UInt8(ascii: "\n") }
        position += Int64(block.count)
      }
      lines.append(UnreadableLine(path: source.path, number: number))
    }
    return lines
  }

  private struct File {
    var path: String
    var descriptor: CInt
    var size: Int64
  }

  /// The files that are there, the newest first, open.
  private static func files(_ path: String) throws(FileProblem) -> [File] {
    let (place, name) = OwnFile.split(path)
    var files: [File] = []
    var seen: Set<UInt64> = []
    do throws(FileProblem) {
      let directory = try TrustedDirectory(place)
      for name in JournalFile.names(name) {
        guard try directory.status(of: name) != nil else { continue }
        let descriptor = try directory.open(name, O_RDONLY)
        var status = stat()
        // One that was put aside in this moment has both names.
        guard fstat(descriptor, &status) == 0, seen.insert(UInt64(status.st_ino)).inserted else {
          close(descriptor)
          continue
        }
        files.append(
          File(path: place + "/" + name, descriptor: descriptor, size: Int64(status.st_size)))
      }
    } catch .failed(ENOENT) {
      // Nothing was ever written, or the file was put aside in this moment.
    } catch {
      for file in files { close(file.descriptor) }
      throw error
    }
    return files
  }

  private static func read(
    _ descriptor: CInt, _ range: Range<Int64>
  ) throws(FileProblem) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var length = 0
    while length < bytes.count {
      let count = bytes[length...].withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, off_t(range.lowerBound) + length)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .failed(errno) }
      if count == 0 { break }
      length += count
    }
    return Array(bytes[..<length])
  }
}

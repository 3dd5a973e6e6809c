/// The lines of a file from its end, read in blocks: whoever looks for the last days reads no years.
struct BackwardLines {
  struct Line {
    /// Without its newline; `nil` for one that is too long to be looked at.
    var bytes: [UInt8]?
    /// Where it begins.
    var offset: Int64
    var length: Int64
    var isTerminated: Bool
  }

  /// A journal's line has some kilobytes.
  static let longest = 1 << 20
  private static let blockSize: Int64 = 64 << 10

  private let read: (Range<Int64>) throws(FileProblem) -> [UInt8]
  /// What stands before this was not read yet.
  private var position: Int64
  /// What stands behind it of the line that is being put together.
  private var tail: [UInt8] = []
  /// Where that line ends, without its newline; beyond the tail where it is too long.
  private var end: Int64
  private var isTerminated = false
  private var isAtStart = false

  init(size: Int64, read: @escaping (Range<Int64>) throws(FileProblem) -> [UInt8]) {
    self.read = read
    position = size
    end = size
  }

  /// The line before the one that was returned last; `nil` before the first of the file.
  mutating func next() throws(FileProblem) -> Line? {
    while !isAtStart {
      if let newline = tail.lastIndex(of: UInt8(ascii: "\n")) {
        let line = line(Array(tail[(newline + 1)...]), at: position + Int64(newline) + 1)
        tail.removeSubrange(newline...)
        end = position + Int64(newline)
        isTerminated = true
        // Nothing behind the last newline is no line.
        if line.isTerminated || line.length > 0 { return line }
      } else if position == 0 {
        isAtStart = true
        let line = line(tail, at: 0)
        if line.isTerminated || line.length > 0 { return line }
      } else {
        let start = max(0, position - Self.blockSize)
        let block = try read(start..<position)
        // It became shorter while it was read.
        guard block.count == position - start else { return nil }
        position = start
        tail = tail.count > Self.longest ? block : block + tail
      }
    }
    return nil
  }

  private func line(_ bytes: [UInt8], at offset: Int64) -> Line {
    let length = end - offset
    return Line(
      bytes: length == bytes.count ? bytes : nil, offset: offset, length: length,
      isTerminated: isTerminated)
  }
}

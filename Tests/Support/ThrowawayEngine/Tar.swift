/// A tar archive of small files, as a build context or the root of an imported image.
public struct Tar: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public init(_ files: [String: [UInt8]], mode: Int = 0o755) {
    for (path, content) in files.sorted(by: { $0.key < $1.key }) {
      add(path, content, mode: mode)
    }
  }

  public mutating func add(_ path: String, _ content: [UInt8], mode: Int = 0o755) {
    header(path, size: content.count, mode: mode, type: "0", link: "")
    bytes += content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  public mutating func addLink(_ path: String, to target: String) {
    header(path, size: 0, mode: 0o777, type: "2", link: target)
  }

  /// The archive with its end.
  public var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  private mutating func header(
    _ path: String, size: Int, mode: Int, type: Character, link: String
  ) {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
    }
    func octal(_ value: Int, _ digits: Int) -> String {
      let text = String(value, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    put(path, at: 0)
    put(octal(mode, 7), at: 100)
    put(octal(0, 7), at: 108)
    put(octal(0, 7), at: 116)
    put(octal(size, 11), at: 124)
    put(octal(1_600_000_000, 11), at: 136)
    put("        ", at: 148)
    put(String(type), at: 156)
    put(link, at: 157)
    put("ustar\u{0}00", at: 257)
    put(octal(block.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
    bytes += block
  }
}

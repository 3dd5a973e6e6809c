/// An archive of `docker save` from which the oldest steps of each image's history are taken, as
/// some tools leave them out: its images then have layers of which no step tells.
public enum StrippedArchive {
  /// The same archive, without the first `count` steps of each history.
  ///
  /// - Throws: `EngineTrouble` where it is no archive of images.
  public static func bytes(_ archive: [UInt8], withoutFirst count: Int) throws -> [UInt8] {
    var result: [UInt8] = []
    var place = 0
    var isChanged = false
    while place + 512 <= archive.count, archive[place] != 0 {
      let header = Array(archive[place..<place + 512])
      let name = text(header[0..<100])
      guard let size = Int(text(header[124..<136]), radix: 8),
        place + 512 + size <= archive.count
      else { throw EngineTrouble("no archive at \(place)") }
      let content = Array(archive[place + 512..<place + 512 + size])
      place += 512 + (size + 511) / 512 * 512
      if name.hasSuffix(".json"), name != "manifest.json", !name.contains("/") {
        var tar = Tar()
        tar.add(name, try without(count, content))
        result += tar.bytes
        isChanged = true
      } else {
        result += header + content + [UInt8](repeating: 0, count: (512 - size % 512) % 512)
      }
    }
    guard isChanged else { throw EngineTrouble("the archive holds no image") }
    return result + [UInt8](repeating: 0, count: 1024)
  }

  /// The configuration of an image without its first steps.
  private static func without(_ count: Int, _ config: [UInt8]) throws -> [UInt8] {
    let key = Array("\"history\":[".utf8)
    guard let start = config.firstRange(of: key)?.upperBound else { return config }
    var steps: [Range<Int>] = []
    var depth = 0
    var isString = false
    var begin = start
    var index = start
    scan: while index < config.count {
      switch config[index] {
      case UInt8(ascii: "\\") where isString: index += 1
      case UInt8(ascii: "\""): isString.toggle()
      case UInt8(ascii: "{") where !isString:
        if depth == 0 { begin = index }
        depth += 1
      case UInt8(ascii: "}") where !isString:
        depth -= 1
        if depth == 0 { steps.append(begin..<index + 1) }
      case UInt8(ascii: "]") where !isString && depth == 0: break scan
      default: break
      }
      index += 1
    }
    guard index < config.count else { throw EngineTrouble("a history without end") }
    let left = steps.dropFirst(count).map { Array(config[$0]) }
    return Array(config[..<start]) + Array(left.joined(separator: [UInt8(ascii: ",")]))
      + Array(config[index...])
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 && $0 != 0x20 }, as: UTF8.self)
  }
}

internal import FoundationEssentials

/// Why a part of an answer cannot be used, without the foreign text itself.
struct WireError: Error {
  var reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}

/// Finds where one JSON value ends and the next begins, without reading them.
enum JSONSlices {
  /// Tells, byte by byte, where an object or array ends.
  struct Boundary {
    private(set) var depth = 0
    private var isString = false
    private var isEscaped = false

    /// Takes the next byte; whether it closes the outermost value.
    mutating func closes(_ byte: UInt8) -> Bool {
      if isString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isString = false
        }
        return false
      }
      switch byte {
      case UInt8(ascii: "\""): isString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        return depth <= 0
      default: break
      }
      return false
    }
  }

  /// The ranges of the objects in an array; `null`, as Go writes an empty list, has none.
  static func elements(of data: Data) throws(WireError) -> [Range<Data.Index>] {
    let bytes = [UInt8](data)
    var position = 0
    func skipSpace() {
      while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    }
    skipSpace()
    if bytes[position...].starts(with: "null".utf8) { return [] }
    guard position < bytes.count, bytes[position] == UInt8(ascii: "[") else {
      throw WireError("it is not a list")
    }
    position += 1
    var ranges: [Range<Data.Index>] = []
    skipSpace()
    while position < bytes.count, bytes[position] != UInt8(ascii: "]") {
      if !ranges.isEmpty {
        guard bytes[position] == UInt8(ascii: ",") else { throw WireError("it is not JSON") }
        position += 1
        skipSpace()
      }
      guard let end = endOfObject(in: bytes, from: position) else {
        throw WireError("its list holds something that is no object, or breaks off")
      }
      ranges.append(data.startIndex + position..<data.startIndex + end)
      position = end
      skipSpace()
    }
    guard position < bytes.count else { throw WireError("it breaks off") }
    return ranges
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func endOfObject(in bytes: [UInt8], from start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "{") else { return nil }
    var boundary = Boundary()
    for position in start..<bytes.count where boundary.closes(bytes[position]) {
      return position + 1
    }
    return nil
  }
}

/// Cuts a stream of JSON objects into its objects, none longer than a limit.
struct JSONObjectStream {
  private let limit: Int
  private var pending: [UInt8] = []
  private var boundary = JSONSlices.Boundary()

  init(limit: Int) {
    self.limit = limit
  }

  /// Takes the next bytes and returns the objects that they complete.
  mutating func take(_ bytes: some Sequence<UInt8>) throws(WireError) -> [Data] {
    var objects: [Data] = []
    for byte in bytes {
      if pending.isEmpty {
        // 0x1E separates records in the form that newer engines offer (RFC 7464).
        if JSONSlices.isSpace(byte) || byte == 0x1E { continue }
        guard byte == UInt8(ascii: "{") else { throw WireError("it is no stream of objects") }
      }
      pending.append(byte)
      if boundary.closes(byte) {
        objects.append(Data(pending))
        pending.removeAll(keepingCapacity: pending.count < 65_536)
        boundary = JSONSlices.Boundary()
      } else if pending.count > limit {
        throw WireError("one object of it is longer than \(limit >> 20) MiB")
      }
    }
    return objects
  }
}

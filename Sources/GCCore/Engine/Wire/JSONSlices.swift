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

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}

/// Cuts a JSON array into the objects in it as its bytes come, so that no more of it is held than one
/// object; `null`, as Go writes an empty list, has none.
struct JSONElementStream {
  /// The longest object, in bytes.
  private let limit: Int
  private var state = State.start
  private var pending: [UInt8] = []
  private var boundary = JSONSlices.Boundary()

  private enum State { case start, null, first, element, inside, after, end }

  init(limit: Int) {
    self.limit = limit
  }

  /// Takes the next bytes and returns the objects that they complete.
  mutating func take(_ bytes: [UInt8]) throws(WireError) -> [Data] {
    var objects: [Data] = []
    var start = 0
    for (index, byte) in bytes.enumerated() {
      if state == .inside {
        guard boundary.closes(byte) else { continue }
        pending += bytes[start...index]
        guard pending.count <= limit else { throw tooLong }
        objects.append(Data(pending))
        pending.removeAll(keepingCapacity: pending.count < 65_536)
        state = .after
      } else if !JSONSlices.isSpace(byte) {
        try step(byte)
        if state == .inside {
          boundary = JSONSlices.Boundary()
          _ = boundary.closes(byte)
          start = index
        }
      }
    }
    if state == .inside {
      pending += bytes[start...]
      guard pending.count <= limit else { throw tooLong }
    }
    return objects
  }

  /// Takes a byte between the objects.
  private mutating func step(_ byte: UInt8) throws(WireError) {
    switch (state, byte) {
    case (.start, UInt8(ascii: "[")): state = .first
    case (.start, UInt8(ascii: "n")): (state, pending) = (.null, [byte])
    case (.start, _): throw WireError("it is not a list")
    case (.null, _):
      pending.append(byte)
      guard "null".utf8.starts(with: pending) else { throw WireError("it is not a list") }
      if pending.count == 4 { (state, pending) = (.end, []) }
    case (.first, UInt8(ascii: "]")), (.after, UInt8(ascii: "]")): state = .end
    case (.first, UInt8(ascii: "{")), (.element, UInt8(ascii: "{")): state = .inside
    case (.after, UInt8(ascii: ",")): state = .element
    case (.first, _), (.element, _):
      throw WireError("its list holds something that is no object")
    case (.after, _): throw WireError("it is not JSON")
    case (.inside, _), (.end, _): break
    }
  }

  /// The bytes have ended.
  func finish() throws(WireError) {
    switch state {
    case .end: break
    case .start, .null: throw WireError("it is not a list")
    case .first, .element, .inside, .after: throw WireError("its list breaks off")
    }
  }

  private var tooLong: WireError { WireError("one item of it is longer than \(limit >> 20) MiB") }
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

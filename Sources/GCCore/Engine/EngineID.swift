/// Full IDs as the wire writes them: nothing else may stand for one item.
enum EngineID {
  /// 64 lowercase hexadecimal digits.
  static func container(_ text: String) -> String? {
    isDigest(text[...]) ? text : nil
  }

  /// `sha256:` and 64 hexadecimal digits; Podman leaves out the algorithm here and there.
  static func image(_ text: String) -> String? {
    if let digits = text.digestDigits { return isDigest(digits) ? text : nil }
    return isDigest(text[...]) ? "sha256:" + text : nil
  }

  /// 64 hexadecimal digits, or 25 lowercase letters and digits as a swarm gives them.
  static func network(_ text: String) -> String? {
    if isDigest(text[...]) { return text }
    let isOfSwarm =
      text.utf8.count == 25
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
      }
    return isOfSwarm ? text : nil
  }

  private static func isDigest(_ text: Substring) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  /// A name or ID that may stand in a path: not empty, and no segment that would lead elsewhere.
  static func isReference(_ text: String) -> Bool {
    !text.isEmpty
      && text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0 != "." && $0 != ".."
      }
  }
}

extension String {
  fileprivate var digestDigits: Substring? {
    hasPrefix("sha256:") ? dropFirst("sha256:".count) : nil
  }
}

/// Refuses what cannot name an item before it reaches the engine: an empty ID would address the
/// whole collection.
func checkedReference(_ text: String, of kind: String) throws(EngineError) -> String {
  guard EngineID.isReference(text) else {
    throw .unusable("“\(text)” cannot name \(kind): give a full ID or a complete name.")
  }
  return text
}

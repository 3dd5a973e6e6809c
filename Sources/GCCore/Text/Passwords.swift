/// An address with `***` in the place of a password (`ssh://user:password@host`), for errors that
/// quote an address as it was written.
public func withoutPassword(inAddress address: String) -> String {
  let start = schemeMarker(in: address)?.upperBound ?? address.startIndex
  return address[..<start] + withoutPassword(inAuthority: address[start...])
}

/// The `://` behind a scheme; `nil` where what stands before it is none.
func schemeMarker(in address: String) -> Range<String.Index>? {
  address.firstRange(of: "://").flatMap { marker in
    let scheme = address[..<marker.lowerBound].utf8
    let isScheme = scheme.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
        || "+-.".utf8.contains(byte)
    }
    return isScheme ? marker : nil
  }
}

/// Text with `***` in the place of every password of an address with a scheme: the last step before
/// whatever may quote an address is printed or logged.
public func withoutPasswords(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
  var result = ""
  var rest = text[...]
  while let marker = rest.firstRange(of: "://") {
    result += rest[..<marker.upperBound]
    rest = rest[marker.upperBound...]
    let end = rest.firstIndex { $0.isWhitespace || "\"'“”‘’<>".contains($0) } ?? rest.endIndex
    result += withoutPassword(inAuthority: rest[..<end])
    rest = rest[end...]
  }
  return result + rest
}

/// Up to the last `@`: a password that was written without escapes may hold any character.
private func withoutPassword(inAuthority text: Substring) -> String {
  guard let at = text.lastIndex(of: "@"), let colon = text[..<at].firstIndex(of: ":") else {
    return String(text)
  }
  return text[...colon] + "***" + text[at...]
}

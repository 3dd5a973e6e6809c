/// The character rules of distribution/reference, part by part.
extension ImageReference {
  /// `host[:port]`, the host a name, an IPv4 or a bracketed IPv6 address.
  static func check(domain: String) throws(ImageReferenceError) {
    func refuse(_ why: String) -> ImageReferenceError {
      ImageReferenceError("The registry \"\(domain)\" \(why).")
    }
    var host = domain[...]
    if let end = domain.lastIndex(of: "]"), domain.hasPrefix("[") {
      let address = domain[domain.index(after: domain.startIndex)..<end]
      guard !address.isEmpty, address.utf8.allSatisfy({ $0.isHex || $0 == UInt8(ascii: ":") })
      else { throw refuse("is not an IPv6 address in brackets") }
      let rest = domain[domain.index(after: end)...]
      guard rest.isEmpty || isPort(rest) else { throw refuse("has a port that is not a number") }
      return
    }
    if let colon = domain.firstIndex(of: ":") {
      guard isPort(domain[colon...]) else { throw refuse("has a port that is not a number") }
      host = domain[..<colon]
    }
    for component in host.split(separator: ".", omittingEmptySubsequences: false) {
      guard let first = component.utf8.first, let last = component.utf8.last else {
        throw refuse("has an empty part between its dots")
      }
      guard component.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }),
        first.isLetterOrDigit, last.isLetterOrDigit
      else {
        throw refuse("may hold only letters, digits, dots and, inside its parts, dashes")
      }
    }
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.hasPrefix(":") && text.utf8.count > 1 && text.utf8.dropFirst().allSatisfy(\.isDigit)
  }

  /// Lower-case components of letters and digits, joined by one dot, one or two underscores or
  /// any number of dashes.
  static func check(name: String) throws(ImageReferenceError) {
    guard !name.isEmpty else {
      throw ImageReferenceError("The repository is missing before the tag.")
    }
    for component in name.split(separator: "/", omittingEmptySubsequences: false) {
      func refuse(_ why: String) -> ImageReferenceError {
        ImageReferenceError("The part \"\(component)\" of the repository \(why).")
      }
      guard !component.isEmpty else {
        throw ImageReferenceError("The repository \"\(name)\" has an empty part at a slash.")
      }
      if component.utf8.contains(where: \.isUpper) { throw refuse("must be lower case") }
      var separator = ""
      var isFirst = true
      for scalar in component.unicodeScalars {
        if scalar.isASCII, UInt8(scalar.value).isLetterOrDigit {
          guard separator.isEmpty || !isFirst else {
            throw refuse("must begin with a letter or a digit")
          }
          guard isSeparator(separator) else {
            throw refuse("has \"\(separator)\" in it: one dot, one or two _ or dashes only")
          }
          separator = ""
          isFirst = false
        } else if scalar == "." || scalar == "_" || scalar == "-" {
          separator.unicodeScalars.append(scalar)
        } else {
          throw refuse("may hold only letters, digits, dots, dashes and underscores")
        }
      }
      guard separator.isEmpty else { throw refuse("must end with a letter or a digit") }
    }
  }

  private static func isSeparator(_ text: String) -> Bool {
    ["", ".", "_", "__"].contains(text) || text.utf8.allSatisfy { $0 == UInt8(ascii: "-") }
  }

  /// Letters, digits and underscores, then dots and dashes too; 128 at most.
  static func check(tag: String) throws(ImageReferenceError) {
    guard let first = tag.utf8.first else {
      throw ImageReferenceError("The tag is missing after the colon.")
    }
    guard tag.utf8.count <= 128 else {
      throw ImageReferenceError("The tag is too long: \(tag.utf8.count) characters, 128 at most.")
    }
    guard first.isWord else {
      throw ImageReferenceError(
        "The tag \"\(tag)\" must begin with a letter, a digit or an underscore.")
    }
    guard
      tag.utf8.allSatisfy({ $0.isWord || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
    else {
      throw ImageReferenceError(
        "The tag \"\(tag)\" may hold only letters, digits, dots, dashes and underscores.")
    }
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isUpper: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  var isLower: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  var isLetterOrDigit: Bool { isDigit || isUpper || isLower }
  var isWord: Bool { isLetterOrDigit || self == UInt8(ascii: "_") }
  var isLowerHex: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self) }
  var isHex: Bool { isLowerHex || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(self) }
}

extension String {
  /// Without the spaces and tabs around it.
  func trimmingBlanks() -> String {
    let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" }
    var scalars = unicodeScalars.drop(while: isBlank)
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    return String(scalars)
  }
}

/// A strict reader of the text form of Prometheus: it refuses all that the form does not allow, and
/// what a collector could misread.
struct ExpositionText {
  struct Sample: Hashable {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  struct Malformed: Error {
    var line: Int
    var reason: String
  }

  private(set) var samples: [Sample] = []
  private(set) var types: [String: String] = [:]

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Malformed(line: 0, reason: "the last line is torn") }
    var helped: Set<Substring> = []
    var current: Substring?
    var seen: Set<String> = []
    let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      func refuse(_ reason: String) -> Malformed { Malformed(line: number + 1, reason: reason) }
      if line.hasPrefix("# ") {
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count == 4, Self.isName(words[2]) else {
          throw refuse("no comment of a metric")
        }
        switch words[1] {
        case "HELP":
          guard helped.insert(words[2]).inserted else { throw refuse("a second HELP") }
          current = words[2]
        case "TYPE":
          guard current == words[2], types[String(words[2])] == nil else {
            throw refuse("a TYPE apart from its HELP")
          }
          guard ["gauge", "counter", "untyped"].contains(words[3]) else { throw refuse("its type") }
          types[String(words[2])] = String(words[3])
        default: throw refuse("neither HELP nor TYPE")
        }
        continue
      }
      var rest = Array(line.unicodeScalars)[...]
      let name = String(String.UnicodeScalarView(rest.prefix { $0 != "{" && $0 != " " }))
      guard name == current.map(String.init), types[name] != nil else {
        throw refuse("a sample apart from its TYPE")
      }
      rest = rest.dropFirst(name.unicodeScalars.count)
      let labels = try Self.labels(&rest, refuse)
      guard rest.first == " ",
        let value = Self.value(String(String.UnicodeScalarView(rest.dropFirst())))
      else { throw refuse("no value") }
      let key = "\(name) \(labels.sorted { $0.key < $1.key })"
      guard seen.insert(key).inserted else { throw refuse("the same series twice") }
      samples.append(Sample(name: name, labels: labels, value: value))
    }
  }

  /// The only sample with this name and these labels.
  subscript(name: String, labels: [String: String]) -> Double? {
    let found = samples.filter { sample in
      sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
    }
    return found.count == 1 ? found[0].value : nil
  }

  private static func labels(
    _ rest: inout ArraySlice<Unicode.Scalar>, _ refuse: (String) -> Malformed
  ) throws -> [String: String] {
    guard rest.first == "{" else { return [:] }
    rest = rest.dropFirst()
    var labels: [String: String] = [:]
    while rest.first != "}" {
      let name = String(String.UnicodeScalarView(rest.prefix { $0 != "=" }))
      rest = rest.dropFirst(name.unicodeScalars.count + 1)
      guard isName(name[...]), !name.contains(":"), rest.popFirst() == "\"" else {
        throw refuse("no label")
      }
      var value = String.UnicodeScalarView()
      while let scalar = rest.popFirst(), scalar != "\"" {
        guard scalar == "\\" else {
          value.append(scalar)
          continue
        }
        switch rest.popFirst() {
        case "\\": value.append("\\")
        case "\"": value.append("\"")
        case "n": value.append("\n")
        default: throw refuse("an unknown escape")
        }
      }
      guard labels.updateValue(String(value), forKey: name) == nil else {
        throw refuse("the same label twice")
      }
      if rest.first == "," {
        rest = rest.dropFirst()
      } else if rest.first != "}" {
        throw refuse("no end of the labels")
      }
    }
    rest = rest.dropFirst()
    return labels
  }

  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
        true
      default: false
      }
    }
  }

  private static func value(_ text: String) -> Double? {
    switch text {
    case "+Inf": .infinity
    case "-Inf": -.infinity
    case "NaN": .nan
    default: text.utf8.allSatisfy { "0123456789.eE+-".utf8.contains($0) } ? Double(text) : nil
    }
  }
}

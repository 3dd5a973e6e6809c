/// JSON that says the same with everything that has no shape of its own written as `\uXXXX`.
///
/// Encoders escape the control characters below the space only; a bidirectional override or a
/// control character of eight bits would still drive the terminal that the JSON is printed to. Readers
/// of the JSON get the raw value. Outside its strings JSON is ASCII, so that only they change.
public func escapedJSON(_ json: String) -> String {
  // All that may have to be escaped is above the printable ASCII.
  guard json.utf8.contains(where: { $0 >= 0x7f }) else { return json }
  var result = ""
  for scalar in json.unicodeScalars {
    if scalar.value < 0x7f || hasShape(scalar) {
      result.unicodeScalars.append(scalar)
    } else {
      for unit in UTF16.encode(scalar) ?? .init() {
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }
  return result
}

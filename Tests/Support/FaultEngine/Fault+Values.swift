/// A word that no answer holds but a hostile one: it must never reach a terminal behind an escape.
public let hostileMark = "PWNED"

/// Escapes, a title, a carriage return, bidirectional controls, a zero width space and a C1 control.
let hostileText =
  "\u{1b}]0;\(hostileMark)\u{7}\u{1b}[2J\r\u{202E}evil\u{2066}\u{200B}\u{9B}31m\nand on"

extension Fault {
  /// The answer's value with its parts changed; `nil` where this is no fault of that kind.
  func changedValue(of answer: Answer) -> JSON? {
    guard let value = answer.json else { return nil }
    switch self {
    case .numbersAsText: return value.replacingLeaves { numberAsText($1) }
    case .textAsNumbers: return value.replacingLeaves { textAsNumber($1) }
    case .nullFields: return value.replacingMembers { _ in .null }
    case .missingFields:
      return value.elements.map { .list($0.map { _ in .object([]) }) } ?? .object([])
    case .nestedFields: return value.replacingMembers { _ in ["a": [["b": [nil, 1, "c"]]]] }
    case .hugeNumbers: return numbers(in: value, .raw(Array("1e400".utf8)))
    case .overflowingNumbers: return numbers(in: value, .number(.max))
    case .negativeNumbers: return numbers(in: value, .number(.min))
    case .duplicates: return value.elements.map { .list($0 + $0) } ?? value
    case .emptyIDs: return ids(in: value) { _ in "" }
    case .pathIDs: return ids(in: value) { _ in "../../containers/web" }
    case .spacedIDs: return ids(in: value) { "\($0) \($0)" }
    case .lineIDs: return ids(in: value) { "\($0)\nweb" }
    case .longIDs: return ids(in: value) { _ in String(repeating: "a", count: 10_240) }
    case .shortIDs: return ids(in: value) { String($0.prefix(12)) }
    case .hostileNames: return value.replacingMembers { hostile($0) }
    case .yearOne: return dates(in: value, text: "0001-01-01T00:00:00Z", number: -62_135_596_800)
    case .lastYear: return dates(in: value, text: "9999-12-31T23:59:59Z", number: 253_402_300_799)
    case .noDates: return dates(in: value, text: "soon", number: .max)
    case .hugeList: return many(value)
    case .hugeText:
      let text = JSON.string(String(repeating: "text ", count: 500_000))
      return adding("Labels", ["huge": text], to: adding("Comment", text, to: value))
    default: return nil
    }
  }

  private func numberAsText(_ value: JSON) -> JSON {
    if case .number(let number) = value { .string(String(number)) } else { value }
  }

  private func textAsNumber(_ value: JSON) -> JSON {
    if case .string = value { 42 } else { value }
  }

  private func numbers(in value: JSON, _ number: JSON) -> JSON {
    value.replacingLeaves { _, value in if case .number = value { number } else { value } }
  }

  private func ids(in value: JSON, _ change: (String) -> String) -> JSON {
    value.replacingLeaves { key, value in
      guard ["Id", "ID", "ImageID", "NetworkID", "Deleted", "Untagged"].contains(key),
        case .string(let id) = value
      else { return value }
      return .string(change(id))
    }
  }

  private func hostile(_ member: JSON.Member) -> JSON? {
    switch member.key {
    case "Names": [.string("/" + hostileText)]
    case "RepoTags": [.string(hostileText + ":1")]
    case "Name", "Command", "Status", "Image", "Comment", "Author", "CreatedBy", "Driver", "Error",
      "Untagged", "Message", "Destination", "Version":
      .string(hostileText)
    case "Labels": .object([.init(key: hostileText, value: .string(hostileText))])
    default: nil
    }
  }

  private func dates(in value: JSON, text: String, number: Int64) -> JSON {
    value.replacingLeaves { key, value in
      guard
        ["Created", "CreatedAt", "StartedAt", "FinishedAt", "LastTagTime", "SystemTime", "time"]
          .contains(key)
      else { return value }
      return switch value {
      case .string: .string(text)
      case .number: .number(number)
      default: value
      }
    }
  }

  /// 100,000 elements, each with an ID of its own.
  private func many(_ value: JSON) -> JSON {
    guard let elements = value.elements, let model = elements.last else { return value }
    let bytes = model.bytes
    guard let id = ["Id", "ID", "Name", "Deleted"].lazy.compactMap({ model[$0] }).first,
      case .string(let text) = id, let place = bytes.firstRange(of: Array(text.utf8)),
      text.utf8.count >= 20
    else {
      return .list((0..<100_000).map { _ in model })
    }
    let digits = place.upperBound - 8..<place.upperBound
    return .list(
      elements
        + (0..<100_000).map { number in
          var copy = bytes
          copy.replaceSubrange(digits, with: Array(String(10_000_000 + number).utf8))
          return .raw(copy)
        })
  }

  private func adding(_ key: String, _ value: JSON, to whole: JSON) -> JSON {
    switch whole {
    case .list(let elements):
      guard let first = elements.first else { return whole }
      return .list([adding(key, value, to: first)] + elements.dropFirst())
    case .object(let members):
      return .object(members.filter { $0.key != key } + [.init(key: key, value: value)])
    default: return whole
    }
  }

  func floodEvent(_ number: Int) -> JSON {
    [
      "Type": "container", "Action": "die", "time": .number(1_709_618_828),
      "timeNano": .number(1_709_618_828_000_000_000 + Int64(number)),
      "Actor": ["ID": .string(hex(of: "flood \(number)")), "Attributes": ["name": "flood"]],
    ]
  }
}

extension JSON {
  var elements: [JSON]? {
    if case .list(let elements) = self { elements } else { nil }
  }
}

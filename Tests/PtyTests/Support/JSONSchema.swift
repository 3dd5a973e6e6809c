import FoundationEssentials

/// A schema of `docs/`, and what is not in it as the schema says: the keywords that those schemas
/// use, and no others.
struct JSONSchema {
  private let root: JSONValue

  /// - Parameter name: of the command whose output it describes.
  init(_ name: String) throws {
    let tests = String(#filePath.split(separator: "/PtyTests/Support/")[0])
    let path = "/\(tests)/../docs/\(name).schema.json"
    root = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: URL(filePath: path)))
  }

  /// What is wrong with a document, as sentences.
  func problems(in document: Data) throws -> [String] {
    check(try JSONDecoder().decode(JSONValue.self, from: document), root, at: "$")
  }

  private func check(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
    guard case .object(let rules) = schema else { return ["\(place): its schema is no object"] }
    return rules.sorted { $0.key < $1.key }.flatMap { keyword, rule in
      problems(value, keyword, rule, rules, at: place)
    }
  }

  private func problems(
    _ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ rules: [String: JSONValue],
    at place: String
  ) -> [String] {
    switch (keyword, rule) {
    case ("$schema", _), ("$defs", _), ("title", _), ("description", _): return []
    case ("$ref", .string(let path)):
      guard let target = definition(path) else { return ["\(place): no \(path)"] }
      return check(value, target, at: place)
    case ("type", .string(let type)): return value.isOf(type) ? [] : ["\(place) is no \(type)"]
    case ("type", .array(let types)):
      return types.contains { if case .string(let type) = $0 { value.isOf(type) } else { false } }
        ? [] : ["\(place) is none of \(types)"]
    case ("enum", .array(let values)):
      return values.contains(value) ? [] : ["\(place): \(value) is none of its values"]
    case ("anyOf", .array(let schemas)):
      let tries = schemas.map { check(value, $0, at: place) }
      return tries.contains { $0.isEmpty } ? [] : tries.flatMap { $0 }
    case ("items", let schema):
      guard case .array(let items) = value else { return [] }
      return items.enumerated().flatMap { check($1, schema, at: "\(place)[\($0)]") }
    case ("required", .array(let keys)):
      guard case .object(let members) = value else { return [] }
      return keys.compactMap { key in
        guard case .string(let key) = key, members[key] == nil else { return nil }
        return "\(place) has no \(key)"
      }
    case ("properties", .object(let properties)):
      guard case .object(let members) = value else { return [] }
      return members.sorted { $0.key < $1.key }.flatMap { key, member in
        // What is written has to be described.
        properties[key].map { check(member, $0, at: "\(place).\(key)") }
          ?? ["\(place).\(key) is not in the schema"]
      }
    case ("additionalProperties", let schema):
      guard case .object(let members) = value, rules["properties"] == nil else { return [] }
      return members.values.flatMap { check($0, schema, at: place) }
    case ("minimum", .number(let least)):
      guard case .number(let number) = value, number < least else { return [] }
      return ["\(place) is below \(least)"]
    case ("format", .string("date-time")):
      guard case .string(let text) = value else { return [] }
      return (try? Date(text, strategy: .iso8601)) == nil ? ["\(place) is no date"] : []
    case ("pattern", .string(let pattern)):
      guard case .string(let text) = value else { return [] }
      guard let regex = try? Regex(pattern) else { return ["\(place): \(pattern) is none"] }
      return text.contains(regex) ? [] : ["\(place) is not like \(pattern)"]
    case ("minLength", .number(let least)):
      guard case .string(let text) = value, Double(text.count) < least else { return [] }
      return ["\(place) is shorter than \(least)"]
    case ("minItems", .number(let least)):
      guard case .array(let items) = value, Double(items.count) < least else { return [] }
      return ["\(place) has less than \(least) items"]
    case ("uniqueItems", _):
      guard case .array(let items) = value, Set(items).count < items.count else { return [] }
      return ["\(place) holds something twice"]
    default: return ["\(place): the keyword \(keyword) is not known here"]
    }
  }

  /// `#/$defs/name`
  private func definition(_ path: String) -> JSONValue? {
    guard path.hasPrefix("#/$defs/"), case .object(let members) = root,
      case .object(let definitions)? = members["$defs"]
    else { return nil }
    return definitions[String(path.dropFirst("#/$defs/".count))]
  }
}

/// Any value of JSON.
enum JSONValue: Decodable, Hashable {
  case null
  case flag(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let items = try? container.decode([JSONValue].self) {
      self = .array(items)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  func isOf(_ type: String) -> Bool {
    switch (self, type) {
    case (.null, "null"), (.flag, "boolean"), (.string, "string"), (.array, "array"),
      (.object, "object"), (.number, "number"):
      true
    case (.number(let number), "integer"): number == number.rounded()
    default: false
    }
  }
}

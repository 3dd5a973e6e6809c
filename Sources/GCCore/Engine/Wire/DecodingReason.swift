/// What a decoder stumbled over, in words and without the foreign text itself.
func decodingReason(_ error: any Error) -> String {
  guard let error = error as? DecodingError else { return "it is not what was expected" }
  switch error {
  case .typeMismatch(_, let context), .valueNotFound(_, let context):
    return "\(place(context.codingPath)) is of another kind than documented"
  case .keyNotFound(let key, let context):
    return "\(place(context.codingPath + [key])) is missing"
  case .dataCorrupted(let context):
    return context.codingPath.isEmpty
      ? "it is not JSON" : "\(place(context.codingPath)) is not what was expected"
  @unknown default: return "it is not what was expected"
  }
}

private func place(_ path: [any CodingKey]) -> String {
  path.isEmpty ? "the whole" : path.map(\.stringValue).joined(separator: ".")
}

/// What an image is called, and how the engine reads that when it is to be removed.
struct ImageNames {
  var tags: [String]
  var digests: [String]

  /// Whether the engine removes the image by its ID without force: no name, or at most one tag,
  /// with digests of one repository only (moby `isSingleReference`).
  var goesByID: Bool {
    guard tags.count + digests.count > 1 else { return true }
    guard tags.count <= 1 else { return false }
    let repositories = Set(digests.map(Self.repository))
    guard repositories.count == 1 else { return false }
    return tags.first.map { repositories.contains(Self.repository($0)) } ?? true
  }

  /// The names to remove one by one until the image goes. A digest goes with the last tag of its
  /// repository, so that only those of repositories without a tag are named, last.
  var oneByOne: [String] {
    let tagged = Set(tags.map(Self.repository))
    return tags + digests.filter { !tagged.contains(Self.repository($0)) }
  }

  /// The part of a reference before its tag or digest; a port is not a tag.
  private static func repository(_ reference: String) -> Substring {
    if let at = reference.firstIndex(of: "@") { return reference[..<at] }
    guard let colon = reference.lastIndex(of: ":"), !reference[colon...].contains("/") else {
      return reference[...]
    }
    return reference[..<colon]
  }
}

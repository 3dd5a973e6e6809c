internal import Synchronization

extension EngineClient {
  /// `GET /images/json?all=1`
  public func images() async throws -> [Image] {
    let rows = rows.withLock { $0.images }
    return try await list(
      .get("images", "json", query: [("all", "1")], patience: .look(rows: rows))
    ) {
      (wire: WireImage) throws(WireError) in try wire.image()
    }
  }

  /// `GET /images/{reference}/json`
  public func image(_ reference: String) async throws -> Image? {
    let request = EngineRequest.get(
      "images", try checkedReference(reference, of: "an image"), "json")
    let wire: WireImageInspect? = try await decodedUnlessGone(request)
    return try readable(request) { () throws(WireError) in try wire?.image() }
  }

  /// `GET /images/{id}/history`
  public func history(_ id: String) async throws -> [HistoryStep] {
    // One more than an image can have says that there are too many.
    try await list(
      .get("images", try checkedReference(id, of: "an image"), "history"),
      most: HistoryFit.mostSteps + 1
    ) { (wire: WireHistoryStep) throws(WireError) in wire.step }
  }

  /// `GET /images/json?all=1&shared-size=1`; an image whose share is not counted is left out.
  public func sharedSizes() async throws -> [String: Int64] {
    guard try await agreement().version >= APIVersion(1, 42) else { return [:] }
    let query = [(name: "all", value: "1"), (name: "shared-size", value: "1")]
    let sizes = try await list(.get("images", "json", query: query, patience: .count)) {
      (wire: WireImage) throws(WireError) in (try wire.fullID(), wire.sharedSize ?? -1)
    }
    return Dictionary(sizes.filter { $0.1 >= 0 }) { _, last in last }
  }

  /// `DELETE /images/{reference}`
  public func removeImage(_ reference: String, force: Bool, noprune: Bool) async throws
    -> [ImageRemoval]
  {
    let request = EngineRequest.delete(
      "images", try checkedReference(reference, of: "an image"),
      query: flags(("force", force), ("noprune", noprune)))
    return try await list(request) { (wire: WireImageRemoval) throws(WireError) in wire.removals }
      .flatMap { $0 }
  }

  /// `POST /images/{id}/tag`
  public func tagImage(_ id: String, repository: String, tag: String) async throws {
    let image = try checkedReference(id, of: "an image")
    guard !repository.isEmpty, !tag.isEmpty else {
      throw EngineError.unusable("A tag needs a repository and a tag, like shop/api:old.")
    }
    _ = try await answer(
      .post("images", image, "tag", query: [("repo", repository), ("tag", tag)]))
  }
}

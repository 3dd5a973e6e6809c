internal import FoundationEssentials
internal import Synchronization

extension EngineClient {
  /// `GET /containers/json?all=1`
  public func containers(_ query: ContainerQuery) async throws -> [Container] {
    if let limit = query.limit, limit <= 0 { return [] }
    let product = try await agreement().product
    let rows = query.limit ?? (query.ids.isEmpty ? rows.withLock { $0.containers } : 0)
    let patience: EngineRequest.Patience = query.size ? .count : .look(rows: rows)
    return try await list(
      .get("containers", "json", query: query.parameters, patience: patience)
    ) {
      (wire: WireContainer) throws(WireError) in
      try wire.container(sized: query.size, product: product)
    }
  }

  /// `GET /containers/{id}/json`
  public func container(_ id: String) async throws -> Container? {
    let reference = try checkedReference(id, of: "a container")
    let product = try await agreement().product
    let request = EngineRequest.get("containers", reference, "json")
    let wire: WireContainerInspect? = try await decodedUnlessGone(request)
    return try readable(request) { () throws(WireError) in try wire?.container(product: product) }
  }

  /// `DELETE /containers/{id}`; never with `link`, which would remove a name instead.
  public func removeContainer(_ id: String, force: Bool, volumes: Bool) async throws {
    guard EngineID.container(id) != nil else {
      throw EngineError.unusable("A container is removed by its full ID only, not as “\(id)”.")
    }
    try await remove(
      .delete("containers", id, query: flags(("force", force), ("v", volumes))))
  }
}

extension ContainerQuery {
  fileprivate var parameters: [(name: String, value: String)] {
    var parameters = [(name: "all", value: "1")]
    if let limit { parameters.append(("limit", "\(limit)")) }
    if size { parameters.append(("size", "1")) }
    var filters: [String: [String]] = [:]
    if let before { filters["before"] = [before] }
    if !ids.isEmpty { filters["id"] = ids }
    if let ancestor { filters["ancestor"] = [ancestor] }
    if !filters.isEmpty { parameters.append(("filters", filterText(filters))) }
    return parameters
  }
}

/// The parameters that are on, as `1`; those that are off are left out.
func flags(_ flags: (name: String, isOn: Bool)...) -> [(name: String, value: String)] {
  flags.filter(\.isOn).map { ($0.name, "1") }
}

/// A `filters` parameter: a JSON map from string to strings, its keys in order.
func filterText(_ filters: [String: [String]]) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // Strings always encode; an empty map would list more, never remove anything.
  guard let data = try? encoder.encode(filters) else { return "{}" }
  return String(decoding: data, as: UTF8.self)
}

/// Turns what a wire value cannot be made of into an error that names the call.
func readable<Value>(_ request: EngineRequest, _ work: () throws(WireError) -> Value)
  throws(EngineError) -> Value
{
  do {
    return try work()
  } catch {
    throw .unreadable(call: request.call, reason: error.reason)
  }
}

extension EngineClient {
  /// `GET /networks`
  public func networks() async throws -> [Network] {
    let product = try await agreement().product
    return try await list(.get("networks")) { (wire: WireNetwork) throws(WireError) in
      try wire.network(inspected: false, product: product)
    }
  }

  /// `GET /networks/{id}`
  public func network(_ id: String) async throws -> Network? {
    let product = try await agreement().product
    let request = EngineRequest.get("networks", try checkedReference(id, of: "a network"))
    let wire: WireNetwork? = try await decodedUnlessGone(request)
    return try readable(request) { () throws(WireError) in
      try wire?.network(inspected: true, product: product)
    }
  }

  /// `DELETE /networks/{id}`
  public func removeNetwork(_ id: String) async throws {
    // By a name another network may go: names of networks are not unique.
    guard EngineID.network(id) != nil else {
      throw EngineError.unusable("A network is removed by its full ID only, not as “\(id)”.")
    }
    try await remove(.delete("networks", id))
  }
}

import FoundationEssentials
import Testing

@testable import GCCore

private let one = String(repeating: "1", count: 64)
private let two = String(repeating: "a2", count: 32)

/// Calls that are about volumes and networks.
@Suite struct EngineVolumeTests {
  // MARK: Volumes

  @Test func `volumes are read, and which are anonymous`() async throws {
    let body = """
      {"Volumes":[
        {"Name":"data","Driver":"local","Labels":null,"Options":null,"Scope":"local",
         "CreatedAt":"2024-01-02T03:04:05Z","Mountpoint":"/v/data/_data"},
        {"Name":"share","Driver":"local","Labels":{"a":"b"},"Options":{"type":"nfs"}},
        {"Name":"\(one)","Driver":"local"},
        {"Name":"x","Driver":"local","Labels":{"com.docker.volume.anonymous":""}}],
       "Warnings":null}
      """
    try await withStub(answering: body) { server, client in
      let listed = try await client.volumes()
      #expect(server.calls == ["GET /v1.51/volumes"])
      let expected = Volume(
        name: "data", createdAt: Date(timeIntervalSince1970: 1_704_164_645),
        mountpoint: "/v/data/_data")
      #expect(listed.first == expected)
      #expect(listed.map(\.isAnonymous) == [false, false, true, true])
      #expect(listed.map(\.hasOptions) == [false, true, false, false])
      #expect(listed.map(\.itemID.short) == ["data", "share", "111111111111", "x"])
    }
    try await withStub(answering: #"{"Volumes":null}"#) { _, client in
      let listed = try await client.volumes()
      #expect(listed == [])
    }
  }

  @Test(arguments: [
    (#"{"Volumes":[{"Driver":"local"}]}"#, "no name"),
    (#"{"Volumes":[{"Name":"a","Labels":{"keep":null}}]}"#, "Labels"), ("[]", "the whole"),
  ]) func `a volume that cannot be read fails the list`(body: String, says: String) async throws {
    try await withStub(answering: body) { _, client in
      let error = await engineError { try await client.volumes() }
      guard case .unreadable("GET /volumes", let reason) = error else {
        throw SetUpError(description: "\(error as Any)")
      }
      #expect(reason.contains(says))
    }
  }

  @Test(arguments: [
    ("1.41", "", #"{"Volumes":\#(records),"BuildCache":7}"#),
    ("1.51", "?type=volume", #"{"Volumes":\#(records)}"#),
    ("1.52", "?type=volume&verbose=1", #"{"VolumeUsage":{"TotalCount":4,"Items":\#(records)}}"#),
    ("1.52", "?type=volume&verbose=1", #"{"Volumes":[],"VolumeUsage":{"Items":\#(records)}}"#),
  ]) func `sizes are read in their old and new form, and -1 is none`(
    api: String, query: String, body: String
  ) async throws {
    try await withStub(answering: body) { server, _ in
      var endpoint = EngineEndpoint(address: .unix(path: server.socketPath))
      endpoint.pinnedVersion = APIVersion(api)
      let client = EngineClient(endpoint: endpoint, timeouts: .patient)
      let sizes = try await client.volumeSizes()
      await client.close()
      #expect(sizes == ["a": 12, "b": 0])
      #expect(server.calls == ["GET /v\(api)/system/df\(query)"])
    }
  }

  private static let records = """
    [{"Name":"a","UsageData":{"RefCount":1,"Size":12}},{"Name":"b","UsageData":{"Size":0}},
     {"Name":"c","UsageData":{"Size":-1}},{"Name":"d","UsageData":null}]
    """

  // MARK: Networks

  @Test func `networks are read, and which the engine needs for itself`() async throws {
    let rest = #""Driver":"bridge","Scope":"local","Labels":null,"Containers":{}"#
    let body = """
      [{"Id":"\(one)","Name":"shop","Created":"2024-01-02T03:04:05.5Z",\(rest)},
       {"Id":"\(two)","Name":"bridge",\(rest)},
       {"Id":"0123456789abcdefghijklmno","Name":"mesh","Ingress":true,\(rest)},
       {"Id":"\(two)","Name":"pattern","ConfigOnly":true,\(rest)},
       {"Id":"\(two)","Name":"podman",\(rest)}]
      """
    try await withStub(answering: body) { server, client in
      let listed = try await client.networks()
      #expect(server.calls == ["GET /v1.51/networks"])
      let expected = Network(
        id: one, name: "shop", createdAt: Date(timeIntervalSince1970: 1_704_164_645.5))
      #expect(listed.first == expected)
      #expect(listed.map(\.isPredefined) == [false, true, true, true, false])
    }
    try await withStub(ping: ["Libpod-API-Version": "5.8.0"], answering: body) { _, client in
      let listed = try await client.networks()
      #expect(listed.last?.isPredefined == true)
    }
  }

  @Test func `an inspect tells what is attached`() async throws {
    let body = """
      {"Id":"\(one)","Name":"shop","Containers":{"\(two)":{"Name":"web"},"\(one)":{"Name":""}}}
      """
    try await withStub(answering: body) { server, client in
      let network = try #require(try await client.network(one))
      #expect(network.attached == .known([String(one.prefix(12)), "web"]))
      #expect(server.calls == ["GET /v1.51/networks/\(one)"])
    }
  }

  @Test func `the networks and volumes of a container are read from list and inspect`()
    async throws
  {
    let parts = """
      "Mounts":[{"Type":"volume","Name":"data","Source":"/v/data","Destination":"/d","RW":true}],
      "NetworkSettings":{"Networks":{"shop":{"NetworkID":"\(two)"},"new":{"NetworkID":""},"x":null}}
      """
    let networks = [
      ContainerNetwork(name: "new"), ContainerNetwork(name: "shop", networkID: two),
      ContainerNetwork(name: "x"),
    ]
    let listBody = #"[{"Id":"\#(one)","ImageID":"sha256:\#(two)",\#(parts)}]"#
    try await withStub(answering: listBody) { _, client in
      let listed = try await client.containers(ContainerQuery())
      #expect(listed.first?.networks == networks)
      #expect(listed.first?.mounts.map(\.name) == ["data"])
    }
    let body = #"{"Id":"\#(one)","Image":"sha256:\#(two)","State":{"Status":"exited"},\#(parts)}"#
    try await withStub(answering: body) { _, client in
      let container = try await client.container(one)
      #expect(container?.networks == networks)
      #expect(container?.mounts.map(\.name) == ["data"])
    }
  }

  // MARK: Removing

  @Test func `removals say exactly what is meant, and never use force`() async throws {
    try await withStub(answering: "", status: 204) { server, client in
      try await client.removeVolume("data_1.x")
      try await client.removeVolume("a?force=1")
      try await client.removeNetwork(one)
      #expect(
        server.calls == [
          "DELETE /v1.51/volumes/data_1.x", "DELETE /v1.51/volumes/a%3Fforce%3D1",
          "DELETE /v1.51/networks/\(one)",
        ])
    }
  }

  @Test(arguments: ["", "..", "a/../b", "/"])
  func `what cannot name a volume never reaches the engine`(name: String) async throws {
    try await withStub(answering: "", status: 204) { server, client in
      let error = await engineError { try await client.removeVolume(name) }
      #expect(error != nil)
      let other = await engineError { try await client.volume(name) }
      #expect(other != nil)
      #expect(server.calls == [])
    }
  }

  @Test(arguments: ["", "shop", "0123456789ab", String(one.dropLast()), one.dropLast() + "G"])
  func `a network is removed by its full ID only`(id: String) async throws {
    try await withStub(answering: "", status: 204) { server, client in
      let error = await engineError { try await client.removeNetwork(id) }
      #expect(error != nil)
      #expect(server.calls == [])
    }
  }

  @Test func `what is gone is nil`() async throws {
    try await withStub(answering: #"{"message":"no such"}"#, status: 404) { _, client in
      let volume = try await client.volume("data")
      #expect(volume == nil)
      let network = try await client.network(one)
      #expect(network == nil)
    }
  }
}

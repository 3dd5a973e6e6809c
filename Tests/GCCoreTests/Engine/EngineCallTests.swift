import FoundationEssentials
import Testing

@testable import GCCore

private let one = String(repeating: "1", count: 64)
private let two = String(repeating: "2", count: 64)

@Suite struct EngineCallTests {
  @Test(arguments: [
    (ContainerQuery(), "all=1"),
    (ContainerQuery(limit: 50), "all=1&limit=50"),
    (ContainerQuery(size: true), "all=1&size=1"),
    (
      ContainerQuery(limit: 5, before: "b"),
      "all=1&limit=5&filters=%7B%22before%22:%5B%22b%22%5D%7D"
    ),
    (
      ContainerQuery(ancestor: "sha256:c"),
      "all=1&filters=%7B%22ancestor%22:%5B%22sha256:c%22%5D%7D"
    ),
    (ContainerQuery(ids: ["a", "b"]), "all=1&filters=%7B%22id%22:%5B%22a%22%2C%22b%22%5D%7D"),
  ]) func `a page of containers is asked for`(query: ContainerQuery, target: String) async throws {
    try await withStub(answering: "[]") { server, client in
      let found = try await client.containers(query)
      #expect(found == [])
      #expect(server.calls == ["GET /v1.51/containers/json?\(target)"])
    }
  }

  @Test func `a page of no containers asks nothing, for the engine reads 0 as all`() async throws {
    try await withStub(answering: "[]") { server, client in
      let found = try await client.containers(ContainerQuery(limit: 0))
      #expect(found == [])
      #expect(server.requests == [])
    }
  }

  @Test func `a container of the list is read`() async throws {
    let body = """
      [{"Id":"\(one)","Names":["/web/alias","/api"],"Image":"redis","ImageID":"sha256:\(two)",
        "Command":"sh -c '[1]'","Created":1700000000,"State":"exited","Status":"Exited (3) now",
        "Labels":{"a":"\\u001b]\\"}"},"SizeRw":12,"SizeRootFs":112,
        "Mounts":[{"Type":"volume","Name":"v","Source":"/s","Destination":"/d","RW":false}]}]
      """
    try await withStub(answering: body) { _, client in
      let listed = try await client.containers(ContainerQuery(size: true))
      let expected = Container(
        id: one, names: ["api", "web/alias"], imageName: "redis", imageID: "sha256:\(two)",
        state: .exited, status: "Exited (3) now", command: "sh -c '[1]'",
        createdAt: Date(timeIntervalSince1970: 1_700_000_000), labels: ["a": "\u{1B}]\"}"],
        mounts: [
          Mount(type: "volume", name: "v", source: "/s", destination: "/d", isWritable: false)
        ], writableSize: .known(12), imageSize: .known(100))
      #expect(listed == [expected])
    }
  }

  @Test(arguments: [
    (false, "12", Fact<Int64>.pending), (true, "12", .known(12)),
    // The engine leaves a zero out, and what it did not count.
    (true, #"null,"SizeRootFs":100"#, .known(0)),
    (true, "null", .unavailable(reason: "the engine cannot tell")),
    (true, "-1", .unavailable(reason: "the engine cannot tell")),
  ]) func `a writable layer's size is unknown, zero or known`(
    sized: Bool, wire: String, size: Fact<Int64>
  ) async throws {
    let body = #"[{"Id":"\#(one)","ImageID":"sha256:\#(two)","SizeRw":\#(wire)}]"#
    try await withStub(answering: body) { _, client in
      let listed = try await client.containers(ContainerQuery(size: sized))
      #expect(listed.map(\.writableSize) == [size])
    }
  }

  @Test(arguments: [
    ("12", "112", Fact<Int64>.known(100)), ("null", "112", .known(112)), ("-1", "112", .known(112)),
    ("12", "null", .unavailable(reason: "the engine cannot tell")),
    ("12", "11", .unavailable(reason: "the engine cannot tell")),
  ]) func `the layers below the writable one are the rest of the root file system`(
    writable: String, all: String, size: Fact<Int64>
  ) async throws {
    let body =
      #"[{"Id":"\#(one)","ImageID":"sha256:\#(two)","SizeRw":\#(writable),"SizeRootFs":\#(all)}]"#
    try await withStub(answering: body) { _, client in
      let listed = try await client.containers(ContainerQuery(size: true))
      #expect(listed.map(\.imageSize) == [size])
      #expect(try await client.containers(ContainerQuery()).map(\.imageSize) == [.pending])
    }
  }

  @Test func `what is only shown may be absent, null or of another kind`() async throws {
    let body = """
      [{"Id":"\(one)","Names":null,"ImageID":"sha256:\(two)","Created":-62135596800,"State":"odd",
        "Status":7,"Command":null,"Labels":null,"Mounts":null},
       {"Id":"\(two)","ImageID":"sha256:\(two)","Created":9223372036854775807}]
      """
    try await withStub(answering: body) { _, client in
      let listed = try await client.containers(ContainerQuery())
      #expect(listed.map(\.createdAt) == [nil, nil])
      #expect(listed.map(\.state) == [.other("odd"), .other("")])
      #expect(listed.map(\.name) == [String(repeating: "1", count: 12), shortID(two)])
    }
  }

  @Test(arguments: [
    (#"[{"Id":"abc","ImageID":"sha256:\#(two)"}]"#, "no full ID"),
    (#"[{"ImageID":"sha256:\#(two)"}]"#, "no full ID"),
    (#"[{"Id":"\#(one)"}]"#, "no full image ID"),
    (#"[{"Id":"\#(one)","ImageID":"redis"}]"#, "no full image ID"),
    (#"[{"Id":"\#(one)","ImageID":"sha256:\#(two)","Labels":{"a":null}}]"#, "Labels"),
    (#"[{"Id":"\#(one)","ImageID":"sha256:\#(two)","Names":"x"}]"#, "Names"),
    (#"[{"Id":"\#(one)","ImageID":"sha256:\#(two)","Mounts":"none"}]"#, "Mounts"),
    (#"[{"Id":"\#(one)","ImageID":"sha256:\#(two)","Mounts":[{"Name":7}]}]"#, "Name"),
    (
      #"[{"Id":"\#(one)","ImageID":"sha256:\#(two)","NetworkSettings":{"Networks":7}}]"#, "Networks"
    ),
    ("{}", "not a list"), ("[1]", "no object"), (#"[{"Id":"\#(one)""#, "breaks off"),
    ("[{}{}]", "not JSON"), ("", "not a list"), ("[{]}]", "not JSON"), ("[", "breaks off"),
  ]) func `an element that cannot be read fails the list`(body: String, says: String) async throws {
    try await withStub(answering: body) { _, client in
      let error = await engineError { try await client.containers(ContainerQuery()) }
      guard case .unreadable("GET /containers/json", let reason) = error else {
        throw SetUpError(description: "\(error as Any)")
      }
      #expect(reason.contains(says))
    }
  }

  @Test func `Podman's containers without an image are read, and its bare IDs completed`()
    async throws
  {
    let body = #"[{"Id":"\#(one)","ImageID":""},{"Id":"\#(two)","ImageID":"\#(one)"}]"#
    try await withStub(ping: ["Libpod-API-Version": "5.8.0"], answering: body) { _, client in
      let listed = try await client.containers(ContainerQuery())
      #expect(listed.map(\.imageID) == ["", "sha256:\(one)"])
    }
  }

  @Test func `an inspect adds times as text, and where the layers lie`() async throws {
    let body = """
      {"Id":"\(one)","Name":"/api","Image":"sha256:\(two)","Created":"2024-01-02T03:04:05.5Z",
       "Path":"sh","Args":["-c","exit 3"],"Config":{"Image":"redis","Labels":{"a":"b"}},
       "State":{"Status":"exited","StartedAt":"2024-01-02T03:04:06.123456789Z",
       "FinishedAt":"0001-01-01T00:00:00Z","ExitCode":3,"Error":"bad"},
       "HostConfig":{"VolumesFrom":["x"]},
       "GraphDriver":{"Name":"overlay2","Data":{"LowerDir":"/l/own-init/diff:/l/b/diff:/l/a/diff"}}}
      """
    try await withStub(answering: body) { server, client in
      let container = try #require(try await client.container(one))
      #expect(server.calls == ["GET /v1.51/containers/\(one)/json"])
      #expect(container.command == "sh -c 'exit 3'")
      #expect(container.imageName == "redis")
      let details = try #require(container.details.value)
      #expect(details.startedAt == EngineTime("2024-01-02T03:04:06.123456789Z"))
      #expect(details.finishedAt.date == nil)
      #expect(details.exitCode == 3)
      #expect(details.volumesFrom == ["x"])
      #expect(details.lowerDirectories == ["/l/b/diff", "/l/a/diff"])
    }
  }

  @Test func `what is gone is nil, and only a 404 is gone`() async throws {
    try await withStub(answering: #"{"message":"no such"}"#, status: 404) { _, client in
      let found = try await client.container(one)
      #expect(found == nil)
      let other = try await client.image("a:b")
      #expect(other == nil)
    }
    try await withStub(answering: "", status: 500) { _, client in
      let error = await engineError { try await client.container(one) }
      #expect(error != nil)
    }
  }

  @Test(arguments: [
    (#"["r@sha256:1"]"#, #"["r@sha256:1"]"#, true), (#"["r@sha256:1"]"#, "null", true),
    ("[]", #"["r@sha256:1"]"#, false),
  ])
  func `a digest among the tags is a digest, and a name`(
    tags: String, digests: String, isNamed: Bool
  ) async throws {
    let body = #"[{"Id":"sha256:\#(one)","RepoTags":\#(tags),"RepoDigests":\#(digests)}]"#
    try await withStub(answering: body) { _, client in
      let image = try #require(try await client.images().first)
      #expect(image.tags.isEmpty && image.digests == ["r@sha256:1"])
      #expect(image.isNamedByDigest == isNamed && image.isDangling == !isNamed)
    }
  }

  @Test func `the fake names of untagged images are none`() async throws {
    let body = """
      [{"Id":"sha256:\(one)","RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"],
        "Created":0,"Size":5,"ParentId":""},
       {"Id":"\(two)","RepoTags":null,"RepoDigests":null,"Labels":{"x":"y"},"Created":1,"Size":7,
        "ParentId":"sha256:\(one)"}]
      """
    try await withStub(answering: body) { _, client in
      let images = try await client.images()
      #expect(
        images == [
          Image(id: "sha256:\(one)", size: 5),
          Image(
            id: "sha256:\(two)", createdAt: Date(timeIntervalSince1970: 1), size: 7,
            parentID: "sha256:\(one)", labels: ["x": "y"]),
        ])
    }
  }

  @Test func `an inspect of an image adds its layers, command and tag time`() async throws {
    let body = """
      {"Id":"sha256:\(one)","RepoTags":["a:b"],"Created":"0001-01-01T00:00:00Z","Size":9,
       "RootFS":{"Layers":["sha256:x"]},"Metadata":{"LastTagTime":"2024-01-02T03:04:05Z"},
       "Config":{"Entrypoint":["sh"],"Cmd":["-c","x"],"Labels":null},"Os":"linux",
       "GraphDriver":{"Data":{"UpperDir":"/b","LowerDir":"/a"}}}
      """
    try await withStub(answering: body) { server, client in
      let image = try #require(try await client.image("localhost:5000/a:b"))
      #expect(server.calls == ["GET /v1.51/images/localhost:5000/a:b/json"])
      #expect(image.createdAt == nil)
      let details = try #require(image.details.value)
      #expect(details.diffIDs == ["sha256:x"])
      #expect(details.directories == ["/b", "/a"])
      #expect(details.command == ["sh", "-c", "x"])
      #expect(details.lastTaggedAt == Date(timeIntervalSince1970: 1_704_164_645))
    }
  }

  @Test func `shared sizes are asked from API 1_42 on, and -1 is unknown`() async throws {
    let body = """
      [{"Id":"sha256:\(one)","SharedSize":4},{"Id":"sha256:\(two)","SharedSize":-1}]
      """
    try await withStub(api: "1.42", answering: body) { server, client in
      let found = try await client.sharedSizes()
      #expect(found == ["sha256:\(one)": 4])
      #expect(server.calls == ["GET /v1.42/images/json?all=1&shared-size=1"])
    }
    try await withStub(api: "1.41", answering: body) { server, client in
      let found = try await client.sharedSizes()
      #expect(found == [:])
      #expect(server.calls == [])
    }
  }

  @Test(arguments: [
    ("1.41", "", #"{"BuildCache":[{"Size":3,"Shared":true},{"Size":4,"Shared":false}]}"#),
    ("1.51", "?type=build-cache", #"{"BuildCache":[{"Size":3},{"Size":4,"Shared":false}]}"#),
    (
      "1.52", "?type=build-cache&verbose=1",
      #"{"BuildCacheUsage":{"TotalCount":2,"Items":[{"Size":3,"Shared":true},{"Size":4,"Shared":false}]}}"#
    ),
  ]) func `the build cache is read in its old and new form`(
    api: String, query: String, body: String
  ) async throws {
    try await withStub(answering: body) { server, _ in
      let client = pinned(api, server)
      let cache = try await client.buildCache()
      await client.close()
      #expect(cache == BuildCache(records: 2, size: 7, sharesLayers: true))
      #expect(server.calls == ["GET /v\(api)/system/df\(query)"])
    }
  }

  private func pinned(_ version: String, _ server: StubServer) -> EngineClient {
    var endpoint = EngineEndpoint(address: .unix(path: server.socketPath))
    endpoint.pinnedVersion = APIVersion(version)
    return EngineClient(endpoint: endpoint, timeouts: .patient)
  }

  @Test func `a build cache without its records is taken to share them all`() async throws {
    let body = #"{"BuildCacheUsage":{"TotalCount":2,"TotalSize":9}}"#
    try await withStub(answering: body) { _, client in
      let cache = try await client.buildCache()
      #expect(cache == BuildCache(records: 2, size: 9, sharesLayers: true))
    }
    try await withStub(answering: #"{"BuildCacheUsage":{}}"#) { _, client in
      let cache = try await client.buildCache()
      #expect(cache == BuildCache())
    }
  }

  @Test func `removing and tagging say exactly what is meant`() async throws {
    let image = "sha256:\(one)"
    let answer = #"[{"Untagged":"a:b"},{"Deleted":"\#(image)"},{"Other":1}]"#
    let answers = StubScript { request in
      request.target.contains("/images/")
        ? .answer(body: answer) : .answer(status: 204, body: "")
    }
    try await withStub(answers: answers) { server, client in
      let removed = try await client.removeImage(image, force: false, noprune: true)
      #expect(removed == [.untagged("a:b"), .deleted(image)])
      _ = try await client.removeImage("r/a:b", force: true, noprune: false)
      try await client.removeContainer(one, force: false, volumes: false)
      try await client.removeContainer(one, force: true, volumes: true)
      try await client.tagImage(image, repository: "h:1/a b", tag: "v&1")
      #expect(
        server.calls == [
          "DELETE /v1.51/images/\(image)?noprune=1", "DELETE /v1.51/images/r/a:b?force=1",
          "DELETE /v1.51/containers/\(one)", "DELETE /v1.51/containers/\(one)?force=1&v=1",
          "POST /v1.51/images/\(image)/tag?repo=h:1/a%20b&tag=v%261",
        ])
    }
  }

  @Test func `the host tells its counts, its store and its clock`() async throws {
    let soon = Date().addingTimeInterval(86_400).formatted(.iso8601)
    try await withStub(
      answers: StubScript { request in
        request.target.hasSuffix("/version")
          ? .answer(body: #"{"Version":"28.1.0"}"#)
          : .answer(
            body: """
              {"ID":"AB:CD","Name":"box","Driver":"overlayfs","DockerRootDir":"/","Containers":3,
               "ContainersRunning":1,"ContainersPaused":0,"Images":9,"SystemTime":"\(soon)",
               "DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]]}
              """)
      }
    ) { _, client in
      var host = try await client.host()
      // A day ahead, give or take the time that this test needs.
      #expect((80_000...90_000).contains(host.clockOffset))
      host.clockOffset = 0
      let expected = Host(
        address: client.endpoint.description, name: "box", engineID: "AB:CD", version: "28.1.0",
        apiVersion: "1.51", storageDriver: "overlayfs", imageStore: .containerd, dataRoot: "/",
        dataRootHere: .unavailable(reason: "the engine does not tell on which machine it runs"),
        containersTotal: 3, containersRunning: 1, imagesTotal: 9)
      #expect(host == expected)
    }
  }
}

import FoundationEssentials
import Testing

@testable import GCCore

/// What is found of a data root on a real disk, behind a real socket.
@Suite struct DataRootLookTests {
  private let network = String(repeating: "ab", count: 32)

  private func looks(
    _ files: [String: String], proof: DataRootLook.Proof?
  ) async throws -> (looks: [DataRoot.Look], listener: String?) {
    try await withTemporaryDirectory { directory in
      let server = try await StubServer.start(at: directory + "/s") { _ in .answer(body: "") }
      for (path, content) in files {
        let url = URL(filePath: directory + "/data/" + path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: url)
      }
      let found = DataRootLook(
        socket: server.socketPath, path: directory + "/data", proof: proof
      ).places()
      await server.stop()
      return (found.places.map(\.look), found.listener)
    }
  }

  @Test(arguments: [
    (["engine-id": "E-1"], DataRoot.Look.same), (["engine-id": "E-1\n"], .same),
    (["engine-id": "E-2"], .other), (["engine-id": ""], .other), (["x": ""], .other),
    ([:], .missing),
  ])
  func `the engine's own ID stands in its data root`(
    files: [String: String], expected: DataRoot.Look
  ) async throws {
    let found = try await looks(files, proof: .init(engineID: "E-1", networkID: nil))
    // This very process listens: it sees the same twice.
    #expect(found.looks == [expected, expected])
    #expect(found.listener?.isEmpty == false)
  }

  @Test func `before there was such a file, the ID of its network does`() async throws {
    let store = "network/files/local-kv.db"
    for (content, networkID, expected) in [
      ("a\u{0}b\(network)c", network, DataRoot.Look.same), ("abc", network, .other),
      ("abc", nil, .unknown),
    ] {
      let found = try await looks(
        [store: content], proof: .init(engineID: "E-1", networkID: networkID))
      #expect(found.looks.first == expected)
    }
  }

  @Test func `without anything to hold it against nothing is known`() async throws {
    #expect(try await looks(["engine-id": "E-1"], proof: nil).looks.first == .unknown)
  }

  @Test func `nobody listens at a socket that is not there`() {
    let found = DataRootLook(socket: "/nowhere/s", path: "/", proof: nil).places()
    #expect(found.places.map(\.path) == ["/"] && found.listener == nil)
    let long = DataRootLook(
      socket: "/" + String(repeating: "x", count: 500), path: "/", proof: nil)
    #expect(long.places().listener == nil)
  }
}

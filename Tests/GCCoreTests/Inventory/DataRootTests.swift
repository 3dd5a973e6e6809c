import Testing

@testable import GCCore

@Suite struct DataRootTests {
  private static let here = DataRoot.Machine(name: "build-7", kernel: "6.1.0-18")

  private func root(
    _ looks: [DataRoot.Look], listener: String? = "dockerd", engine: DataRoot.Machine = here,
    isUnixSocket: Bool = true, path: String = "/var/lib/docker"
  ) -> DataRoot {
    DataRoot(
      path: path, isUnixSocket: isUnixSocket, engine: engine, here: Self.here,
      places: zip(["/var/lib/docker", "/proc/7/root/var/lib/docker"], looks)
        .map { .init(path: $0, look: $1) }, listener: listener)
  }

  @Test(arguments: [
    ([DataRoot.Look.same, .same], "/var/lib/docker"),
    // An engine among mounts of its own.
    ([.other, .same], "/proc/7/root/var/lib/docker"),
    ([.missing, .same], "/proc/7/root/var/lib/docker"),
    // Not root, but an engine listens here.
    ([.unknown, .unknown], "/var/lib/docker"),
  ])
  func `a file that only this engine has there tells`(looks: [DataRoot.Look], path: String) {
    #expect(root(looks).verdict == .known(path))
  }

  @Test(arguments: ["ssh", "socat", "com.docker.backe", nil] as [String?])
  func `whoever passes a socket on is no engine, unless a file tells`(listener: String?) {
    #expect(root([.same], listener: listener).verdict == .known("/var/lib/docker"))
    let reason = "/var/lib/docker may be another engine's, and only root can look into it"
    #expect(root([.unknown], listener: listener).verdict == .unavailable(reason: reason))
  }

  @Test(arguments: [
    ([DataRoot.Look.other], "/var/lib/docker on this machine is not this engine's"),
    ([.missing, .other], "/var/lib/docker on this machine is not this engine's"),
    ([.missing, .missing], "/var/lib/docker is not on this machine"),
    ([], "/var/lib/docker is not on this machine"),
  ])
  func `another engine's data root is not taken for it`(looks: [DataRoot.Look], reason: String) {
    #expect(root(looks).verdict == .unavailable(reason: reason))
  }

  @Test(arguments: [
    (DataRoot.Machine(name: "far", kernel: here.kernel), "the engine runs on far, this machine is"),
    (.init(name: here.name, kernel: "6.10-linuxkit"), "the engine runs on another kernel"),
    (.init(name: "", kernel: here.kernel), "the engine does not tell on which machine it runs"),
    (.init(name: here.name, kernel: ""), "the engine does not tell on which machine it runs"),
  ])
  func `an engine of another machine has no disk here, whatever lies there`(
    engine: DataRoot.Machine, reason: String
  ) {
    guard case .unavailable(let told) = root([.same], engine: engine).verdict else {
      Issue.record("taken for this machine's")
      return
    }
    #expect(told.hasPrefix(reason))
  }

  @Test func `neither has one that is reached over the network, or names no data root`() {
    #expect(
      root([.same], isUnixSocket: false).verdict
        == .unavailable(reason: "the engine is reached over the network"))
    #expect(
      root([.same], path: "").verdict == .unavailable(reason: "the engine names no data root"))
  }
}

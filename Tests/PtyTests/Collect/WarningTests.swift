import PtyTerminal
import Testing
import ThrowawayEngine

extension CollectTests {
  /// The containers of which people were warned: somebody may still count on them.
  @Suite struct WarningTests {
    struct Warning: Sendable, CustomTestStringConvertible {
      var name: String
      var things: [Thing]
      /// What is kept by it, and what may go only with that.
      var kept: Set<String>
      /// What goes anyway.
      var goes: Set<String> = ["container other"]
      /// What stays in either case.
      var stays: Set<String> = []
      /// The word that includes them.
      var word: String
      var reason: String

      var testDescription: String { name }
    }

    static let warnings: [Warning] = [
      Warning(
        name: "one that others take their volumes from",
        things: [
          .container("data", .created, volumes: ["/data"]),
          .container("app", .running, volumesFrom: ["data"]), .container("other", .created),
        ],
        kept: ["container data"], stays: ["container app", "volume data:/data"],
        word: "data-containers", reason: "its volumes are taken by app"),
      Warning(
        name: "one that alone holds a named volume",
        things: [
          .volume("db"), .container("old-db", binds: ["db:/db"]), .volume("shared"),
          .container("other", binds: ["shared:/s"]),
          .container("app", .running, binds: ["shared:/s"]),
        ],
        kept: ["container old-db"], stays: ["volume db", "volume shared", "container app"],
        word: "data-containers", reason: "it alone holds the volume db"),
      Warning(
        name: "the stopped ones of a Compose project that is partly running",
        things: [
          .container("shop-migrate-1", labels: ["com.docker.compose.project": "shop"]),
          .container("shop-web-1", .running, labels: ["com.docker.compose.project": "shop"]),
          .container("other", labels: ["com.docker.compose.project": "gone"]),
        ],
        kept: ["container shop-migrate-1"], stays: ["container shop-web-1"], word: "compose",
        reason: "its Compose project shop is running"),
      Warning(
        name: "those of Kubernetes, Rancher and Nomad, and their images",
        things: [
          .image("pod:1"),
          .container(
            "k8s_pod", .created, of: "pod:1",
            labels: ["io.kubernetes.pod.name": "p", "io.kubernetes.container.name": "c"]),
          .container("rancher", .created, labels: ["io.rancher.container.uuid": "u"]),
          .container("nomad", .created, labels: ["com.hashicorp.nomad.alloc_id": "a"]),
          .container("other", .created),
        ],
        kept: ["container k8s_pod", "container rancher", "container nomad", "image pod:1"],
        word: "orchestrated", reason: "Kubernetes collects it"),
    ]

    @Test(arguments: warnings)
    func `they stay with their reason, and go by one word`(_ warning: Warning) async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try engine.put(warning.things)
      let before = try EngineContents(engine.socket)
      func collect(_ options: [String]) async throws -> CommandRun {
        let run = try await CommandRun(
          ["collect"] + options, host: engine.host, home: home,
          environment: ["GRACE_PERIOD_SECONDS": "0"], ownEtc: true)
        #expect(run.ending == .exited(0), "\(run.errors)")
        return run
      }
      let json = try await collect(["--format", "json", "--dry-run"]).json(CollectAnswer.self)
      let kept = warning.kept.filter { $0.hasPrefix("container ") }.compactMap { before.ids[$0] }
      for id in kept {
        let item = try #require(json.items.first { $0.id == id })
        #expect(item.verdict == "keep" && item.outcome == "kept")
        #expect(item.rule == warning.word)
        #expect(item.reason.contains("--include \(warning.word) takes it"))
      }
      #expect(json.items.contains { $0.reason.contains(warning.reason) })

      let text = String(decoding: try await collect(["--kept"]).output, as: UTF8.self)
      #expect(text.contains(warning.reason), "\(text)")
      #expect(
        try EngineContents(engine.socket, known: before).names
          == before.names.subtracting(warning.goes))

      _ = try await collect(["--include", warning.word])
      #expect(
        try EngineContents(engine.socket, known: before).names
          == before.names.subtracting(warning.goes).subtracting(warning.kept))
    }

    @Test func `what a Swarm's updates leave goes`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try engine.put([
        .container(
          "web.1.abc",
          labels: [
            "com.docker.swarm.task.id": "abc", "com.docker.swarm.service.name": "web",
            "com.docker.stack.namespace": "shop",
          ])
      ])
      let run = try await CommandRun(
        ["collect"], host: engine.host, home: home, environment: ["GRACE_PERIOD_SECONDS": "0"],
        ownEtc: true)
      #expect(run.ending == .exited(0), "\(run.errors)")
      #expect(try engine.socket.container("web.1.abc") == nil)
    }
  }
}

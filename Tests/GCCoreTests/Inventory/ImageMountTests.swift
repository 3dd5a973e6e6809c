import GCCore
import Testing

/// Images that containers mount (`--mount type=image`): Docker 28.5 and Podman remove them from
/// under a container that runs.
@Suite(.timeLimit(.minutes(2))) struct ImageMountTests {
  private static let id = sampleDigest("models")
  private let models = sampleImage("models")

  /// A container of another image that mounts one, in Docker's form or in Podman's.
  private func user(
    _ text: String, state: ContainerState = .running, product: Host.Product = .docker
  ) -> Container {
    .sample(
      "server", state: state, image: "else",
      mounts: [
        product == .docker
          ? Mount(
            type: "image", name: text, source: "/var/lib/docker/overlay2/0/merged",
            destination: "/models", isWritable: false)
          : Mount(type: "image", source: text, destination: "/models", isWritable: false)
      ])
  }

  private func host(_ containers: [Container], product: Host.Product = .docker) -> SampleHost {
    let registry = product == .podman ? "docker.io/library/" : ""
    return SampleHost(
      host: .sample(product: product, apiVersion: "1.48"), containers: containers,
      images: [.sample("models", tags: [registry + "models:1"]), .sample("else")])
  }

  @Test(arguments: [
    "models:1", "docker.io/library/models:1", id, String(id.dropFirst(7)),
    String(id.dropFirst(7).prefix(12)),
  ])
  func `however its user wrote it, the mounted image is in use`(text: String) {
    for product in [Host.Product.docker, .podman] {
      let references = References(host([user(text, product: product)], product: product).inventory)
      #expect(references.containers(using: Self.id).map(\.name) == ["server"], "\(product)")
      #expect(references.containers(mounting: Self.id).map(\.name) == ["server"], "\(product)")
    }
  }

  @Test(arguments: ["models", "models:2", "other:1", "team/models:1", "", "ffff"])
  func `what names another image leaves this one free`(text: String) {
    for product in [Host.Product.docker, .podman] {
      let references = References(host([user(text, product: product)], product: product).inventory)
      #expect(!references.isUsed(Self.id), "\(product)")
    }
  }

  @Test func `a volume or a directory of the same name is no image`() {
    var container = user("models:1")
    container.mounts = [.volume("models:1"), Mount(type: "bind", source: "/m", destination: "/m")]
    #expect(!References(host([container]).inventory).isUsed(Self.id))
  }

  @Test(arguments: [ContainerState.running, .exited, .created])
  func `it goes only with its container, force or not`(state: ContainerState) {
    let inventory = host([user("models:1", state: state)]).inventory
    for forced in [Set<ItemID>(), [models]] {
      let plan = Planner.plan(marks: [models], inventory: inventory, forced: forced)
      #expect(plan.steps.map(\.outcome) == [.refused(.mountedBy(["server"]))])
    }
    guard state.isExited else { return }
    let both = Planner.plan(
      marks: [models, .container(sampleID("server"))], inventory: inventory)
    #expect(both.steps.allSatisfy { $0.action != .none })
  }

  @Test(arguments: [(Host.Product.docker, "models:1"), (.podman, "docker.io/library/models:1")])
  func `one that is mounted since the review is skipped`(
    product: Host.Product, text: String
  ) async throws {
    let reviewed = host([], product: product).inventory
    let rig = ReclaimRig(
      host([user(text, product: product)], product: product), [models], inventory: reviewed)
    let report = try await rig.run()
    guard case .skipped(let reason) = report.outcome(of: models) else {
      Issue.record("\(String(describing: report.outcome(of: models)))")
      return
    }
    #expect(reason == "The container server mounts it and is running.")
    #expect(await rig.engine.count(.removeImage) == 0)
  }

  @Test func `an engine that mounts no images is not asked for all its containers`() async throws {
    let rig = ReclaimRig(SampleHost(images: [.sample("models")]), [models])
    let report = try await rig.run()
    #expect(report.isComplete)
    #expect(await rig.engine.count(.containers) == 0)
  }
}

import GCCore
import Testing

/// Podman's tags always have a registry; people write them without.
@Suite struct PodmanReferenceTests {
  private func inventory(_ tags: [String], on product: Host.Product = .podman) -> Inventory {
    SampleHost(
      host: .sample(product: product),
      images: tags.map { .sample($0, tags: [$0]) }
    ).inventory
  }

  @Test(arguments: [
    ("base", "docker.io/library/base:latest"), ("base:1", "localhost/base:1"),
    ("team/app:2", "docker.io/team/app:2"), ("image:base", "docker.io/library/base:latest"),
    ("docker.io/base", "docker.io/library/base:latest"), ("localhost/base:1", "localhost/base:1"),
  ])
  func `a short name is found under its long one`(written: String, tag: String) throws {
    let tags = ["docker.io/library/base:latest", "localhost/base:1", "docker.io/team/app:2"]
    let target = try ItemReference(written).resolve(in: inventory(tags))
    #expect(target == .init(item: sampleImage(tag), tag: tag))
  }

  @Test func `a name that is short for several is refused`() {
    let inventory = inventory(["docker.io/library/base:1", "localhost/base:1"])
    #expect(throws: ItemReference.Problem.self) {
      try ItemReference("base:1").resolve(in: inventory)
    }
    #expect(throws: ItemReference.Problem.self) {
      try ItemReference("image:base:1").resolve(in: inventory)
    }
  }

  @Test func `on Docker localhost is a registry like any other`() {
    #expect(throws: ItemReference.Problem.self) {
      try ItemReference("base:1").resolve(in: inventory(["localhost/base:1"], on: .docker))
    }
  }
}

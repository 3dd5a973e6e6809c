import Testing

@testable import GCCore

/// What an answer to the removal of an image names, held against what was reviewed.
@Suite struct ImageAnswerTests {
  private let app = sampleDigest("app")
  private let new = sampleDigest("new")
  private let graph = LayerGraph(
    inventory: SampleHost(images: [.sample("app"), .dangling("parent")]).inventory)
  private let chain = sampleDigest("layer app")

  private func step(tags: [String] = ["app:1"], digests: [String] = []) -> PlanStep {
    PlanStep(
      id: .image(app), name: "app:1", action: .removeImage(force: false),
      outcome: .removed(chains: [chain], parents: []), frees: .zero,
      reviewed: .image(tags: tags, digests: digests))
  }

  private func answer(_ removals: [ImageRemoval], classic: Bool = true) -> ImageAnswer {
    var answer = ImageAnswer()
    answer.add(removals, layersKnownTo: classic ? graph : nil)
    return answer
  }

  @Test func `the image itself and its layers are what was reviewed`() {
    let answer = answer([.untagged("app:1"), .deleted(app), .deleted(chain), .deleted("sha256:x")])
    #expect(answer.images == [app])
    // What the graph does not know stands behind an image: a layer of it.
    #expect(answer.layers == [chain, "sha256:x"])
    #expect(answer.unreviewed(by: step(), expecting: [app], isGone: true).isEmpty)
  }

  @Test func `an image that nobody knows is told with its names and how to pull it`() {
    let digest = "other@sha256:" + sampleID("digest")
    let answer = answer([
      .untagged("app:1"), .untagged(digest), .deleted(new), .deleted("sha256:y"),
    ])
    #expect(answer.images == [new])
    let found = answer.unreviewed(by: step(), expecting: [app], isGone: false)
    #expect(found.images == [new] && found.names == [digest])
    #expect(found.restore == ["docker pull \(digest)"])
    #expect(found.sentence.contains(shortID(new)) && found.sentence.contains("docker pull"))
  }

  @Test func `a parent that the plan does not let go is told, and one that it does is not`() {
    let parent = sampleDigest("parent")
    let answer = answer([.deleted(app), .deleted(chain), .deleted(parent)])
    #expect(answer.images == [app, parent])
    #expect(
      answer.unreviewed(by: step(), expecting: [app], isGone: true).images == [parent])
    #expect(
      answer.unreviewed(by: step(), expecting: [app, parent], isGone: true).isEmpty)
  }

  @Test func `a name that the image got is told, and how to give it back where the image stays`() {
    let answer = answer([.untagged("keep:1")])
    #expect(
      answer.unreviewed(by: step(), expecting: [app], isGone: false)
        == Unreviewed(names: ["keep:1"], restore: ["docker tag \(app) keep:1"]))
    let gone = answer.unreviewed(by: step(), expecting: [app], isGone: true)
    #expect(gone == Unreviewed(names: ["keep:1"]))
    #expect(gone.sentence == "Not reviewed, but taken off by the engine: keep:1.")
  }

  @Test(arguments: ["app:1", "docker.io/library/app:1", "app@sha256:00"])
  func `the names of the reviewed image are no news, however they are written`(name: String) {
    let answer = answer([.untagged(name), .deleted(app)])
    #expect(answer.unreviewed(by: step(), expecting: [app], isGone: true).isEmpty)
  }

  @Test func `Podman leaves the algorithm out, and names no layers`() {
    let answer = answer([.deleted(sampleID("image app")), .deleted("x")], classic: false)
    #expect(answer.images == [app, "x"] && answer.layers.isEmpty)
  }
}

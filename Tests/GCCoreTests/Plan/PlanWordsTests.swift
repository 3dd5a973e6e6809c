import GCCore
import Testing

@Suite struct PlanWordsTests {
  private func step(_ action: PlanAction, tags: [String] = []) -> PlanStep {
    let isContainer = if case .removeContainer = action { true } else { false }
    return PlanStep(
      id: isContainer ? sampleContainer("job") : sampleImage("app"), name: "x", action: action,
      outcome: .removed(chains: [], parents: []), frees: .zero,
      reviewed: isContainer
        ? .container(state: .exited, startedAt: nil, finishedAt: nil)
        : .image(tags: tags, digests: []))
  }

  @Test func `each action has the docker command that does the same`() {
    let job = sampleContainer("job").short
    let app = sampleImage("app").short
    #expect(step(.removeContainer(force: false)).dockerCommand() == "docker rm \(job)")
    #expect(step(.removeContainer(force: true)).dockerCommand() == "docker rm -f \(job)")
    #expect(
      step(.removeImage(force: false)).dockerCommand() == "docker rmi --no-prune \(app)")
    #expect(
      step(.removeImage(force: false)).dockerCommand(prunesParents: true) == "docker rmi \(app)")
    #expect(
      step(.removeImage(force: true), tags: ["app:1.4"]).dockerCommand(prunesParents: true)
        == "docker rmi -f app:1.4")
    #expect(
      step(.removeTags(["app:1", "app:$2"])).dockerCommand(prunesParents: true)
        == "docker rmi app:1 'app:$2'")
    #expect(step(.none).dockerCommand() == nil)
    var other = step(.removeVolume)
    other.id = .volume("my data")
    #expect(other.dockerCommand() == "docker volume rm 'my data'")
    other = step(.removeNetwork)
    other.id = .network(sampleID("shop"))
    #expect(other.dockerCommand() == "docker network rm \(sampleID("shop").prefix(12))")
  }

  @Test(arguments: [
    (
      Refusal.excluded(Protection(rule: "image redis:*", line: 3)),
      "Excluded by the rule image redis:* (line 3): stop excluding it first."
    ),
    (.excluded(Protection(rule: "label keep", line: nil)), "(not saved yet)"),
    (.notExited(.paused), "It is paused: stop it first."),
    (.notExited(.removing), "look again in a moment"),
    (.usedByContainers(["web"], running: true), "Used by container web that runs"),
    (
      .usedByContainers(["a", "b", "c", "d", "e"], running: false),
      "Used by containers a, b, c and 2 more: remove that too, or first."
    ),
    (.hasChildren(["app:2"]), "Image app:2 is built on it: remove that too, or first."),
    (.hasChildren(["a", "b"]), "Images a, b are built on it: remove those too, or first."),
    (.needsForce("two repositories"), "two repositories"),
    (.exclusionsUnusable("line 4: no kind"), "mended: line 4: no kind"),
    (.attached(["web"]), "web is attached to it: disconnect that first."),
    (.attached(["a", "b"]), "a, b are attached to it: disconnect those first."),
    (.predefined, "The engine needs it for itself"),
    (.notCompleteYet, "wait for them"),
    (.gone, "not there any more"),
  ])
  func `a refusal says why and what to do`(refusal: Refusal, part: String) {
    #expect(refusal.sentence.contains(part))
    #expect(PredictedOutcome.refused(refusal).words == refusal.sentence)
  }

  @Test(arguments: [
    (StepOutcome.removed(freed: .exact(1_200_000)), "removed, freed 1.2MB"),
    (.removed(freed: .unknown(.engineCannotTell)), "removed, freed unknown"),
    (.untagged(names: ["a:1", "a:2"]), "untagged a:1, a:2, the image stays"),
    (.untagged(names: []), "only untagged, the image stays"),
    (.alreadyGone, "already gone"), (.skipped(reason: "moved"), "skipped: moved"),
    (.failed(message: "no"), "failed: no"), (.notRun, "not run"),
  ])
  func `an outcome is told in words`(outcome: StepOutcome, words: String) {
    #expect(outcome.words() == words)
    #expect(words.hasPrefix(outcome.word) || outcome == .untagged(names: []))
  }

  @Test func `a predicted removal tells the parents that go with it`() {
    #expect(PredictedOutcome.removed(chains: ["c"], parents: []).words == "removed")
    #expect(
      PredictedOutcome.removed(chains: [], parents: ["p", "q"]).words
        == "removed, with 2 untagged parents")
  }
}

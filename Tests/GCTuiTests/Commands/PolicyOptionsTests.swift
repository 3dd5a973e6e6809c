import ArgumentParser
import GCCore
import Testing

@testable import GCTui

@Suite struct PolicyOptionsTests {
  private func layer(_ arguments: String...) throws -> PolicyLayer {
    try PolicyOptions.parse(arguments).layer()
  }

  /// Without a file: there is no home directory, and the machine's is not asked for.
  private func effective(
    _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> EffectivePolicy {
    EffectivePolicy(
      flags: try PolicyOptions.parse(arguments).layer(),
      environment: try PolicyEnvironment.layer(environment), file: nil)
  }

  @Test func `without flags nothing is said`() throws {
    #expect(try layer() == PolicyLayer())
  }

  @Test(
    arguments: zip(
      [
        "--exited", "--created", "--dead", "--dangling", "--unused", "--labeled",
      ],
      [.exited, .created, .dead, .dangling, .unused, .labeled] as [CollectKind]))
  func `a kind that is named is the only one`(flag: String, kind: CollectKind) throws {
    let layer = try layer(flag)
    #expect(layer.take == [kind])
    #expect(layer.origins[.take] == flag)
  }

  @Test(
    arguments: zip(
      ["--container-volumes", "--volumes", "--named-volumes", "--networks"],
      [.containerVolumes, .anonymousVolumes, .namedVolumes, .networks] as [CollectKind]))
  func `volumes and networks come on top`(flag: String, kind: CollectKind) throws {
    let layer = try layer(flag)
    #expect(layer.take == nil)
    #expect(layer.takeAlso == [kind: flag])
  }

  @Test func `every flag says its setting`() throws {
    let layer = try layer(
      "--grace", "2h", "--image-grace", "90m", "--keep", "3", "--label", "a=b", "--label", "c",
      "--exclude-label", "keep", "--include", "compose", "--volume-driver", "nfs", "--no-prune",
      "--force-containers", "--force-images", "--high", "85%", "--low", "70", "--image-budget",
      "20GB", "--max-items", "100", "--max-bytes", "50GB", "--dry-run")
    #expect(layer.containerGrace == 7200 && layer.imageGrace == 5400 && layer.volumeGrace == 7200)
    #expect(layer.keepNewest == 3)
    #expect(layer.labels == [LabelFilter(key: "a", value: "b"), LabelFilter(key: "c")])
    #expect(layer.excludeLabels == [LabelFilter(key: "keep")])
    #expect(layer.include == [.compose] && layer.volumeDrivers == ["nfs"])
    #expect(layer.pruneParents == false)
    #expect(layer.forceContainers == true && layer.forceImages == true)
    #expect(layer.disk == Watermarks(high: 85, low: 70) && layer.imageBudget == 20_000_000_000)
    #expect(layer.maxItems == 100 && layer.maxBytes == 50_000_000_000)
    #expect(layer.dryRun == Set(ItemKind.allCases) && layer.take == nil)
    #expect(layer.origins[.volumeGrace] == "--grace")
    #expect(layer.origins[.imageGrace] == "--image-grace")
    #expect(layer.origins[.disk] == "--high, --low")
    #expect(Set(layer.origins.keys) == Set(PolicyKey.allCases).subtracting([.take]))
  }

  @Test(arguments: [
    ["--grace", "soon"], ["--keep=-1"], ["--label", "=x"], ["--exclude-label", ""],
    ["--include", "everything"], ["--high", "85G"], ["--high", "101"], ["--low", "80"],
    ["--high", "80", "--low", "80"], ["--image-budget", "much"],
    ["--max-items=-1"], ["--max-bytes", "much"],
  ])
  func `what a flag cannot take is a sentence with the flag`(arguments: [String]) throws {
    let options = try PolicyOptions.parse(arguments)
    let error = #expect(throws: PolicyError.self) { try options.layer() }
    #expect(error?.sentence.isEmpty == false)
    let failure = #expect(throws: CommandFailure.self) {
      try options.effective(environment: [:])
    }
    #expect(failure?.status == .usage)
  }

  @Test func `the Makefile's recipe takes dangling images of one label at once`() throws {
    let effective = try effective([
      "--dangling", "--label", "application=todobackend", "--no-prune",
    ])
    #expect(effective.policy.take == [.dangling])
    #expect(effective.policy.imageGrace == 0 && !effective.policy.pruneParents)
    #expect(effective.policy.labels == [LabelFilter(key: "application", value: "todobackend")])
    #expect(effective.origins[.imageGrace]?.contains("--dangling") == true)
    let waiting = try self.effective(["--dangling"], ["GRACE_PERIOD_SECONDS": "60"])
    #expect(waiting.policy.imageGrace == 60)
  }

  @Test func `the policy in JSON is a file of the same policy`() throws {
    let effective = try effective(
      [
        "--grace", "90m", "--keep", "2", "--label", "a=b=c", "--exclude-label", "k", "--include",
        "orchestrated", "--volume-driver", "nfs", "--high", "90", "--image-budget", "1.5GB",
        "--no-prune", "--named-volumes", "--exited",
      ], ["DRY_RUN_IMAGES": "1", "FORCE_CONTAINER_REMOVAL": "1"])
    let text = try JSONText.pretty(PolicyDocument(effective, ExclusionRules()).policy)
    let layer = try PolicyFile.layer(Array(text.utf8), path: "/p")
    #expect(EffectivePolicy([layer]).policy == effective.policy)
    let plain = try JSONText.pretty(
      PolicyDocument(EffectivePolicy([]), ExclusionRules()).policy)
    #expect(
      EffectivePolicy([try PolicyFile.layer(Array(plain.utf8), path: "/p")]).policy == Policy())
  }

  @Test func `the text says every setting and where it comes from`() throws {
    let text = PolicyText(
      try effective(["--dangling", "--high", "85"], ["DRY_RUN": "true"]), ExclusionRules()
    ).text
    let lines = text.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    for key in PolicyKey.allCases {
      #expect(lines.contains { $0.hasPrefix(key.rawValue + " ") }, "\(key)")
    }
    #expect(lines.contains("take dangling --dangling"))
    #expect(lines.contains("disk from 85% down to 80% --high"))
    #expect(lines.contains("dryRun yes DRY_RUN"))
    #expect(lines.contains("keepNewest 0 default"))
    #expect(lines.contains { $0.hasPrefix("No exclusions") })
  }
}

import Testing

@testable import GCCore

@Suite struct PolicyEnvironmentTests {
  @Test func `without variables nothing is said`() throws {
    #expect(try PolicyEnvironment.layer([:]) == PolicyLayer())
    // docker-gc takes an empty variable for one that is not set.
    #expect(
      try PolicyEnvironment.layer(["GRACE_PERIOD_SECONDS": "", "DRY_RUN": " "]) == PolicyLayer())
  }

  @Test func `numbers and switches are told with their variables`() throws {
    let layer = try PolicyEnvironment.layer([
      "GRACE_PERIOD_SECONDS": "86400", "MINIMUM_IMAGES_TO_SAVE": "2",
      "FORCE_CONTAINER_REMOVAL": "1", "FORCE_IMAGE_REMOVAL": "1",
      "VOLUME_DELETE_ONLY_DRIVER": "nfs", "MAX_ITEMS": "100", "MAX_BYTES": "5GB",
    ])
    #expect(layer.maxItems == 100 && layer.maxBytes == 5_000_000_000)
    #expect(layer.origins[.maxItems] == "MAX_ITEMS" && layer.origins[.maxBytes] == "MAX_BYTES")
    #expect(layer.containerGrace == 86_400 && layer.imageGrace == 86_400)
    #expect(layer.volumeGrace == 86_400 && layer.keepNewest == 2)
    #expect(layer.forceContainers == true && layer.volumeDrivers == ["nfs"])
    // It forces nothing here, above all no image from under a container.
    #expect(layer.forceImages == nil)
    #expect(layer.origins[.imageGrace] == "GRACE_PERIOD_SECONDS")
    #expect(layer.origins[.keepNewest] == "MINIMUM_IMAGES_TO_SAVE")
    #expect(layer.origins[.forceContainers] == "FORCE_CONTAINER_REMOVAL")
    #expect(layer.take == nil && layer.dryRun == nil)
  }

  @Test(
    arguments: [
      (["EXCLUDE_DEAD": "1"], CollectKind.standard.subtracting([.dead])),
      (["EXCLUDE_DEAD": "0"], CollectKind.standard),
      (["REMOVE_ASSOCIATED_VOLUME": "1"], CollectKind.standard.union([.containerVolumes])),
      (["REMOVE_ASSOCIATED_VOLUME": "0"], CollectKind.standard),
      (["REMOVE_VOLUMES": "1"], CollectKind.standard.union([.anonymousVolumes, .namedVolumes])),
      (
        ["REMOVE_VOLUMES": "yes", "EXCLUDE_DEAD": "true"],
        CollectKind.standard.subtracting([.dead]).union([.anonymousVolumes, .namedVolumes])
      ),
    ] as [([String: String], Set<CollectKind>)])
  func `kinds are added to what is taken anyway, or taken from it`(
    environment: [String: String], expected: Set<CollectKind>
  ) throws {
    let layer = try PolicyEnvironment.layer(environment)
    #expect(layer.take == expected)
    #expect(layer.origins[.take]?.split(separator: ", ").count == environment.count)
  }

  @Test func `kinds change what the file takes`() throws {
    let layer = try PolicyEnvironment.layer(["REMOVE_VOLUMES": "1"], over: [.dangling])
    #expect(layer.take == [.dangling, .anonymousVolumes, .namedVolumes])
  }

  @Test(
    arguments: [
      (["DRY_RUN": "1"], Set(ItemKind.allCases)), (["DRY_RUN": "true"], Set(ItemKind.allCases)),
      (["DRY_RUN": "2"], Set(ItemKind.allCases)), (["DRY_RUN": "0"], []),
      (["DRY_RUN": "false"], []),
      (["DRY_RUN": "no"], []), (["DRY_RUN_CONTAINERS": "true"], [.container]),
      (["DRY_RUN_IMAGES": "YES"], [.image]),
      (
        ["DRY_RUN": "false", "DRY_RUN_CONTAINERS": "1", "DRY_RUN_IMAGES": "1"],
        [.container, .image]
      ),
      (["DRY_RUN": "1", "DRY_RUN_CONTAINERS": "false"], Set(ItemKind.allCases)),
    ] as [([String: String], Set<ItemKind>)])
  func `a dry run is said in either form's words`(
    environment: [String: String], expected: Set<ItemKind>
  ) throws {
    #expect(try PolicyEnvironment.layer(environment).dryRun == expected)
  }

  @Test(arguments: [
    ("GRACE_PERIOD_SECONDS", "1h"), ("GRACE_PERIOD_SECONDS", "-5"), ("GRACE_PERIOD_SECONDS", "1.5"),
    ("GRACE_PERIOD_SECONDS", "99999999999999999999"), ("MINIMUM_IMAGES_TO_SAVE", "all"),
    ("DRY_RUN", "maybe"), ("FORCE_IMAGE_REMOVAL", "x"), ("REMOVE_VOLUMES", "local"),
    ("EXCLUDE_DEAD", "dead"),
  ])
  func `a value that means nothing is an error, not a default`(name: String, value: String) {
    let error = #expect(throws: PolicyError.self) {
      try PolicyEnvironment.layer([name: value])
    }
    #expect(error?.sentence.hasPrefix("\(name)=\(value) is ") == true)
  }
}

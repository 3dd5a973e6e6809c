import FoundationEssentials
import Testing

@testable import GCCore

@Suite struct PolicyFileTests {
  private func layer(_ text: String) throws -> PolicyLayer {
    try PolicyFile.layer(Array(text.utf8), path: "/p.json")
  }

  @Test(arguments: ["", "  \n", "{}", "// nothing yet\n{}", "{ \"$schema\": \"x\" }"])
  func `a file that says nothing is fine`(text: String) throws {
    #expect(try layer(text) == PolicyLayer())
  }

  @Test func `every setting can be said, with comments and trailing commas`() throws {
    let layer = try layer(
      """
      // what goes at night
      {
        take: ["exited", "dead", "dangling", "anonymous-volumes",], /* no more */
        "grace": "90m", "imageGrace": 60,
        "keepNewest": 3,
        "labels": ["app=shop", "ci"], "excludeLabels": ["keep"],
        "volumeDrivers": ["local", "nfs"], "include": ["compose"],
        "pruneParents": false, "forceContainers": true, "forceImages": true,
        "disk": { "high": "85%", "low": 70.5 }, "imageBudget": "20GB",
        "maxItems": 100, "maxBytes": "50GB",
        "dryRun": ["image"],
      }
      """)
    #expect(layer.take == [.exited, .dead, .dangling, .anonymousVolumes])
    #expect(layer.containerGrace == 5400 && layer.imageGrace == 60 && layer.volumeGrace == 5400)
    #expect(layer.keepNewest == 3)
    #expect(layer.labels == [LabelFilter(key: "app", value: "shop"), LabelFilter(key: "ci")])
    #expect(layer.excludeLabels == [LabelFilter(key: "keep")])
    #expect(layer.volumeDrivers == ["local", "nfs"] && layer.include == [.compose])
    #expect(layer.pruneParents == false)
    #expect(layer.forceContainers == true && layer.forceImages == true)
    #expect(layer.disk == Watermarks(high: 85, low: 70.5))
    #expect(layer.imageBudget == 20_000_000_000 && layer.dryRun == [.image])
    #expect(layer.maxItems == 100 && layer.maxBytes == 50_000_000_000)
    #expect(Set(layer.origins.keys) == Set(PolicyKey.allCases))
    #expect(layer.origins.values.allSatisfy { $0 == "/p.json" })
  }

  @Test func `small forms`() throws {
    #expect(try layer("{\"dryRun\": true}").dryRun == Set(ItemKind.allCases))
    #expect(try layer("{\"dryRun\": false}").dryRun == [])
    #expect(try layer("{\"disk\": {\"high\": 90}}").disk == Watermarks(high: 90, low: 85))
    #expect(try layer("{\"grace\": \"0\"}").containerGrace == 0)
    #expect(try layer("{\"imageBudget\": 5}").imageBudget == 5)
    #expect(try layer("{\"take\": []}").take == [])
  }

  @Test(arguments: [
    ("[]", "a policy is an object"), ("{\"graces\": 1}", "there is no setting graces"),
    ("{\"graces\": 1}", "containerGrace"), ("{\"take\": \"exited\"}", "take"),
    ("{\"take\": [\"exitd\"]}", "does not know \"exitd\""),
    ("{\"take\": [\"exitd\"]}", "anonymous-volumes"),
    ("{\"take\": [1]}", "take holds 1"), ("{\"include\": [\"all\"]}", "data-containers"),
    ("{\"grace\": \"an hour\"}", "grace is \"an hour\", which is no duration"),
    ("{\"grace\": -1}", "no duration"), ("{\"grace\": null}", "no duration"),
    ("{\"imageGrace\": true}", "imageGrace is true"), ("{\"keepNewest\": -1}", "no count"),
    ("{\"keepNewest\": 1.5}", "no count"), ("{\"keepNewest\": \"3\"}", "no count"),
    ("{\"pruneParents\": \"no\"}", "true or false"), ("{\"labels\": [\"=x\"]}", "without a key"),
    ("{\"labels\": \"x\"}", "no list"), ("{\"disk\": 85}", "disk is 85"),
    ("{\"disk\": {}}", "no high mark"), ("{\"disk\": {\"high\": \"185%\"}}", "disk.high"),
    ("{\"disk\": {\"hi\": 1}}", "disk has no hi"),
    ("{\"disk\": {\"high\": 80, \"low\": 80}}", "below the high one"),
    ("{\"imageBudget\": \"lots\"}", "no size"), ("{\"imageBudget\": -1}", "no size"),
    ("{\"maxItems\": -1}", "no count"), ("{\"maxBytes\": \"many\"}", "no size"),
    ("{\"dryRun\": [\"containers\"]}", "container, image"),
    ("{\"grace\": 1, \"grace\": 2}", "grace stands there twice"),
    ("{grace: 1, // x\n 'grace': 2}", "grace stands there twice"),
    ("{\"disk\": {\"high\": 1, \"high\": 2}}", "high stands there twice"),
    ("{\"grace\": }", "is no JSON"), ("nonsense", "is no JSON"), ("{", "is no JSON"),
  ])
  func `what cannot be used is one sentence with file, key and what to write`(
    text: String, part: String
  ) {
    let error = #expect(throws: PolicyError.self) { try layer(text) }
    let sentence = error?.sentence ?? ""
    #expect(sentence.hasPrefix("/p.json") && sentence.contains(part), "\(sentence)")
  }

  @Test(arguments: [
    ("{\n  \"grace\": 1\n  x\n}", 3), ("{\n  grace 1\n}", 2), ("{\n \"a\": [1,, 2]\n}", 2),
    ("{\n  // a \"\n /*\n*/ \"grace\": \n}", 5), ("{\n\"grace\": \"1h\n}\n", 2), ("{\n\n", 3),
    ("{\n \"grace\": 1h\n}", 2),
    ("{}\n{}", 2), ("{\n\"a\": 1]", 2),
  ])
  func `an error of the form tells its line`(text: String, line: Int) {
    let error = #expect(throws: PolicyError.self) { try layer(text) }
    #expect(error?.sentence.contains("look at line \(line):") == true, "\(error?.sentence ?? "")")
  }

  @Test func `the same key in two objects is no repetition`() {
    for text in [
      "{a: {x: 1}, b: {x: 1}, c: [\"a\", \"a\"]}", "{\"a\": \"a\", \"b\": \"a:\\\"a\"} // a: a:",
    ] {
      #expect(JSONTokens(text).firstRepeatedKey == nil)
      #expect(JSONTokens(text).firstMisplacedLine == nil)
    }
  }

  @Test func `the first place that has a file counts`() async throws {
    try await withTemporaryDirectory { root in
      let directories = UserDirectories(of: ["XDG_CONFIG_HOME": root])
      let places = PolicyFile.places(
        named: nil, in: directories, system: root + "/system.json")
      #expect(try PolicyFile.load(places) == nil)
      try writeFile(root + "/system.json", Data("{\"grace\": 1}".utf8))
      #expect(try PolicyFile.load(places)?.imageGrace == 1)
      try FileManager.default.createDirectory(
        atPath: root + "/gctui", withIntermediateDirectories: true)
      try writeFile(root + "/gctui/policy.json", Data("{\"grace\": 2}".utf8))
      #expect(try PolicyFile.load(places)?.imageGrace == 2)
      let named = PolicyFile.places(named: root + "/none", in: directories)
      let error = #expect(throws: PolicyError.self) { try PolicyFile.load(named) }
      #expect(error?.sentence.contains(root + "/none") == true)
    }
  }

  @Test func `a directory is no policy`() async throws {
    try await withTemporaryDirectory { root in
      let error = #expect(throws: PolicyError.self) {
        try PolicyFile.load([PolicyFile(path: root)])
      }
      #expect(error?.sentence.contains("a directory") == true)
    }
  }
}

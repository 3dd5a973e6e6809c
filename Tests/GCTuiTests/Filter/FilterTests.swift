import FoundationEssentials
import GCCore
import Testing

@testable import GCTui

@Suite struct FilterTests {
  private static let now = Date(timeIntervalSince1970: 1_700_000_000)
  private static let day: TimeInterval = 86_400

  /// A container that ended three days ago, made ten days ago, with 150 MB of its own.
  private static let web = FilterFacts(
    Container(
      id: "abc123" + String(repeating: "0", count: 58), names: ["Shop-Web-1"],
      imageName: "ghcr.io/team/app:7", state: .exited,
      createdAt: now.addingTimeInterval(-10 * day), labels: ["app": "web front", "keep": ""],
      details: .known(
        ContainerDetails(
          startedAt: EngineTime("2023-11-04T22:13:20Z"),
          finishedAt: EngineTime("2023-11-11T22:13:20Z"))),
      writableSize: .known(150_000_000)),
    isExcluded: true)

  @Test(arguments: [
    ("", true), ("  ", true), ("web", true), ("WEB", true), ("shop app:7", true),
    ("shop nope", false),
    ("front", true), ("\"web front\"", true), ("\"web  front\"", false), ("keep=", true),
    ("abc12", true), ("bc12", false), ("-web", false), ("!nope", true), ("-\"web front\"", false),
    ("label:app", true), ("label:nope", false), ("-label:nope", true), ("label:app=web*", true),
    ("label:app=web", false), ("label:\"app=web front\"", true), ("label:a*", true),
    ("label:keep=\"\"", true), ("label:app=\"\"", false), ("LABEL:app", true),
    ("age>2d", true), ("age>3d", false), ("age>=3d", true), ("age<=3d", true), ("age<1w", true),
    ("age>1d12h", true), ("-age>2d", false), ("age>1.5w", false), ("age<4320m", false),
    ("size>100M", true), ("size>150M", false), ("size>=150M", true), ("size<1g", true),
    ("size>140Mi", true), ("size<144Mi", true), ("size>150000k", false), ("size>149999kB", true),
    ("state:exited", true), ("state:ex", true), ("state:dead", false), ("-state:dead", true),
    ("excluded:yes", true), ("excluded:no", false), ("-excluded:y", false),
    ("\"age>9d\"", false), ("foo:bar", false),
  ])
  func `a row is shown when every term holds`(text: String, expected: Bool) {
    let filter = Filter(text)
    #expect(filter.incomplete.isEmpty)
    #expect(filter.matches(Self.web, now: Self.now) == expected)
  }

  @Test(arguments: [
    "age>", "age>7", "age>x", "age>7d3", "size>", "size>1X", "size>.", "label:", "label:=x",
    "label:app=", "label:[", "state:", "excluded:", "excluded:maybe", "-", "!", "\"", "-age>",
  ])
  func `a term that is still being typed hides nothing and is told`(text: String) {
    let filter = Filter("web " + text)
    #expect(filter.incomplete.map(\.text) == [text])
    #expect(filter.matches(Self.web, now: Self.now))
    #expect(Filter(text).isEmpty)
    #expect(!Filter(text).incomplete.contains { $0.wants.isEmpty })
  }

  @Test(arguments: [
    ("size>1M", Filter.Outcome.notKnown), ("-size>1M", .notKnown), ("age>1d", .notKnown),
    ("age<1d", .notKnown), ("size>1M nope", .differs), ("nope size>1M", .differs),
    ("job", .matches),
    // Made ten days ago: it cannot have ended before that.
    ("age<2w", .matches), ("age>2w", .differs), ("-age>2w", .matches),
  ])
  func `a term on what is not known yet shows nothing but is counted`(
    text: String, expected: Filter.Outcome
  ) {
    let facts = FilterFacts(
      Container(
        id: String(repeating: "d", count: 64), names: ["job"], state: .exited,
        createdAt: Self.now.addingTimeInterval(-10 * Self.day)),
      isExcluded: false)
    #expect(Filter(text).outcome(facts, now: Self.now) == expected)
  }

  @Test func `an image is found by its tags, digits of its ID, size and age`() {
    let facts = FilterFacts(
      GCCore.Image(
        id: "sha256:beef" + String(repeating: "0", count: 60), tags: ["a/one:1", "b/two:2"],
        createdAt: Self.now.addingTimeInterval(-Self.day), size: 5_000, labels: ["x": "é"]),
      isExcluded: false)
    for text in ["one", "TWO:2", "beef", "sha256:be", "É", "size>4k", "age>20h", "excluded:no"] {
      #expect(Filter(text).matches(facts, now: Self.now), "\(text)")
    }
    for text in ["1b/two", "eef", "size>5k", "age>25h", "state:dead"] {
      #expect(!Filter(text).matches(facts, now: Self.now), "\(text)")
    }
    let ageless = FilterFacts(GCCore.Image(id: "sha256:1"), isExcluded: false)
    #expect(Filter("age>1d").outcome(ageless, now: Self.now) == .notKnown)
  }
}

import FoundationEssentials
import Testing

@testable import GCCore

/// docker-gc's own pipelines of `sed`, `xargs` and `grep`, run on the same lines: whatever they find,
/// gctui protects.
@Suite struct DockerGCPipelineTests {
  private static let images = """
    sed 's/^\\(.*\\)$/ \\1 /' exclude | sed '/^ *$/d' >patterns
    grep -n -f patterns <rows 2>/dev/null | cut -d: -f1 | tr '\\n' ' '
    """
  private static let containers = """
    words=$(xargs <exclude 2>/dev/null | sed -e 's/ /\\|/g')
    if [ -n "$words" ]; then grep -n -E "$words" <rows 2>/dev/null | cut -d: -f1 | tr '\\n' ' '; fi
    """
  private static let volumes = """
    grep -n -f exclude <rows 2>/dev/null | cut -d: -f1 | tr '\\n' ' '
    """

  /// For each line the numbers of the rows, from zero, that the pipeline finds by it.
  private func found(_ pipeline: String, _ lines: [String], _ rows: [String]) async throws
    -> [Set<Int>]
  {
    try await withTemporaryDirectory { directory in
      try writeFile(directory + "/rows", Data((rows.joined(separator: "\n") + "\n").utf8))
      try writeFile(directory + "/lines", Data((lines.joined(separator: "\n") + "\n").utf8))
      let script = """
        cd "$1" || exit 1
        while IFS= read -r line; do printf '%s\\n' "$line" >exclude
        \(pipeline)
        echo; done <lines >found
        """
      let program = try SpawnedProgram(["/bin/sh", "-c", script, "sh", directory])
      #expect(program.read(until: "\u{0}").isEmpty)
      #expect(program.end() == 0)
      let answers = String(decoding: try readFile(directory + "/found"), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      try #require(answers.count > lines.count)
      return lines.indices.map { line in
        Set(answers[line].split(separator: " ").compactMap { Int($0) }.map { $0 - 1 })
      }
    }
  }

  private func compare(
    _ form: ExclusionRules.Source.Form, _ pipeline: String, pieces: [String], seed: UInt64,
    rows: [String], items: [ItemID], in inventory: Inventory
  ) async throws {
    var random = SplitMix(seed: seed)
    let lines = (0..<300).map { _ in
      (0..<Int.random(in: 1...5, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
    }
    let answers = try await found(pipeline, lines, rows)
    var compared = 0
    for (line, answer) in zip(lines, answers) {
      // A line that does not parse stops the run: nothing is removed then.
      guard
        let excludes = try? DockerGCExcludes(
          form, parsing: Array((line + "\n").utf8), file: "f",
          now: Date(timeIntervalSince1970: 1_800_000_000))
      else { continue }
      for row in answer {
        compared += 1
        #expect(
          excludes.protection(of: items[row], in: inventory) != nil, "\(line) finds \(rows[row])")
      }
    }
    #expect(compared > 50)
  }

  private static func digits(_ index: Int) -> String {
    "9681260c3ad" + String(index, radix: 16) + String(repeating: "0", count: 52)
  }

  @Test func `what docker-gc finds of images is protected`() async throws {
    let references = [
      "redis:7", "team/my-redis:latest", "localhost:5000/a:1.0", "mysql:8.0", "redis:latest",
    ]
    let images = references.enumerated().map { index, reference in
      Image(id: "sha256:" + Self.digits(index), tags: [reference])
    }
    try await compare(
      .dockerGCImages, Self.images,
      pieces: [
        "redis", ":", ".*", "*", "7", "team/", "\\(", "\\)", "\\|", "[a-z]*", "^", "$", "?", "+",
        "\\.", ".", "a", "9681260c3ad1", " ", "#", "latest", "{", "}", "(", "|", ")", "\\w", "\\b",
      ], seed: 11, rows: images.map { " \($0.tags[0]) \(shortID($0.id)) " },
      items: images.map(\.itemID), in: Inventory(images: images))
  }

  @Test func `what docker-gc finds of containers is protected`() async throws {
    let containers = ["shop-web-1", "shop.db", "mariadb-data"].enumerated().map { index, name in
      Container(
        id: Self.digits(index), names: [name], imageName: "team/\(name):1", state: .exited,
        status: "Exited (0) 2 days ago", command: "sleep 1")
    }
    let rows = containers.map {
      "\(shortID($0.id))   \($0.imageName)   \"sleep 1\"      Exited (0) 2 days ago             \($0.name)"
    }
    try await compare(
      .dockerGCContainers, Self.containers,
      pieces: [
        "shop", "web", "-", "db", ".", "*", ".*", "(", ")", "|", "^", "$", "\\", "\\.", "'", "\"",
        " ", "#", "days", "team/", "?", "+", "[0-9]", "{2}", "sleep", "data", "968",
      ], seed: 12, rows: rows, items: containers.map(\.itemID),
      in: Inventory(containers: containers))
  }

  @Test func `what docker-gc finds of volumes is protected`() async throws {
    let volumes = ["data", "shop_data-1", "logs.2", "a"].map { Volume(name: $0) }
    try await compare(
      .dockerGCVolumes, Self.volumes,
      pieces: [
        "data", "^", "$", ".*", "*", ".", "\\.", "-", "1", "\\(", "\\)", "\\|", "[0-9]", " ", "#",
        "a",
        "?", "+", "", "shop", "logs",
      ], seed: 13, rows: volumes.map(\.name), items: volumes.map(\.itemID),
      in: Inventory(volumes: volumes))
  }
}

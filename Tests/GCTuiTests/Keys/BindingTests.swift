import FoundationEssentials
import Testing

@testable import GCTui

@Suite struct BindingTests {
  @Test func `every key of every entry reaches that entry`() {
    for binding in Bindings.all {
      for context in binding.contexts {
        for key in binding.keys {
          let found = Bindings.binding(key, in: context)
          #expect(
            found?.help == binding.help && found?.command == binding.command,
            "\(key.label) in \(context): \(binding.help)")
        }
      }
    }
  }

  @Test func `every place can be left`() {
    for context in Context.allCases where context != .lists {
      #expect(Bindings.binding(.escape, in: context) != nil, "\(context)")
      #expect(Bindings.binding(.control("c"), in: context) != nil, "\(context)")
    }
  }

  @Test(arguments: [40, 80, 200])
  func `the footer fits, and 80 columns hold what matters most`(columns: Int) {
    let session = Session(columns: columns)
    let entries = FooterView.entries(session.model, width: columns)
    #expect(entries.reduce(0) { $0 + $1.width + 2 } <= columns)
    let wanted =
      columns < 80
      ? ["Space mark", "d delete"] : ["Space mark", "d delete", "/ filter", "? help", "q quit"]
    let shown = entries.map { "\($0.key) \($0.word)" }
    for entry in wanted { #expect(shown.contains(entry)) }
    for entry in shown { #expect(session.frame.buffer.lines.last?.contains(entry) == true) }
  }

  @Test func `the README has the table of keys`() throws {
    let path = testFolder + "/../../README.md"
    let readme = String(
      decoding: (try? Data(contentsOf: URL(filePath: path))) ?? Data(), as: UTF8.self)
    let (begin, end) = ("<!-- keys -->", "<!-- /keys -->")
    let parts = readme.split(separator: begin, omittingEmptySubsequences: false)
    let rest = (parts.last ?? "").split(separator: end, omittingEmptySubsequences: false)
    guard parts.count == 2, rest.count == 2 else {
      Issue.record(
        "README.md has no \(begin) … \(end): write the two markers where the keys belong")
      return
    }
    let table = "\n" + KeyTable.markdown + "\n"
    if isRewritingGoldens {
      try Data("\(parts[0])\(begin)\(table)\(end)\(rest[1])".utf8).write(to: URL(filePath: path))
    } else {
      #expect(String(rest[0]) == table, "rewrite it with GCTUI_REWRITE_GOLDENS=1")
    }
  }
}

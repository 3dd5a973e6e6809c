import FoundationEssentials
import Testing

/// Compares with a file that people have read; `GCTUI_REWRITE_GOLDENS=1` writes it anew.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation)
  throws
{
  try expectFile(text + "\n", testFolder + "/Goldens/\(name).txt", sourceLocation: sourceLocation)
}

var isRewritingGoldens: Bool {
  ProcessInfo.processInfo.environment["GCTUI_REWRITE_GOLDENS"] == "1"
}

/// `Tests/GCTuiTests` of this checkout.
let testFolder = String(#filePath.split(separator: "/Support/Golden.swift")[0])

func expectFile(_ text: String, _ path: String, sourceLocation: SourceLocation) throws {
  if isRewritingGoldens {
    try Data(text.utf8).write(to: URL(filePath: path))
    return
  }
  let known = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  #expect(
    text == known, "\(path) differs: read it after GCTUI_REWRITE_GOLDENS=1",
    sourceLocation: sourceLocation)
}

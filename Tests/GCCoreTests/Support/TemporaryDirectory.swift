import FoundationEssentials
import Glibc

/// A failure of a test's own set-up.
struct SetUpError: Error, CustomStringConvertible {
  var description: String
}

/// A new directory for a test, gone after it. Under `/tmp`, whatever `TMPDIR` says: paths of
/// sockets are limited to 107 bytes.
func withTemporaryDirectory<Result>(
  isolation: isolated (any Actor)? = #isolation,
  _ body: (String) async throws -> Result
) async throws -> Result {
  var template = Array("/tmp/gctui-test-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else {
    throw SetUpError(description: "mkdtemp: \(String(cString: strerror(errno)))")
  }
  let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await body(path)
}

func readFile(_ path: String) throws -> Data {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw SetUpError(description: "\(path) cannot be read")
  }
  return data
}

func writeFile(_ path: String, _ data: Data) throws {
  try data.write(to: URL(filePath: path))
}

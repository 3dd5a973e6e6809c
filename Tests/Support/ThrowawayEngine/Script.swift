import Glibc

/// Runs a script of bash to its end, with nothing to read.
///
/// - Parameters:
///   - log: the file that takes both of its outputs.
///   - arguments: its `$1` and on.
/// - Throws: `EngineTrouble` with the script's own words where it does not end with 0.
public func runScript(_ script: String, _ arguments: [String], log: String) throws {
  let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
  guard input >= 0 else { throw EngineTrouble("errno \(errno)") }
  defer { close(input) }
  let process = try spawn(
    ["/bin/bash", "-c", "exec >\"$0\" 2>&1\nset -eu\n" + script, log] + arguments, input: input)
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0, errno == EINTR {}
  guard status == 0 else {
    throw EngineTrouble(
      "a script failed (\(status)): \(String(decoding: readFile(log).suffix(4096), as: UTF8.self))")
  }
}

/// All of a file's bytes; none where it cannot be read.
func readFile(_ path: String) -> [UInt8] {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return [] }
  defer { close(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(file, &buffer, buffer.count)
    guard count > 0 else { return bytes }
    bytes += buffer[..<count]
  }
}

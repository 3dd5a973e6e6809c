import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

/// Failures made to happen while a process of its own saves.
@Suite struct ExclusionSaveFaultTests {
  private func text(rules: Int) -> Data {
    Data((0..<rules).map { "container saved-\($0)\n" }.joined().utf8)
  }

  @Test(arguments: 1...12)
  func `a save killed at any moment leaves the old file or the new one`(saves: Int) async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/exclusions"
      let saver = try SpawnedProgram([try SpawnedProgram.exclusionSaver(), "forever", path])
      let said = saver.read(saves)
      waitForTemporaryFile(in: directory)
      kill(saver.pid, SIGKILL)
      saver.end()
      #expect(said == String(repeating: ".", count: saves))
      let left = try readFile(path)
      #expect(left == text(rules: 5000) || left == text(rules: 6000))
      // What a killed save left beside the file goes with the next one.
      let file = ExclusionFile(path: path)
      let loaded = try file.load()
      _ = try file.save(ExclusionDocument(), expecting: loaded.fingerprint)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["exclusions"])
    }
  }

  /// Returns as soon as a save is under way, so that the kill meets it; any later moment is as good.
  private func waitForTemporaryFile(in directory: String) {
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end {
      let names = try? FileManager.default.contentsOfDirectory(atPath: directory)
      if names?.contains(where: { $0.contains(".gctui-") }) ?? false { return }
    }
  }

  @Test(arguments: [0, 1, 8, 64])
  func `a process that dies in the middle of its write leaves the old file`(
    blocks: Int
  ) async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/exclusions"
      try writeFile(path, Data("# old\n".utf8))
      // The kernel ends the process at exactly this byte of the file.
      let script = "ulimit -c 0; ulimit -f \(blocks); exec \"$0\" die \"$1\" 5000"
      let saver = try SpawnedProgram([
        "/bin/sh", "-c", script, try SpawnedProgram.exclusionSaver(), path,
      ])
      _ = saver.read(.max)
      #expect(saver.end() & 0x7f == SIGXFSZ)
      #expect(try readFile(path) == Data("# old\n".utf8))
    }
  }

  @Test func `a file that may not grow keeps its old text`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/exclusions"
      try writeFile(path, Data("# old\n".utf8))
      let saver = try SpawnedProgram([
        "/bin/sh", "-c", "ulimit -f 8; exec \"$0\" once \"$1\" 5000",
        try SpawnedProgram.exclusionSaver(), path,
      ])
      let said = saver.read(.max)
      #expect(saver.end() == 1 << 8)
      #expect(said.contains("\(path) cannot be saved and stays as it was: File too large"))
      #expect(try readFile(path) == Data("# old\n".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["exclusions"])
    }
  }

  @Test func `a full disk keeps the old text and no temporary file`() async throws {
    try await withTemporaryDirectory { directory in
      // A disk of its own, in a mount namespace that ends with the shell.
      let script = """
        mount -t tmpfs -o size=64k gctui "$1" || exit 9
        "$0" once "$1/exclusions" 3 || exit 8
        "$0" once "$1/exclusions" 20000; status=$?; echo; echo "status $status"
        ls -A "$1"; cat "$1/exclusions"
        """
      let shell = try SpawnedProgram([
        "/usr/bin/unshare", "-m", "sh", "-c", script, try SpawnedProgram.exclusionSaver(),
        directory,
      ])
      let said = shell.read(.max)
      #expect(shell.end() == 0)
      let path = directory + "/exclusions"
      #expect(
        said == """
          The exclusions file \(path) cannot be saved and stays as it was: No space left on device.
          status 1
          exclusions
          container saved-0
          container saved-1
          container saved-2

          """)
    }
  }
}

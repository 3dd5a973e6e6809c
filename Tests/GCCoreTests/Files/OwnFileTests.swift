import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

/// Files that root keeps, in places that other users prepared.
@Suite struct OwnFileTests {
  private static let stranger: uid_t = 54_323

  private func problem(_ path: String) -> FileProblem? {
    do throws(FileProblem) {
      close(try OwnFile.append(path))
      return nil
    } catch { return error }
  }

  @Test func `missing directories and the file are made for the user alone`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/a/b/file"
      #expect(problem(path) == nil)
      for (name, mode) in [("/a", 0o700), ("/a/b", 0o700), ("/a/b/file", 0o600)] {
        var status = stat()
        #expect(stat(directory + name, &status) == 0 && status.st_mode & 0o7777 == mode, "\(name)")
      }
      try OwnFile.replace(directory + "/c/file", with: [1, 2])
      #expect(try OwnFile.read(directory + "/c/file", limit: 2) == [1, 2])
      #expect(throws: FileProblem.tooLarge(limit: 1)) {
        try OwnFile.read(directory + "/c/file", limit: 1)
      }
      #expect(try OwnFile.read(directory + "/c/none", limit: 2) == nil)
      #expect(try OwnFile.read(directory + "/none/file", limit: 2) == nil)
      try OwnFile.replace(directory + "/c/file", with: [3])
      #expect(try OwnFile.read(directory + "/c/file", limit: 2) == [3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/c") == ["file"])
    }
  }

  @Test func `a directory of another user, or open to everyone, is not used`() async throws {
    try await withTemporaryDirectory { directory in
      mkdir(directory + "/theirs", 0o755)
      mkdir(directory + "/theirs/ours", 0o700)
      chown(directory + "/theirs", Self.stranger, 0)
      let foreign = FileProblem.foreign(directory + "/theirs", user: Self.stranger)
      #expect(problem(directory + "/theirs/file") == foreign)
      #expect(problem(directory + "/theirs/ours/file") == foreign)
      #expect(foreign.reason == "\(directory)/theirs belongs to another user (\(Self.stranger))")
      mkdir(directory + "/open", 0o700)
      chmod(directory + "/open", 0o777)
      #expect(problem(directory + "/open/file") == .writableByEveryone(directory + "/open"))
      chmod(directory + "/open", 0o1777)
      #expect(problem(directory + "/open/file") == nil)
      // Theirs in a sticky directory of root's.
      try writeFile(directory + "/open/planted", Data())
      chown(directory + "/open/planted", Self.stranger, 0)
      #expect(
        problem(directory + "/open/planted")
          == .foreign(directory + "/open/planted", user: Self.stranger))
      link(directory + "/open/file", directory + "/open/second")
      #expect(problem(directory + "/open/second") == .notAFile(kind: "a hard link"))
    }
  }

  @Test func `a link counts where root or the user made it, and never as the file`() async throws {
    try await withTemporaryDirectory { directory in
      mkdir(directory + "/real", 0o700)
      symlink("real", directory + "/ours")
      symlink(directory + "/ours", directory + "/again")
      #expect(problem(directory + "/again/file") == nil)
      #expect(FileManager.default.fileExists(atPath: directory + "/real/file"))
      symlink("real", directory + "/theirs")
      lchown(directory + "/theirs", Self.stranger, 0)
      #expect(problem(directory + "/theirs/file") == .symbolicLink(directory + "/theirs"))
      symlink("real/target", directory + "/file")
      #expect(problem(directory + "/file") == .symbolicLink(directory + "/file"))
      #expect(!FileManager.default.fileExists(atPath: directory + "/real/target"))
      symlink("loop", directory + "/loop")
      #expect(problem(directory + "/loop/file") == .failed(ELOOP))
      #expect(problem(directory + "/ours/../real/../real/file") == nil)
    }
  }

  @Test func `what is no file is named, and not waited for`() async throws {
    try await withTemporaryDirectory { directory in
      mkfifo(directory + "/pipe", 0o600)
      #expect(problem(directory + "/pipe")?.reason == "it is a pipe, not a file")
      mkdir(directory + "/folder", 0o700)
      #expect(problem(directory + "/folder")?.reason == "it is a directory, not a file")
      #expect(problem("/dev/null")?.reason == "it is a device, not a file")
      #expect(problem(directory + "/pipe/file") == .failed(ENOTDIR))
      #expect(problem("/proc/sys/none/file") != nil)
    }
  }
}

import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

@Suite struct ExclusionFileTests {
  private func adding(_ line: String, to document: ExclusionDocument) throws -> ExclusionDocument {
    var document = document
    document.add(try Exclusion(parsing: line))
    return document
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  private func names(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
  }

  private func directories(_ environment: [String: String]) -> UserDirectories {
    UserDirectories(environment: environment, user: 1, passwords: PasswordFile(parsing: []))
  }

  @Test(arguments: [("/x", "/x"), (nil, "/c/gctui/exclusions")])
  func `the file stands among the user's settings unless another is named`(
    option: String?, path: String
  ) throws {
    let file = try ExclusionFile(named: option, in: directories(["XDG_CONFIG_HOME": "/c"]))
    #expect(file.path == path)
    #expect(file.isNamed == (option != nil))
  }

  @Test func `without a home a sentence says what to do`() {
    #expect {
      try ExclusionFile(named: nil, in: directories([:]))
    } throws: { error in
      (error as? ExclusionFileError)?.sentence.contains("set HOME") ?? false
    }
  }

  @Test func `a missing file is empty, is made with its directories, and read back`() async throws {
    try await withTemporaryDirectory { directory in
      let file = ExclusionFile(path: directory + "/a/b/exclusions")
      let loaded = try file.load()
      #expect(!loaded.fingerprint.exists)
      #expect(throws: ExclusionFileError.missing(path: file.path)) {
        try file.load(mustExist: true)
      }
      let document = try adding("image redis", to: loaded.document)
      let saved = try file.save(document, expecting: loaded.fingerprint)
      #expect(try file.load() == .init(document: document, fingerprint: saved))
      #expect(mode(directory + "/a") == 0o700)
      #expect(try names(in: directory + "/a/b") == ["exclusions"])
      let more = try adding("image b", to: document)
      _ = try file.save(more, expecting: saved)
      #expect(try readFile(file.path) == Data("image redis\nimage b\n".utf8))
    }
  }

  @Test func `mode, owner and symbolic links stay as they are`() async throws {
    try await withTemporaryDirectory { directory in
      let real = directory + "/real"
      mkdir(real, 0o755)
      try writeFile(real + "/rules", Data("# kept\n".utf8))
      chmod(real + "/rules", 0o640)
      // Only root can give a file away; everyone else's test keeps the owner trivially.
      if geteuid() == 0 { chown(real + "/rules", 12345, 23456) }
      symlink("real/rules", directory + "/middle")
      symlink(directory + "/middle", directory + "/link")
      let file = ExclusionFile(path: directory + "/link")
      let loaded = try file.load()
      _ = try file.save(try adding("image a", to: loaded.document), expecting: loaded.fingerprint)
      #expect(try readFile(real + "/rules") == Data("# kept\nimage a\n".utf8))
      var status = stat()
      #expect(lstat(directory + "/link", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
      #expect(stat(real + "/rules", &status) == 0)
      #expect(status.st_mode & 0o7777 == 0o640)
      if geteuid() == 0 { #expect(status.st_uid == 12345 && status.st_gid == 23456) }
      #expect(try names(in: real) == ["rules"])
    }
  }

  @Test func `a link to a file that is not there yet makes that file`() async throws {
    try await withTemporaryDirectory { directory in
      symlink("later", directory + "/link")
      let file = ExclusionFile(path: directory + "/link")
      let loaded = try file.load()
      _ = try file.save(try adding("image a", to: loaded.document), expecting: loaded.fingerprint)
      #expect(try readFile(directory + "/later") == Data("image a\n".utf8))
      symlink("round", directory + "/round")
      #expect {
        try ExclusionFile(path: directory + "/round").load()
      } throws: { error in
        (error as? ExclusionFileError)?.sentence.contains("symbolic links") ?? false
      }
    }
  }

  @Test(arguments: [nil, "# old\n"])
  func `a file that changed underneath is never overwritten`(before: String?) async throws {
    try await withTemporaryDirectory { directory in
      let file = ExclusionFile(path: directory + "/exclusions")
      if let before { try writeFile(file.path, Data(before.utf8)) }
      let loaded = try file.load()
      try writeFile(file.path, Data("image theirs\n".utf8))
      let theirs = try file.load()
      let ours = try adding("image ours", to: loaded.document)
      #expect(throws: ExclusionFileError.changed(path: file.path, theirs: theirs)) {
        try file.save(ours, expecting: loaded.fingerprint)
      }
      #expect(try readFile(file.path) == Data("image theirs\n".utf8))
      #expect(try names(in: directory) == ["exclusions"])
      let merge = ExclusionDocument.merge(
        base: loaded.document, theirs: theirs.document, ours: ours)
      _ = try file.save(merge.document, expecting: theirs.fingerprint)
      #expect(try readFile(file.path) == Data("image theirs\nimage ours\n".utf8))
    }
  }

  @Test func `a directory, a pipe and a device are refused without waiting`() async throws {
    try await withTemporaryDirectory { directory in
      mkfifo(directory + "/pipe", 0o600)
      for (path, kind) in [
        (directory, "a directory"), (directory + "/pipe", "a pipe"), ("/dev/null", "a device"),
      ] {
        let file = ExclusionFile(path: path)
        let expected = ExclusionFileError.notAFile(path: path, kind: kind)
        #expect(throws: expected) { try file.load() }
        let empty = ExclusionFile.Fingerprint(content: nil)
        #expect(throws: expected) { try file.save(ExclusionDocument(), expecting: empty) }
      }
    }
  }

  @Test func `bad lines are told with file and line`() async throws {
    try await withTemporaryDirectory { directory in
      let file = ExclusionFile(path: directory + "/exclusions")
      try writeFile(file.path, Data("# ok\nnonsense\n".utf8))
      #expect {
        try file.load()
      } throws: { error in
        (error as? ExclusionFileError)?.sentence.hasPrefix(file.path + ":2: ") ?? false
      }
    }
  }
}

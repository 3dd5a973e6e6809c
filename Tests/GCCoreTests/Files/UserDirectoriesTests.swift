import FoundationEssentials
import Testing

@testable import GCCore

@Suite struct UserDirectoriesTests {
  private static let passwords = PasswordFile(
    parsing: Array("root:x:0:0:root:/root:/bin/bash\nme:x:1000:1000:Me,,,:/home/me:/bin/sh\n".utf8))

  private func directories(
    _ environment: [String: String], user: UInt32 = 1000
  ) -> UserDirectories {
    UserDirectories(environment: environment, user: user, passwords: Self.passwords)
  }

  @Test(
    arguments: [
      (["HOME": "/h"], 1000, "/h/.config/gctui", "/h/.local/state/gctui"),
      ([:], 1000, "/home/me/.config/gctui", "/home/me/.local/state/gctui"),
      (["HOME": ""], 1000, "/home/me/.config/gctui", "/home/me/.local/state/gctui"),
      (["HOME": "relative"], 1000, "/home/me/.config/gctui", "/home/me/.local/state/gctui"),
      ([:], 0, "/root/.config/gctui", "/var/lib/gctui"),
      (["HOME": "/h"], 0, "/h/.config/gctui", "/var/lib/gctui"),
      (["XDG_STATE_HOME": "/s", "HOME": "/h"], 0, "/h/.config/gctui", "/s/gctui"),
      (
        ["XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"], 4711, "/c/gctui", "/s/gctui"
      ),
      (
        ["XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": ""], 1000, "/home/me/.config/gctui",
        "/home/me/.local/state/gctui"
      ),
      ([:], 4711, nil, nil),
    ] as [([String: String], UInt32, String?, String?)])
  func `variables come first, then the password file`(
    environment: [String: String], user: UInt32, config: String?, state: String?
  ) {
    let directories = directories(environment, user: user)
    #expect(directories.config == config)
    #expect(directories.state == state)
    #expect(directories.journal == state.map { $0 + "/journal.jsonl" })
    #expect((directories.missing == nil) == (config != nil && state != nil))
  }

  @Test func `a user without a place is told what that costs`() {
    let nobody = directories([:], user: 4711).missing ?? ""
    #expect(nobody.contains("user 4711") && nobody.contains("exclusions"))
    #expect(nobody.contains("journal"))
    let keeps = directories(["XDG_STATE_HOME": "/s"], user: 4711).missing ?? ""
    #expect(keeps.contains("exclusions") && !keeps.contains("journal"))
    let root = UserDirectories(environment: [:], user: 0, passwords: PasswordFile(parsing: []))
    #expect(root.missing?.contains("journal") == false)
  }
}

@Suite struct PasswordFileTests {
  @Test(
    arguments: [
      ("root:x:0:0:root:/root:/bin/bash", "/root"), ("root:x:0:0::/root", "/root"),
      ("root:x:0:0:a:b:/root:/bin/sh", nil), ("root:x:00:0:root:/root:/bin/sh", "/root"),
      ("toor:x:0:0::/first:\nroot:x:0:0::/second:", "/first"),
      ("# root:x:0:0::/root:\n+::::::\n-no:x:0:0::/no:\n\nroot:x:0:0::/is:\n", "/is"),
      ("a:x:+0:0::/a:", nil), ("a:x: 0:0::/a:", nil), ("a:x::0::/a:", nil),
      ("a:x:4294967296:0::/a:", nil), ("root:x:0:0::", nil), ("root:x:0:0:::/bin/sh", nil),
      ("root:x:0:0::root:/bin/sh", nil), ("", nil), ("\n\n:::\n", nil),
    ] as [(String, String?)])
  func `the home directory is the sixth field of the first line with the number`(
    text: String, home: String?
  ) {
    #expect(PasswordFile(parsing: Array(text.utf8)).home(of: 0) == home)
  }

  @Test func `the file of the machine is read, and one that cannot be read names nobody`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      try writeFile(directory + "/passwd", Data("me:x:7:7::/home/me:/bin/sh".utf8))
      #expect(PasswordFile(at: directory + "/passwd").home(of: 7) == "/home/me")
      #expect(PasswordFile(at: directory + "/none").home(of: 7) == nil)
      #expect(PasswordFile(at: directory).home(of: 7) == nil)
    }
  }
}

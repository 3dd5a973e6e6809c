import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

/// Who can hold a lock, with real users: members of a group, and one that is in none.
@Suite struct RunLockAudienceTests {
  private static let group: gid_t = 54_321
  private static let member: uid_t = 54_322
  private static let stranger: uid_t = 54_323

  /// A directory like /run/lock, and an engine's socket for root and a group.
  private struct Place {
    var locks: String
    var socket: String
    var path: String { locks + "/" + RunLock.name(engineID: "one", address: "") }
  }

  private func withPlace(
    mode: mode_t = 0o660, _ body: (Place) async throws -> Void
  ) async throws {
    try await withTemporaryDirectory { directory in
      chmod(directory, 0o755)
      let place = Place(locks: directory + "/lock", socket: directory + "/docker.sock")
      mkdir(place.locks, 0o700)
      chmod(place.locks, 0o1777)
      // Only its owner, group and mode count.
      try writeFile(place.socket, Data())
      chown(place.socket, 0, Self.group)
      chmod(place.socket, mode)
      try await body(place)
    }
  }

  private func acquire(_ place: Place) throws(RunLockError) -> RunLock {
    try RunLock.acquire(
      engineID: "one", address: "", directory: .init(path: place.locks),
      audience: .init(of: "unix://" + place.socket), program: "gctui collect", now: Date())
  }

  private func setpriv(_ user: uid_t, _ group: gid_t, _ command: [String]) throws -> SpawnedProgram
  {
    try SpawnedProgram(
      [
        "/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(user)",
        group == user ? "--clear-groups" : "--groups=\(group)",
      ] + command)
  }

  private func holder(_ place: Place, as user: uid_t, _ group: gid_t) throws -> SpawnedProgram {
    try setpriv(
      user, group,
      [try SpawnedProgram.runLockHolder(), place.locks, "one", "unix://" + place.socket])
  }

  private func status(_ path: String) -> stat {
    var status = stat()
    lstat(path, &status)
    return status
  }

  @Test
  func `root and the members of the socket's group share a lock, and nobody else can open it`()
    async throws
  {
    try await withPlace { place in
      try acquire(place).release()
      let file = status(place.path)
      #expect(file.st_uid == 0 && file.st_gid == Self.group && file.st_mode & 0o7777 == 0o660)

      let member = try holder(place, as: Self.member, Self.group)
      #expect(member.read(until: ".") == "held")
      let error = #expect(throws: RunLockError.self) { try acquire(place) }
      #expect(
        error?.sentence.contains("run-lock-holder by \(Self.member), process \(member.pid), since")
          == true, "\(error?.sentence ?? "")")
      kill(member.pid, SIGKILL)
      member.end()

      let stranger = try setpriv(
        Self.stranger, Self.stranger, ["/usr/bin/flock", "-n", place.path, "true"])
      #expect(stranger.end() != 0, "a stranger locked it")
      try acquire(place).release()
    }
  }

  @Test func `a lock that a member made first is the group's, and root's`() async throws {
    try await withPlace { place in
      let member = try holder(place, as: Self.member, Self.group)
      #expect(member.read(until: ".") == "held")
      let file = status(place.path)
      #expect(file.st_uid == Self.member && file.st_gid == Self.group)
      #expect(file.st_mode & 0o7777 == 0o660)
      #expect(throws: RunLockError.self) { try acquire(place) }
      kill(member.pid, SIGKILL)
      member.end()
      try acquire(place).release()
      #expect(status(place.path).st_ino == file.st_ino, "the file stays")
    }
  }

  @Test(arguments: [
    ["/usr/bin/flock", "PATH", "sleep", "60"], ["/usr/bin/ln", "-s", "/etc/hostname", "PATH"],
    ["/usr/bin/mkfifo", "PATH"],
  ])
  func
    `what a stranger puts in its place keeps nobody but other users waiting, and root from nothing`(
      command: [String]
    ) async throws
  {
    try await withPlace { place in
      let stranger = try setpriv(
        Self.stranger, Self.stranger, command.map { $0 == "PATH" ? place.path : $0 })
      #expect(await eventually { status(place.path).st_uid == Self.stranger })

      // In a directory like /tmp a member cannot take it out of the way, and is told of whom it is.
      let member = try holder(place, as: Self.member, Self.group)
      let said = member.read(.max)
      #expect(member.end() == 1 << 8)
      #expect(said.contains("\(Self.stranger) made it, who may not use this engine"), "\(said)")

      try acquire(place).release()
      let file = status(place.path)
      #expect(file.st_uid == 0 && file.st_gid == Self.group && file.st_mode & S_IFMT == S_IFREG)
      kill(stranger.pid, SIGKILL)
      stranger.end()
    }
  }

  @Test func `a lock that everyone can open is made again`() async throws {
    try await withPlace { place in
      try writeFile(place.path, Data())
      chmod(place.path, 0o644)
      // Whoever has the old file open holds nothing with it.
      let old = open(place.path, O_RDONLY | O_CLOEXEC)
      defer { close(old) }
      let lock = try acquire(place)
      #expect(flock(old, LOCK_EX | LOCK_NB) == 0)
      #expect(status(place.path).st_mode & 0o7777 == 0o660)
      lock.release()
    }
  }

  @Test(arguments: [
    (mode_t(0o666), mode_t(0o666), false), (0o660, 0o660, false), (0o600, 0o600, true),
    (0o640, 0o600, true),
  ])
  func `who may connect to the socket may hold the lock`(
    socket: mode_t, lock: mode_t, isPrivate: Bool
  ) async throws {
    try await withPlace(mode: socket) { place in
      try acquire(place).release()
      #expect(status(place.path).st_mode & 0o7777 == lock)
      #expect(RunLock.Audience(of: "unix://" + place.socket).isPrivate == isPrivate)
    }
  }

  @Test(arguments: ["tcp://h:2375", "unix:///no/such.sock", ""])
  func `at any other address the lock is root's alone`(address: String) {
    #expect(RunLock.Audience(of: address) == RunLock.Audience())
    #expect(RunLock.Audience().isPrivate)
  }

  @Test func `a directory that another user or everyone decides on holds no lock`() async throws {
    try await withPlace { place in
      chown(place.locks, Self.stranger, 0)
      let foreign = #expect(throws: RunLockError.self) { try acquire(place) }
      #expect(
        foreign?.sentence.contains("\(place.locks) belongs to another user (\(Self.stranger))")
          == true, "\(foreign?.sentence ?? "")")
      chown(place.locks, 0, 0)
      chmod(place.locks, 0o777)
      let open = #expect(throws: RunLockError.self) { try acquire(place) }
      #expect(open?.sentence.contains("everyone may write to \(place.locks)") == true)
    }
  }

  @Test func `a full disk has no room for a lock, which is an answer of its own`() async throws {
    try await withTemporaryDirectory { directory in
      let disk = try SmallDisk(at: directory, kilobytes: 64, files: 2)
      defer { disk.end() }
      try writeFile(disk.path + "/filler", Data())
      let error = #expect(throws: RunLockError.self) {
        try acquire(Place(locks: disk.path, socket: "/none"))
      }
      guard case .full = error else {
        Issue.record("\(error?.sentence ?? "it had room")")
        return
      }
      #expect(error?.sentence.contains("The run goes on without it") == true)
    }
  }
}

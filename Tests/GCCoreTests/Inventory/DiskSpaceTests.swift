import GCCore
import Testing

@Suite struct DiskSpaceTests {
  @Test func `the root file system has a size and not more free than that`() throws {
    let space = try #require(DiskSpace.measure(path: "/").value)
    #expect(space.total > 0)
    #expect((0...space.total).contains(space.free))
    #expect(space.used == space.total - space.free)
  }

  @Test(arguments: ["", "/nonexistent/data-root"])
  func `a path that is not here is unavailable and says why`(_ path: String) {
    guard case .unavailable(let reason) = DiskSpace.measure(path: path) else {
      Issue.record("a size for \(path)")
      return
    }
    #expect(reason.contains(path))
    #expect(!reason.isEmpty)
  }
}

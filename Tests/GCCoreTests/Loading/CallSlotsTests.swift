import Testing

@testable import GCCore

@Suite struct CallSlotsTests {
  private func slots() -> CallSlots<String> {
    CallSlots(limit: 2, slowLimit: 1, slow: .seconds(2))
  }

  @Test func `no more calls than allowed are under way together`() {
    var slots = slots()
    slots.begin("a", at: .zero)
    #expect(slots.hasRoom(at: .zero))
    slots.begin("b", at: .seconds(1))
    #expect(!slots.hasRoom(at: .seconds(1)))
    slots.end("a")
    #expect(slots.hasRoom(at: .seconds(1)))
  }

  @Test func `a slow call gives its place to the next, as long as not too many are slow`() {
    var slots = slots()
    slots.begin("a", at: .zero)
    slots.begin("b", at: .zero)
    #expect(slots.untilNextIsSlow(at: .seconds(1)) == .seconds(1))
    #expect(slots.hasRoom(at: .seconds(2)))
    #expect(slots.slowOnes(at: .seconds(2)).sorted() == ["a", "b"])
    slots.begin("c", at: .seconds(2))
    #expect(!slots.hasRoom(at: .seconds(9)), "three are all there may be")
    #expect(slots.untilNextIsSlow(at: .seconds(9)) == nil)
  }

  @Test func `it is quiet when nothing is under way that is not slow`() {
    var slots = slots()
    #expect(slots.isQuiet(at: .zero))
    slots.begin("a", at: .zero)
    #expect(!slots.isQuiet(at: .seconds(1)))
    #expect(slots.isQuiet(at: .seconds(2)))
  }
}

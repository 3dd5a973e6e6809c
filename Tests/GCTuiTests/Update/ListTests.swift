import FoundationEssentials
import GCCore
import Testing

@testable import GCTui

@Suite struct ListTests {
  @Test func `until it is moved the cursor stays on the first row whatever streams in`() {
    var host = Inventory(host: sampleInventory().host)
    for number in 1...60 {
      let container = sampleContainer(number, hours: Double(number))
      host.containers[container.id] = container
    }
    var session = Session(Inventory(host: host.host))
    // Newest first, as the engine's pages come; the oldest is to be on top.
    for page in stride(from: 1, through: 60, by: 20) {
      let names = (page..<page + 20).compactMap { host.containers[sampleDigits($0)] }
      session.send(.load(.changes([.containers(names)])))
    }
    #expect(session.model.list.cursorIndex == 0)
    #expect(session.model.list.top == 0)
    #expect(session.model.list.selected == .c(60))

    session.press(.down)
    session.send(.load(.changes([.containers([sampleContainer(99, hours: 500)])])))
    #expect(session.model.list.selected == .c(59), "once moved, it follows its item")
    #expect(session.model.list.cursorIndex == 2)
  }

  @Test func `the cursor goes to the neighbour when its item is gone`() {
    var session = Session()
    session.press(.down)
    let (before, place) = (session.model.list.selected, session.model.list.cursorIndex)
    session.send(.load(.changes([.containerGone(before?.id ?? "")])))
    #expect(session.model.list.cursorIndex == place)
    #expect(session.model.list.selected != nil && session.model.list.selected != before)
  }

  @Test func `s takes a letter, and Esc leaves the order as it is`() {
    var session = Session()
    session.type("sn")
    #expect(session.model.list.sort == SortOrder(key: .name))
    #expect(session.model.screens.isEmpty)
    session.type("sn")
    #expect(session.model.list.sort == SortOrder(key: .name, isReversed: true))
    session.type("ss")
    #expect(session.model.list.sort == SortOrder(key: .size))
    #expect(session.shown.first == .c(5))
    session.type("sx")
    #expect(session.model.context == .sort)
    session.press(.escape)
    #expect(session.model.context == .lists)
    #expect(session.model.list.sort == SortOrder(key: .size))
  }

  @Test func `the filter works at every key, and Esc gives back what was`() {
    var session = Session()
    session.type("/shop")
    #expect(Set(session.shown) == [.c(1), .c(2)])
    session.press(.enter)
    #expect(session.model.screens.isEmpty)
    session.type("/-1")
    session.press(.escape)
    #expect(session.model.list.filter.text == "shop")
    session.press(.escape)
    #expect(session.shown.count == 6)
    #expect(session.quits.isEmpty)
  }

  @Test func `a filter by age lets rows in as time passes`() {
    var session = Session()
    session.type("/age>3h")
    session.press(.enter)
    #expect(!session.shown.contains(.c(6)))
    session.send(.tick(sampleNow.addingTimeInterval(4 * 3600)))
    #expect(session.shown.contains(.c(6)))
  }

  @Test func `a filter sees an item as it is now`() {
    var session = Session()
    session.type("/size>50M")
    #expect(session.shown == [.c(5)])
    session.send(.load(.changes([.writableSizes([ItemID.c(5).id: .known(1)])])))
    #expect(session.shown.isEmpty)
  }

  @Test func `a lost connection keeps rows, marks and filter`() {
    var session = Session()
    session.type("/shop")
    session.press(.enter, .character(" "))
    let (rows, marks) = (session.shown, session.model.marks)
    session.send(.load(.connection(.lost(reason: "Gone.", attempt: 2, retryIn: .seconds(1)))))
    #expect(session.shown == rows)
    #expect(session.model.marks == marks)
    #expect(session.text.contains("CONNECTION LOST"))
  }

  @Test func `figures of an older order are dropped`() {
    var session = Session()
    session.holdsFigures = true
    session.send(.load(.changes([.imageGone(ItemID.i(5).id)])))
    let generation = session.model.figuresGeneration
    var old = session.held[0]
    old.generation = generation - 1
    let before = session.model.figures?.generation
    session.send(.figures(old))
    #expect(session.model.figures?.generation == before)
  }

  @Test func `sizes that are not known look unknown and sort last`() {
    var session = Session(sampleInventory().asListed)
    session.type("ss")
    #expect(!session.text.contains(" 0B"))
    session.send(.load(.changes([.writableSizes([ItemID.c(6).id: .known(1)])])))
    #expect(session.shown.first == .c(6))
  }
}

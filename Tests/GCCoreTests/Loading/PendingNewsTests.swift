import Testing

@testable import GCCore

@Suite struct EventNewsTests {
  static func news(_ change: (inout EventNews) -> Void) -> EventNews {
    var news = EventNews()
    change(&news)
    return news
  }

  @Test(arguments: [
    "exec_create: sh", "exec_start: sh", "exec_die", "health_status: healthy", "attach", "top",
    "resize", "kill", "copy", "export",
  ])
  func `events that change no row ask for nothing`(_ action: String) {
    #expect(
      EventNews(EngineEvent(type: "container", action: action, actorID: "c")) == EventNews())
  }

  @Test(arguments: ["network", "volume", "daemon", "plugin"])
  func `events of other things ask for nothing`(_ type: String) {
    #expect(EventNews(EngineEvent(type: type, action: "create", actorID: "x")) == EventNews())
  }

  @Test(arguments: ["create", "start", "die", "stop", "pause", "unpause", "rename", "update"])
  func `a container that changed is looked up`(_ action: String) {
    let news = EventNews(EngineEvent(type: "container", action: action, actorID: "c"))
    #expect(news.lookUp == .container("c"))
    #expect(news.ended == (action == "die" || action == "stop"))
    #expect(news.began == (action == "start" || action == "unpause"))
  }

  @Test(arguments: ["destroy", "remove"])
  func `a removed container is gone without asking`(_ action: String) {
    let news = EventNews(EngineEvent(type: "container", action: action, actorID: "c"))
    #expect(
      news
        == Self.news {
          $0.gone = "c"
          $0.freesSpace = true
        })
  }

  @Test(arguments: ["tag", "untag", "delete", "remove", "pull", "load", "import", "build"])
  func `an image that changed is looked up and shared bytes are counted anew`(_ action: String) {
    let news = EventNews(EngineEvent(type: "image", action: action, actorID: "sha256:1"))
    #expect(news.lookUp == .image("sha256:1"))
    #expect(news.recounts)
    #expect(news.freesSpace == (action == "delete" || action == "remove"))
  }

  @Test func `a prune that names nothing is answered by a list`() {
    let images = EventNews(EngineEvent(type: "image", action: "prune", actorID: ""))
    #expect(images.listsImages && images.lookUp == nil)
    let containers = EventNews(EngineEvent(type: "container", action: "prune", actorID: ""))
    #expect(containers.listsContainers && containers.lookUp == nil)
    let builder = EventNews(EngineEvent(type: "builder", action: "prune", actorID: ""))
    #expect(builder.recounts && builder.freesSpace && !builder.listsImages)
  }
}

@Suite struct PendingNewsTests {
  let limits = LoadLimits()
  let start = Duration.seconds(10)

  func event(_ action: String, _ id: String, type: String = "container") -> EventNews {
    EventNews(EngineEvent(type: type, action: action, actorID: id))
  }

  @Test func `many events of one item make one look-up after a moment`() {
    var news = PendingNews()
    for (step, action) in ["create", "start", "die"].enumerated() {
      news.note(event(action, "c"), at: start + .milliseconds(step * 10), limits)
    }
    #expect(news.take(at: start + .milliseconds(99), limits).isEmpty)
    #expect(news.nextDue == start + .milliseconds(100))
    #expect(news.take(at: start + .milliseconds(100), limits).lookUps == [.container("c")])
    #expect(news.take(at: start + .seconds(60), limits).isEmpty)
    #expect(news.nextDue == nil)
  }

  @Test func `a burst becomes one list, and the other kind is still looked up`() {
    var news = PendingNews()
    for number in 0...limits.burst { news.note(event("die", "c\(number)"), at: start, limits) }
    news.note(event("tag", "sha256:1", type: "image"), at: start, limits)
    let batch = news.take(at: start + limits.debounce, limits)
    #expect(batch.listsContainers)
    #expect(!batch.listsImages)
    #expect(batch.lookUps == [.image("sha256:1")])
  }

  @Test func `as many as the burst allows are looked up one by one`() {
    var news = PendingNews()
    for number in 0..<limits.burst { news.note(event("die", "c\(number)"), at: start, limits) }
    let batch = news.take(at: start + limits.debounce, limits)
    #expect(!batch.listsContainers)
    #expect(batch.lookUps.count == limits.burst)
  }

  @Test func `a container said to have ended is looked up again while it seems to run`() {
    var news = PendingNews()
    news.note(event("die", "c"), at: start, limits)
    var now = start + limits.debounce
    var asked = 0
    while news.take(at: now, limits).lookUps == [.container("c")], asked < 100 {
      asked += 1
      news.answered(container: "c", state: .running, at: now, limits)
      now += limits.lookAgain
    }
    #expect(asked == 1 + limits.lookAgainTimes)
  }

  @Test(arguments: [ContainerState.exited, .dead, .restarting, nil])
  func `the end is believed once the record tells it`(_ state: ContainerState?) {
    var news = PendingNews()
    news.note(event("die", "c"), at: start, limits)
    _ = news.take(at: start + limits.debounce, limits)
    news.answered(container: "c", state: state, at: start + limits.debounce, limits)
    #expect(news.nextDue == nil)
  }

  @Test func `a container started anew is not looked up again`() {
    var news = PendingNews()
    news.note(event("die", "c"), at: start, limits)
    news.note(event("start", "c"), at: start, limits)
    _ = news.take(at: start + limits.debounce, limits)
    news.answered(container: "c", state: .running, at: start + limits.debounce, limits)
    #expect(news.nextDue == nil)
  }

  @Test func `what is gone is not looked up any more`() {
    var news = PendingNews()
    news.note(event("die", "c"), at: start, limits)
    news.note(event("destroy", "c"), at: start, limits)
    let batch = news.take(at: start + limits.debounce, limits)
    #expect(batch.lookUps.isEmpty)
    #expect(batch.measuresDisk)
  }

  @Test func `image events are counted anew once, after they have calmed down`() {
    var news = PendingNews()
    news.note(event("tag", "sha256:1", type: "image"), at: start, limits)
    news.note(event("tag", "sha256:2", type: "image"), at: start + .seconds(1), limits)
    #expect(!news.take(at: start + .seconds(1.5), limits).recounts)
    #expect(news.take(at: start + limits.recount, limits).recounts)
    #expect(!news.take(at: start + .seconds(60), limits).recounts)
  }
}

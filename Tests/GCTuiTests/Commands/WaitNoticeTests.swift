import GCCore
import Synchronization
import Testing

@testable import GCTui

@Suite(.timeLimit(.minutes(2))) struct WaitNoticeTests {
  private final class Said: Sendable {
    let lines = Mutex<[String]>([])

    func waitFor(_ count: Int) async {
      while lines.withLock({ $0.count }) < count, !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(10))
      }
    }
  }

  @Test func `what takes long is said once, each thing by itself`() async {
    let said = Said()
    let notice = WaitNotice(isOn: true) { line in said.lines.withLock { $0.append(line) } }
    let begun = ContinuousClock.now
    notice.watch(.images)
    await said.waitFor(1)
    #expect(ContinuousClock.now - begun >= .milliseconds(1900))
    notice.watch(.containerDetails(3))
    await said.waitFor(2)
    notice.end()
    #expect(
      said.lines.withLock { $0 } == [
        "waiting for the list of images", "waiting for the inspects of 3 containers",
      ])
  }

  @Test func `many short waits that add up to a long one are said too`() async {
    let said = Said()
    let notice = WaitNotice(isOn: true) { line in said.lines.withLock { $0.append(line) } }
    let begun = ContinuousClock.now
    var step = 0
    while said.lines.withLock({ $0.isEmpty }), ContinuousClock.now - begun < .seconds(60) {
      step += 1
      notice.watch(.containerDetails(step))
      try? await Task.sleep(for: .milliseconds(50))
    }
    #expect(said.lines.withLock { $0.count } == 1)
  }

  @Test func `it is silent where nobody is there, and once the answer is there`() async {
    let said = Said()
    let silent = WaitNotice(isOn: false) { line in said.lines.withLock { $0.append(line) } }
    silent.watch(.images)
    let done = WaitNotice(isOn: true) { line in said.lines.withLock { $0.append(line) } }
    done.watch(.images)
    done.end()
    let control = WaitNotice(isOn: true) { line in said.lines.withLock { $0.append(line) } }
    control.watch(.buildCache)
    await said.waitFor(1)
    #expect(
      said.lines.withLock { $0 } == ["waiting for the engine to count the build cache"])
  }
}

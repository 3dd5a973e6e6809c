import Glibc
import Testing

@testable import GCTui

/// Each in a process of its own: handlers are the process's.
@Suite struct TerminationTests {
  @Test func `each signal that asks to end arrives, again and again, and ends nothing`() async {
    await #expect(processExitsWith: .success) {
      let termination = try Termination.install()
      var requests = termination.requests.makeAsyncIterator()
      for signal in [SIGTERM, SIGINT, SIGHUP, SIGTERM] {
        kill(getpid(), signal)
        #expect(await requests.next() == signal)
      }
    }
  }

  @Test func `what was ignored from the start stays ignored, but for SIGTERM`() async {
    await #expect(processExitsWith: .success) {
      for ignored in [SIGHUP, SIGINT, SIGTERM] { signal(ignored, SIG_IGN) }
      var requests = try Termination.install().requests.makeAsyncIterator()
      for signal in [SIGHUP, SIGINT, SIGTERM] { kill(getpid(), signal) }
      #expect(await requests.next() == SIGTERM)
    }
  }

  @Test func `the status tells the signal as shells do`() {
    #expect(Termination.status(after: SIGTERM) == 143)
  }
}

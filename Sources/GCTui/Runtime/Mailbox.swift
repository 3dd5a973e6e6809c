import Glibc
import Synchronization

/// Carries messages from any thread to the run loop, in the order they were posted.
///
/// A descriptor becomes readable with the first message and stays so until `takeAll()`: a thousand messages
/// wake the loop once.
final class Mailbox<Message: Sendable>: Sendable {
  private let pipe: Pipe
  private let messages = Mutex<[Message]>([])

  /// - Throws: `TerminalError` where the process has no descriptors left.
  init() throws {
    pipe = try Pipe()
  }

  deinit {
    pipe.close()
  }

  /// Readable while messages wait.
  var descriptor: CInt { pipe.readEnd }

  func post(_ message: Message) {
    post([message])
  }

  func post(_ more: [Message]) {
    guard !more.isEmpty else { return }
    let wakes = messages.withLock { messages in
      defer { messages += more }
      return messages.isEmpty
    }
    if wakes { writeAll([1], to: pipe.writeEnd) }
  }

  /// All messages that wait, oldest first.
  func takeAll() -> [Message] {
    // The bytes first: a message posted in between leaves one behind and wakes the loop again.
    _ = pipe.drain()
    return messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}

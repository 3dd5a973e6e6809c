import Glibc

@testable import GCTui

/// A terminal in memory: input comes from a script, frames are kept.
///
/// Its descriptor is a real pipe, so that the run loop polls as it does on a terminal.
final class FakeTerminal: Terminal {
  var size: Size
  /// What the window is said to be at the next `resized()`.
  var windowSize: Size
  private(set) var frames: [Frame] = []
  private(set) var calls: [String] = []
  var afterDraw: ((Frame) -> Void)?
  private var inputs: [TerminalInput] = []
  private let pipe: Pipe

  init(size: Size = Size(columns: 20, rows: 4)) throws {
    self.size = size
    windowSize = size
    pipe = try Pipe()
  }

  deinit { pipe.close() }

  var inputDescriptor: CInt { pipe.readEnd }
  /// What `readInput` finds when it is called at the deadline.
  var inputAtDeadline: (due: ContinuousClock.Instant, input: TerminalInput)?
  var inputDeadline: ContinuousClock.Instant? { inputAtDeadline?.due }

  func type(_ keys: Key...) {
    inputs += keys.map { .key($0) }
    writeAll([1], to: pipe.writeEnd)
  }

  func draw(_ frame: Frame) {
    frames.append(frame)
    afterDraw?(frame)
  }

  func readInput() -> [TerminalInput] {
    _ = pipe.drain()
    if let late = inputAtDeadline, late.due <= .now {
      inputs.append(late.input)
      inputAtDeadline = nil
    }
    defer { inputs = [] }
    return inputs
  }

  func resized() { size = windowSize }
  func invalidate() { calls.append("invalidate") }
  func suspend() { calls.append("suspend") }
  func resume() { calls.append("resume") }
  func close() { calls.append("close") }
}

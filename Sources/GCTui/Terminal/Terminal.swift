/// What a person did at the terminal.
enum TerminalInput: Hashable, Sendable {
  case key(Key)
  /// Text that came in one piece: never taken as keys.
  case paste(String)
}

/// The screen and the keys, as the run loop uses them; only its thread touches it.
protocol Terminal: AnyObject {
  /// Columns and rows as of the last `resized()`.
  var size: Size { get }
  /// Readable when there is input.
  var inputDescriptor: CInt { get }
  /// Shows a frame, drawing only what differs from the last one.
  func draw(_ frame: Frame)
  /// When `readInput` is to be called at the latest, though nothing may be there: something was begun
  /// and may never end.
  var inputDeadline: ContinuousClock.Instant? { get }
  /// Everything that has been typed and not read, without waiting.
  func readInput() -> [TerminalInput]
  /// Takes the new size after the window changed.
  func resized()
  /// Forgets what is on the screen, so that the next frame is drawn whole.
  func invalidate()
  /// Gives the terminal back as it was, for as long as the program is stopped.
  func suspend()
  /// Takes the terminal again after `suspend()` or after another program wrote over it.
  func resume()
  /// Gives the terminal back as it was, for good; a second call does nothing.
  func close()
}

extension Terminal {
  var inputDeadline: ContinuousClock.Instant? { nil }
}

/// Why the terminal cannot be used: a sentence for the operator.
struct TerminalError: Error, Hashable, CustomStringConvertible {
  var description: String
}

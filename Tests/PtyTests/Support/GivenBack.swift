import PtyTerminal
import Testing

/// Checks that a terminal is as it was before gctui.
func expectGivenBack(_ terminal: PtyTerminal) {
  let (isAlternate, hasCursor) = (terminal.screen.isAlternate, terminal.screen.cursorIsVisible)
  let output = String(decoding: terminal.output, as: UTF8.self)
  let tail = output.suffix(400).debugDescription
  #expect(!isAlternate, "\(tail)")
  #expect(hasCursor, "\(tail)")
  #expect(terminal.modes == terminal.originalModes)
  let paste = output.split(separator: "\u{1b}[?2004").last
  #expect(paste?.hasPrefix("l") == true, "bracketed paste is still on: \(tail)")
}

import PtyTerminal
import Testing

/// Checks that a terminal is as it was before gctui.
func expectGivenBack(_ terminal: PtyTerminal) {
  let shown = terminal.screen
  #expect(!shown.isAlternate)
  #expect(shown.cursorIsVisible)
  #expect(terminal.modes == terminal.originalModes)
  let output = String(decoding: terminal.output, as: UTF8.self)
  let on = output.split(separator: "\u{1b}[?2004").last
  #expect(on?.hasPrefix("l") == true, "bracketed paste is still on")
}

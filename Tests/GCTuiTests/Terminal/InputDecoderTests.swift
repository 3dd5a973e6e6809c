import Testing

@testable import GCTui

private func decoded(_ raws: [RawInput]) -> [TerminalInput] {
  var decoder = InputDecoder()
  return raws.flatMap { decoder.decode($0) } + decoder.drained()
}

private func typed(_ text: String) -> [RawInput] { text.unicodeScalars.map { .scalar($0) } }

@Test(arguments: [
  ("q", Key.character("q")), (" ", .character(" ")), ("é", .character("é")),
  ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7f}", .backspace), ("\u{8}", .backspace),
  ("\u{3}", .control("c")), ("\u{1a}", .control("z")), ("\u{1c}", .control("\\")),
  ("\u{1b}", .escape), ("\u{1b}y", .alt("y")),
])
func `a character is a key`(text: String, key: Key) {
  #expect(decoded(typed(text)) == [.key(key)])
}

@Test(arguments: [
  (0o403, Key.up), (0o402, .down), (0o404, .left), (0o405, .right), (0o522, .pageDown),
  (0o523, .pageUp), (0o406, .home), (0o550, .end), (0o541, .backTab), (0o411, .function(1)),
  (0o415, .function(5)), (0o512, .delete),
])
func `a code of the keypad is a key`(code: Int, key: Key) {
  #expect(decoded([.code(code)]) == [.key(key)])
}

@Test(arguments: ["\u{1b}[1;5y", "\u{1b}[?62;c", "\u{1b}Oy", "\u{1b}[<0;10;10M"])
func `an unknown sequence is swallowed whole, and the key after it is not`(sequence: String) {
  #expect(decoded(typed(sequence + "d")) == [.key(.character("d"))])
}

@Test func `a sequence cut in two by the line is still swallowed`() {
  var decoder = InputDecoder()
  var inputs = typed("\u{1b}[1;").flatMap { decoder.decode($0) } + decoder.drained()
  inputs += typed("5yd").flatMap { decoder.decode($0) }
  #expect(inputs == [.key(.character("d"))])
}

@Test func `escape twice is escape twice`() {
  #expect(decoded(typed("\u{1b}\u{1b}")) == [.key(.escape), .key(.escape)])
}

@Test func `escape before a keypad's key stays a key`() {
  #expect(decoded([.scalar("\u{1b}"), .code(0o403)]) == [.key(.escape), .key(.up)])
}

@Test(arguments: ["\u{1b}[", "\u{1b}[1;", "\u{1b}O"])
func `a key of control cuts a sequence that does not end`(sequence: String) {
  #expect(decoded(typed(sequence + "\u{3}d")) == [.key(.control("c")), .key(.character("d"))])
}

@Test(arguments: ["\u{1b}[", "\u{1b}[1;"])
func `a sequence that does not end is given up after a while`(sequence: String) {
  var decoder = InputDecoder()
  var inputs = typed(sequence).flatMap { decoder.decode($0) } + decoder.drained()
  #expect(decoder.isWaiting)
  inputs += decoder.gaveUp()
  #expect(!decoder.isWaiting)
  inputs += decoder.decode(.scalar("d"))
  #expect(inputs == [.key(.character("d"))])
}

/// A decoder in the middle of a paste of this text.
private func pasting(_ text: String) -> InputDecoder {
  var decoder = InputDecoder()
  _ = decoder.decode(.code(InputDecoder.pasteStart))
  for raw in typed(text) { _ = decoder.decode(raw) }
  return decoder
}

@Test(arguments: [
  ("\u{3}", Key.control("c")), ("\u{1c}", .control("\\")),
])
func `a paste that does not end lets the ways out through, and goes on`(text: String, key: Key) {
  var decoder = pasting("dy")
  #expect(typed(text).flatMap { decoder.decode($0) } == [.key(key)])
  #expect(typed("dy").flatMap { decoder.decode($0) } + decoder.drained() == [])
  #expect(decoder.decode(.code(InputDecoder.pasteEnd)) == [.paste("dydy")])
}

@Test func `a paste that does not end is over after a while without input`() {
  var decoder = pasting("dy")
  #expect(decoder.drained().isEmpty && decoder.isWaiting)
  #expect(decoder.gaveUp() == [.paste("dy")])
  #expect(!decoder.isWaiting)
  #expect(decoder.decode(.scalar("d")) == [.key(.character("d"))])
}

@Test func `a paste ends at its largest size, and the rest of it is no keys`() {
  var decoder = InputDecoder()
  var inputs = decoder.decode(.code(InputDecoder.pasteStart))
  inputs += typed(String(repeating: "dy", count: 10_000)).flatMap { decoder.decode($0) }
  #expect(inputs == [.paste(String(repeating: "dy", count: InputDecoder.pasteLimit / 2))])
  #expect(decoder.drained().isEmpty && decoder.isWaiting)
  #expect(decoder.decode(.scalar("\u{3}")) == [.key(.control("c"))])
  #expect(decoder.decode(.scalar("y")).isEmpty)
  var ended = decoder
  #expect(ended.decode(.code(InputDecoder.pasteEnd)).isEmpty)
  #expect(ended.decode(.scalar("d")) == [.key(.character("d"))])
  #expect(decoder.gaveUp().isEmpty)
  #expect(decoder.decode(.scalar("d")) == [.key(.character("d"))])
}

@Test func `a paste is text and never keys, also in pieces`() {
  var decoder = InputDecoder()
  var inputs = decoder.decode(.code(InputDecoder.pasteStart))
  inputs += typed("dy\r").flatMap { decoder.decode($0) } + decoder.drained()
  inputs += typed("\u{1b}z").flatMap { decoder.decode($0) }
  inputs += decoder.decode(.code(InputDecoder.pasteEnd))
  inputs += decoder.decode(.scalar("j"))
  #expect(inputs == [.paste("dy\r\u{1b}z"), .key(.character("j"))])
}

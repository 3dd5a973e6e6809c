import Glibc
import PtyTerminal
import Testing

@Test func `q gives the terminal back, and before an engine could answer that is no failure`()
  async throws
{
  let screen = try ScreenUnderTest()
  defer { screen.close() }
  try await screen.started()
  #expect(!screen.terminal.modes.echoes)
  screen.terminal.send("q")
  #expect(try await screen.terminal.waitForEnd() == .exited(0))
  expectGivenBack(screen.terminal)
}

@Test(arguments: [SIGTERM, SIGHUP, SIGQUIT])
func `a signal that ends it gives the terminal back`(signal: CInt) async throws {
  let screen = try ScreenUnderTest()
  defer { screen.close() }
  try await screen.started()
  screen.terminal.signal(signal)
  #expect(try await screen.terminal.waitForEnd() == .exited(128 + signal))
  expectGivenBack(screen.terminal)
}

@Test(arguments: [SIGSEGV, SIGILL, SIGABRT])
func `a crash gives the terminal back and is still a crash`(signal: CInt) async throws {
  let screen = try ScreenUnderTest()
  defer { screen.close() }
  try await screen.started()
  screen.terminal.signal(signal)
  #expect(try await screen.terminal.waitForEnd() == .signaled(signal))
  expectGivenBack(screen.terminal)
  #expect(screen.terminal.screen.contains("gctui: crashed"))
}

@Test func `a window that closes ends it`() async throws {
  let screen = try ScreenUnderTest()
  defer { screen.close() }
  try await screen.started()
  screen.terminal.hangUp()
  #expect(try await screen.terminal.waitForEnd() == .exited(128 + SIGHUP))
}

@Test func `it follows the window's size`() async throws {
  let screen = try ScreenUnderTest()
  defer { screen.close() }
  try await screen.started()
  for (columns, rows) in [(40, 10), (120, 40), (80, 24)] {
    screen.terminal.resize(columns: columns, rows: rows)
    try await screen.terminal.waitUntil("the footer at row \(rows)") {
      $0.cells.count == rows && $0.cells[0].count == columns && !($0.lines.last ?? "").isEmpty
        && $0.contains("Exited")
    }
  }
}

@Test func `the stop key gives the shell a good terminal, and fg brings the screen back`()
  async throws
{
  let screen = try ScreenUnderTest(shell: true)
  defer { screen.close() }
  let terminal = screen.terminal
  try await screen.started()
  terminal.send(PtyKey.control("z"))
  try await terminal.waitUntil("the shell is back") { !$0.isAlternate }
  terminal.send("echo still $((40+2))\r")
  try await terminal.waitUntil("the shell reads and echoes") { $0.lines.contains("still 42") }
  terminal.send("fg\r")
  try await screen.started()
  terminal.send("q")
  try await terminal.waitUntil("the shell is back") { !$0.isAlternate }
  terminal.send("echo status=$?\r")
  try await terminal.waitUntil(shows: "status=0")
  terminal.send("exit\r")
  _ = try await terminal.waitForEnd()
}

@Test func `with no shell to continue it the stop key only redraws`() async throws {
  let screen = try ScreenUnderTest()
  defer { screen.close() }
  try await screen.started()
  screen.terminal.send(PtyKey.control("z") + "q")
  #expect(try await screen.terminal.waitForEnd() == .exited(0))
  expectGivenBack(screen.terminal)
}

@Test func `an interrupt from outside is the key ^C and no crash`() async throws {
  let screen = try ScreenUnderTest()
  defer { screen.close() }
  try await screen.started()
  screen.terminal.signal(SIGINT)
  #expect(try await screen.terminal.waitForEnd() == .exited(0))
  expectGivenBack(screen.terminal)
}

@Test(arguments: [
  ("dumb", "cannot place its cursor"), ("no-such-terminal", "ncurses-term"),
  ("", "TERM is not set"),
])
func `a terminal that cannot show a screen is refused by a sentence`(
  type: String, words: String
) async throws {
  let screen = try ScreenUnderTest(environment: ["TERM": type], columns: 200)
  defer { screen.close() }
  #expect(try await screen.terminal.waitForEnd() == .exited(2))
  #expect(screen.terminal.screen.contains(words))
  #expect(!screen.terminal.output.contains(0x1b))
  #expect(screen.terminal.modes == screen.terminal.originalModes)
}

@Test(arguments: ["</dev/null", ">/dev/null", "|cat"])
func `no terminal at one end is refused by a sentence`(redirection: String) async throws {
  let terminal = try PtyTerminal(
    ["/bin/sh", "-c", "\(ScreenUnderTest.program) screen --host unix:///nowhere \(redirection)"],
    environment: ["PATH": "/usr/bin:/bin"], columns: 200)
  defer { terminal.close() }
  _ = try await terminal.waitForEnd()
  #expect(terminal.screen.contains("is not a terminal"))
  #expect(!terminal.output.contains(0x1b))
}

@Test(arguments: ["xterm", "xterm-256color", "linux", "vt100", "screen", "tmux"])
func `every common terminal shows the lists and gets its own screen back`(type: String)
  async throws
{
  let screen = try ScreenUnderTest(environment: ["TERM": type])
  defer { screen.close() }
  try await screen.terminal.waitUntil(shows: "Exited")
  screen.terminal.send("q")
  #expect(try await screen.terminal.waitForEnd() == .exited(0))
  #expect(screen.terminal.modes == screen.terminal.originalModes)
}

@Test func `without colour no cell has one`() async throws {
  let screen = try ScreenUnderTest(environment: ["NO_COLOR": "1"])
  defer { screen.close() }
  let shown = try await screen.started()
  #expect(shown.cells.joined().allSatisfy { $0.foreground == nil && $0.background == nil })
}

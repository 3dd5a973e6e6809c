import CNcurses
import GCCore
import Glibc

/// The real terminal, through ncurses; one a process, used from one thread.
///
/// The screen always goes back to what it was: on `close()`, for as long as the program is stopped,
/// and, with the crash guard armed, in a crash.
final class NcursesTerminal: Terminal {
  private(set) var size = Size(columns: 0, rows: 0)
  let inputDescriptor: CInt
  private let outputDescriptor: CInt
  private let theme: Theme
  private let reset: TerminalReset?
  private var decoder = InputDecoder()
  private var lastInput = ContinuousClock.now
  private var pairs: [ColorPair: Int16] = [:]
  private var shown: Frame?
  private var open = true

  /// Takes the terminal: its alternate screen, every key, pastes in one piece.
  ///
  /// - Parameters:
  ///   - input: where keys come from, 0 but in tests.
  ///   - output: where the screen is, 1 but in tests.
  /// - Throws: `TerminalError` where the terminal's type is unknown or cannot place its cursor.
  init(input: CInt = 0, output: CInt = 1, environment: [String: String]) throws {
    // For this thread only: ncurses reads and draws UTF-8 whatever `LANG` says.
    if let utf8Locale { uselocale(utf8Locale) }
    let type = environment["TERM"] ?? ""
    try TerminalType.check(type, output: output)
    reset = TerminalReset(descriptor: input)
    guard let source = fdopen(input, "r"), let sink = fdopen(output, "w"),
      newterm(type, sink, source) != nil
    else { throw TerminalError(description: "cannot open the terminal (TERM=\(type))") }
    inputDescriptor = input
    outputDescriptor = output

    // Raw, so that ^C, ^Z and ^\ keep their place among the keys typed before them.
    raw()
    noecho()
    nonl()
    nodelay(cn_stdscr(), true)
    keypad(cn_stdscr(), true)
    // Long enough for a sequence over a slow line, short enough for Esc as a key.
    set_escdelay(25)
    leaveok(cn_stdscr(), false)
    define_key("\u{1b}[200~", CInt(InputDecoder.pasteStart))
    define_key("\u{1b}[201~", CInt(InputDecoder.pasteEnd))

    let wanted = (environment["NO_COLOR"] ?? "").isEmpty
    if wanted, has_colors() {
      start_color()
      use_default_colors()
    }
    theme = Theme(colors: Int(cn_colors()), wanted: wanted && has_colors())
    resized()
    // Enters the alternate screen before anything is written there.
    refresh()
    writeAll(Array(bracketedPasteOn.utf8), to: output)
  }

  /// Gives the terminal back in a crash, with a line that says where to look.
  func guardAgainstCrash(log: String?) {
    guard let reset else { return }
    let hint = log.map { "; what it said is in \(scrubbed($0))" } ?? ""
    CrashGuard.arm(
      reset, descriptor: outputDescriptor, farewell: "\r\ngctui: crashed\(hint)\r\n")
  }

  func draw(_ frame: Frame) {
    guard open else { return }
    let width = min(frame.buffer.size.columns, size.columns)
    for row in 0..<min(frame.buffer.size.rows, size.rows) {
      let cells = frame.buffer.row(row)
      if let shown, shown.buffer.size == frame.buffer.size, shown.buffer.row(row) == cells {
        continue
      }
      wmove(cn_stdscr(), CInt(row), 0)
      draw(cells.prefix(width))
    }
    if let cursor = frame.cursor, Rect(size).contains(cursor) {
      curs_set(1)
      wmove(cn_stdscr(), CInt(cursor.row), CInt(cursor.column))
    } else {
      curs_set(0)
    }
    wrefresh(cn_stdscr())
    shown = frame
  }

  var inputDeadline: ContinuousClock.Instant? {
    decoder.isWaiting ? lastInput + InputDecoder.patience : nil
  }

  func readInput() -> [TerminalInput] {
    var inputs: [TerminalInput] = []
    var character = wint_t()
    var hasRead = false
    while true {
      switch wget_wch(cn_stdscr(), &character) {
      case KEY_CODE_YES: inputs += decoder.decode(.code(Int(character)))
      case OK:
        if let scalar = Unicode.Scalar(character) { inputs += decoder.decode(.scalar(scalar)) }
      default:
        inputs += decoder.drained()
        if hasRead { lastInput = .now }
        if let due = inputDeadline, due <= .now { inputs += decoder.gaveUp() }
        return inputs
      }
      hasRead = true
    }
  }

  func resized() {
    guard open else { return }
    var window = winsize()
    // A serial line has no size: terminfo's is as good as any.
    if ioctl(outputDescriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
    {
      resizeterm(CInt(window.ws_row), CInt(window.ws_col))
    }
    size = Size(columns: Int(cn_columns()), rows: Int(cn_lines()))
    invalidate()
  }

  func invalidate() {
    shown = nil
    clearok(cn_stdscr(), true)
  }

  func suspend() {
    guard open else { return }
    giveBack()
  }

  func resume() {
    guard open else { return }
    // In the background this stops us again, until `fg`.
    reset_prog_mode()
    // The next frame enters the alternate screen.
    invalidate()
    writeAll(Array(bracketedPasteOn.utf8), to: outputDescriptor)
  }

  func close() {
    guard open else { return }
    open = false
    CrashGuard.disarm()
    giveBack()
  }

  private func giveBack() {
    writeAll(Array(bracketedPasteOff.utf8), to: outputDescriptor)
    endwin()
    // ncurses shows it before it leaves the alternate screen. Where a terminal keeps that with the
    // saved cursor (libvterm: Neovim, Emacs), leaving hides it again if ncurses saved a hidden one.
    writeAll(reset?.showCursor ?? [], to: outputDescriptor)
    // What ncurses restores is what it found; what was there before us is certain.
    if var modes = reset?.modes { tcsetattr(inputDescriptor, TCSADRAIN, &modes) }
  }

  private func draw(_ cells: ArraySlice<Cell>) {
    var index = cells.startIndex
    while index < cells.endIndex {
      let style = cells[index].style
      var text: [wchar_t] = []
      text.reserveCapacity(cells.count)
      while index < cells.endIndex, cells[index].style == style {
        cells[index].forEachScalar { text.append(wchar_t(bitPattern: $0)) }
        index += 1
      }
      let look = theme.look(style)
      cn_set_style(cn_stdscr(), attributes(look.attributes), pair(look))
      // The last cell of the screen reports an error after drawing it: there is no next place.
      waddnwstr(cn_stdscr(), text, CInt(text.count))
    }
  }

  private func attributes(_ attributes: Style.Attributes) -> attr_t {
    var result: attr_t = 0
    if attributes.contains(.bold) { result |= cn_bold() }
    if attributes.contains(.dim) { result |= cn_dim() }
    if attributes.contains(.reverse) { result |= cn_reverse() }
    if attributes.contains(.underline) { result |= cn_underline() }
    return result
  }

  private struct ColorPair: Hashable {
    var foreground: Int
    var background: Int
  }

  /// The number of a pair of colours, made on first use; pair 0 is the terminal's own.
  private func pair(_ look: Look) -> Int16 {
    guard look.foreground >= 0 || look.background >= 0 else { return 0 }
    let colors = ColorPair(foreground: look.foreground, background: look.background)
    if let known = pairs[colors] { return known }
    let number = Int16(pairs.count + 1)
    guard CInt(number) < cn_color_pairs(),
      init_pair(number, Int16(look.foreground), Int16(look.background)) == OK
    else { return 0 }
    pairs[colors] = number
    return number
  }
}

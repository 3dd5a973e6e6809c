import CVTerm
import Glibc

/// libvterm as the terminal behind a pseudo terminal; whoever holds it guards it with a lock.
final class Emulator {
  private let terminal: OpaquePointer
  private let screen: OpaquePointer
  private let properties = UnsafeMutablePointer<Properties>.allocate(capacity: 1)
  private let callbacks = UnsafeMutablePointer<VTermScreenCallbacks>.allocate(capacity: 1)
  private var changed = ContinuousClock.now

  private struct Properties {
    var cursorIsVisible = true
    var isAlternate = false
  }

  init(columns: Int, rows: Int) {
    terminal = vterm_new(CInt(rows), CInt(columns))
    vterm_set_utf8(terminal, 1)
    screen = vterm_obtain_screen(terminal)
    properties.initialize(to: Properties())
    callbacks.initialize(to: VTermScreenCallbacks())
    callbacks.pointee.settermprop = { property, value, user in
      guard let value, let properties = user?.assumingMemoryBound(to: Properties.self) else {
        return 0
      }
      switch property {
      case VTERM_PROP_CURSORVISIBLE: properties.pointee.cursorIsVisible = value.pointee.boolean != 0
      case VTERM_PROP_ALTSCREEN: properties.pointee.isAlternate = value.pointee.boolean != 0
      default: break
      }
      return 1
    }
    vterm_screen_set_callbacks(screen, callbacks, properties)
    vterm_screen_enable_altscreen(screen, 1)
    vterm_screen_reset(screen, 1)
  }

  deinit {
    vterm_free(terminal)
    properties.deallocate()
    callbacks.deallocate()
  }

  /// Takes what the program wrote, and returns what the terminal answers to its questions.
  func feed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.withUnsafeBytes { bytes in
      _ = vterm_input_write(
        terminal, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    changed = .now
    var answer = [CChar](repeating: 0, count: 4096)
    let count = vterm_output_read(terminal, &answer, answer.count)
    return answer[..<count].map { UInt8(bitPattern: $0) }
  }

  func resize(columns: Int, rows: Int) {
    vterm_set_size(terminal, CInt(rows), CInt(columns))
  }

  func snapshot() -> Screen {
    var rows: CInt = 0
    var columns: CInt = 0
    vterm_get_size(terminal, &rows, &columns)
    var result = Screen()
    result.cells = (0..<rows).map { row in (0..<columns).map { cell(row: row, column: $0) } }
    var cursor = VTermPos()
    vterm_state_get_cursorpos(vterm_obtain_state(terminal), &cursor)
    result.cursorRow = Int(cursor.row)
    result.cursorColumn = Int(cursor.col)
    result.cursorIsVisible = properties.pointee.cursorIsVisible
    result.isAlternate = properties.pointee.isAlternate
    result.changed = changed
    return result
  }

  private func cell(row: CInt, column: CInt) -> Screen.Cell {
    var cell = VTermScreenCell()
    vterm_screen_get_cell(screen, VTermPos(row: row, col: column), &cell)
    return Screen.Cell(
      text: Self.text(cell), bold: cell.attrs.bold != 0, reverse: cell.attrs.reverse != 0,
      underline: cell.attrs.underline != 0, foreground: Self.color(cell.fg),
      background: Self.color(cell.bg))
  }

  private static func text(_ cell: VTermScreenCell) -> String {
    withUnsafeBytes(of: cell.chars) { bytes in
      let characters = bytes.bindMemory(to: UInt32.self)
      // The right half of a wide character is marked with all bits set.
      if characters[0] == .max { return "" }
      let scalars = characters.prefix { $0 != 0 }.compactMap(Unicode.Scalar.init)
      return scalars.isEmpty ? " " : scalars.reduce(into: "") { $0.unicodeScalars.append($1) }
    }
  }

  private static func color(_ color: VTermColor) -> Int? {
    let isDefault = color.type & UInt8(VTERM_COLOR_DEFAULT_MASK.rawValue) != 0
    let isIndexed = color.type & UInt8(VTERM_COLOR_TYPE_MASK.rawValue) == 1
    return isDefault || !isIndexed ? nil : Int(color.indexed.idx)
  }
}

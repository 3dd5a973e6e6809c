import CVTerm
import Glibc
import Synchronization

/// The two ends of a pseudo terminal.
///
/// The program's end stays open here too, so that its modes can be read after the program ended.
final class PtyPair: Sendable {
  let master: CInt
  let slave: CInt
  let slavePath: String

  init(columns: Int, rows: Int) throws {
    var ends: (master: CInt, slave: CInt) = (-1, -1)
    var size = winsize()
    size.ws_col = UInt16(columns)
    size.ws_row = UInt16(rows)
    guard openpty(&ends.master, &ends.slave, nil, nil, &size) == 0 else {
      throw PtyError("openpty: errno \(errno)")
    }
    for end in [ends.master, ends.slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var name = [CChar](repeating: 0, count: 128)
    guard ttyname_r(ends.slave, &name, name.count) == 0 else {
      throw PtyError("ttyname_r: errno \(errno)")
    }
    (master, slave) = ends
    slavePath = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  func resize(columns: Int, rows: Int) {
    var size = winsize()
    size.ws_col = UInt16(columns)
    size.ws_row = UInt16(rows)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
  }

  /// A private message that terminals pass over (APC), to find the end of a program's output.
  static let endMark = Array("\u{1b}_pty-end\u{1b}\\".utf8)

  func writeEndMark() {
    _ = Self.endMark.withUnsafeBytes { write(slave, $0.baseAddress, $0.count) }
  }

  func closeMaster() { close(master) }

  func closeSlave() { close(slave) }
}

/// The modes of a line that a full-screen program changes.
public struct LineModes: Hashable, Sendable {
  public let input: UInt32
  public let output: UInt32
  public let control: UInt32
  public let local: UInt32
  /// Whether what is typed is shown.
  public var echoes: Bool { local & UInt32(ECHO) != 0 }
  /// Whether a whole line is read at a time.
  public var isCanonical: Bool { local & UInt32(ICANON) != 0 }

  init(_ descriptor: CInt) {
    var modes = termios()
    tcgetattr(descriptor, &modes)
    input = modes.c_iflag
    output = modes.c_oflag
    control = modes.c_cflag
    local = modes.c_lflag
  }
}

/// What an xterm in application mode sends for keys that are no character.
public enum PtyKey {
  public static let up = "\u{1b}OA"
  public static let down = "\u{1b}OB"
  public static let right = "\u{1b}OC"
  public static let left = "\u{1b}OD"
  public static let home = "\u{1b}OH"
  public static let end = "\u{1b}OF"
  public static let pageUp = "\u{1b}[5~"
  public static let pageDown = "\u{1b}[6~"
  public static let backTab = "\u{1b}[Z"
  public static let delete = "\u{1b}[3~"
  public static let f1 = "\u{1b}OP"
  public static let f5 = "\u{1b}[15~"
  public static let escape = "\u{1b}"
  public static let enter = "\r"
  public static let tab = "\t"
  public static let backspace = "\u{7f}"

  /// ^C is `control("c")`.
  public static func control(_ letter: Character) -> String {
    String(Unicode.Scalar((letter.asciiValue ?? 0) & 0x1f))
  }

  /// Text as a terminal with bracketed paste sends it.
  public static func paste(_ text: String) -> String { "\u{1b}[200~\(text)\u{1b}[201~" }
}

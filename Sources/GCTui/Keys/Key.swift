/// A key as the terminal reports it.
enum Key: Hashable, Sendable {
  /// A printable character; space is one too.
  case character(Character)
  /// A lowercase letter (or `\`, `]`, `^`, `_`) held with Ctrl: `.control("c")` is ^C.
  case control(Character)
  /// A key pressed with Alt, or after Esc faster than a person types.
  case alt(Character)
  case up
  case down
  case left
  case right
  case pageUp
  case pageDown
  case home
  case end
  case insert
  case delete
  case backspace
  case tab
  case backTab
  case enter
  case escape
  /// F1 is `.function(1)`.
  case function(Int)
}

/// What the terminal shows at one moment.
struct Frame: Hashable, Sendable {
  var buffer: CellBuffer
  /// Where the hardware cursor sits, for eyes and screen readers; hidden where there is none.
  var cursor: Point?

  init(_ buffer: CellBuffer, cursor: Point? = nil) {
    self.buffer = buffer
    self.cursor = cursor
  }
}

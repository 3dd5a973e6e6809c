import PtyTerminal
import ThrowawayEngine

extension CollectAnswer {
  /// Collects once from the host, without being asked anything, and tells of what stays too.
  ///
  /// - Throws: `EngineTrouble` with what it said, where it does not end with 0.
  static func run(_ arguments: [String], host: String, home: TestHome) async throws -> Self {
    let run = try await CommandRun(
      ["collect", "--once", "--format", "json", "--kept"] + arguments, host: host, home: home)
    guard run.ending == .exited(0) else { throw EngineTrouble("\(run.ending): \(run.errors)") }
    return try run.json(Self.self)
  }

  subscript(id: String) -> Item? { items.first { $0.id == id } }
}

import FoundationEssentials
import Glibc
import PtyTerminal

/// Saves of an exclusions file that are killed at any moment: what is left is whole, the old text
/// or the new.
public struct KilledSaves: Sendable {
  /// What became of them.
  public struct Figures: Sendable {
    public var kills = 0
    /// Kills that met a save with its temporary file already there.
    public var midway = 0
    public var complaints: [String] = []
  }

  private let saver: String

  /// - Parameter saver: the path of `exclusion-saver`.
  public init(saver: String) { self.saver = saver }

  /// - Throws: `AttackError` where it cannot be tried.
  public func run(kills: Int, seed: UInt64) async throws -> Figures {
    let home = try ProgramHome()
    defer { home.remove() }
    var random = SplitMix(seed: seed)
    var figures = Figures()
    for _ in 0..<kills {
      // From just after its start to many saves later.
      try await kill(
        after: .microseconds(Int.random(in: 0...20_000, using: &random)),
        saves: Int.random(in: 0...3, using: &random), in: home, &figures)
    }
    return figures
  }

  private func kill(
    after pause: Duration, saves: Int, in home: ProgramHome, _ figures: inout Figures
  ) async throws {
    let path = home.path + "/exclusions"
    let hadFile = access(path, F_OK) == 0
    let program = try PtyTerminal([saver, "forever", path])
    defer { program.close() }
    let deadline = ContinuousClock.now + .seconds(60)
    // It says a dot a save.
    while program.output.count < saves, !program.hasEnded, .now < deadline {
      try await Task.sleep(for: .microseconds(500))
    }
    try await Task.sleep(for: pause)
    program.signal(SIGKILL)
    guard try await program.waitForEnd() == .signaled(SIGKILL) else {
      figures.complaints.append(
        "the saver ended by itself: \(String(decoding: program.output, as: UTF8.self))")
      return
    }
    figures.kills += 1
    let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
    if names.contains(where: { $0.hasPrefix(".") || $0.contains(".gctui-") }) {
      figures.midway += 1
    }
    guard access(path, F_OK) == 0 else {
      if hadFile || saves > 0 { figures.complaints.append("the file is gone") }
      return
    }
    let left = home.read("exclusions")
    if left != Self.text(rules: 5000), left != Self.text(rules: 6000) {
      figures.complaints.append("\(left.count) bytes are left that nobody saved")
    }
  }

  /// What the saver saves by turns.
  private static func text(rules: Int) -> Data {
    Data((0..<rules).map { "container saved-\($0)\n" }.joined().utf8)
  }
}

import Testing
import ThrowawayEngine

/// Gives a suite a real engine of its own, which ends with the suite.
///
/// An engine that cannot start fails the suite: nothing is ever skipped for lack of one.
struct EngineTrait: SuiteTrait, TestScoping {
  /// The engine of the suite that runs.
  @TaskLocal static var engine: ThrowawayEngine?

  let fill: @Sendable (EngineSocket) throws -> Void

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let engine = try await ThrowawayEngine.start()
    defer { engine.stop() }
    try fill(engine.socket)
    try await Self.$engine.withValue(engine) { try await function() }
  }
}

extension Trait where Self == EngineTrait {
  /// A real engine with what `fill` puts on it.
  static func engine(_ fill: @escaping @Sendable (EngineSocket) throws -> Void) -> Self {
    Self(fill: fill)
  }
}

/// The engine of the suite.
func suiteEngine() throws -> ThrowawayEngine {
  try #require(EngineTrait.engine, "the suite has no .engine trait")
}

/// What is on an engine, by calls of its own.
extension EngineSocket {
  struct FoundContainer: Decodable, Hashable {
    let id: String
    let state: String
    private let names: [String]

    var name: String { names.first.map { String($0.dropFirst()) } ?? "" }

    private enum CodingKeys: String, CodingKey {
      case id = "Id"
      case state = "State"
      case names = "Names"
    }
  }

  func containers() throws -> [FoundContainer] {
    try json([FoundContainer].self, "/containers/json?all=1")
  }

  func container(_ name: String) throws -> FoundContainer? {
    try containers().first { $0.name == name }
  }

  /// Its bytes, shared or not; `nil` where there is no such image.
  func imageSize(_ name: String) throws -> Int64? {
    struct Sized: Decodable {
      let size: Int64
      enum CodingKeys: String, CodingKey { case size = "Size" }
    }
    return try hasImage(name) ? json(Sized.self, "/images/\(name)/json").size : nil
  }

  func hasImage(_ name: String) throws -> Bool {
    try request("GET", "/images/\(name)/json").status == 200
  }
}

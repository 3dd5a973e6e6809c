import ArgumentParser
import FoundationEssentials
import GCCore

/// Which engine to speak to; the same for every command.
struct EngineOptions: ParsableArguments {
  @Option(
    name: [.customShort("H"), .long],
    help: ArgumentHelp(
      "The engine's address: unix:///path or tcp://host:port.",
      discussion: "Without it: DOCKER_HOST, the docker context, /var/run/docker.sock.",
      valueName: "address"))
  var host: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The docker context to use.", valueName: "name"))
  var context: String?

  @Flag(
    help: ArgumentHelp(
      "Say on standard error what takes longer than two seconds.",
      discussion: "At a terminal that is said without it."))
  var verbose = false

  func client() throws -> EngineClient {
    let environment = ProcessInfo.processInfo.environment
    do throws(EngineError) {
      let endpoint = try EngineEndpoint.resolve(
        host: host, context: context, environment: environment,
        home: UserDirectories(of: environment).home)
      for warning in endpoint.warnings { StandardStreams.warn(warning) }
      return EngineClient(endpoint: endpoint)
    } catch {
      throw CommandFailure(sentence: error.sentence, status: .usage)
    }
  }

  /// Runs `body` with a client that is closed after it; failures of the engine become sentences.
  func withClient(_ body: (EngineClient) async throws -> Void) async throws {
    let client = try client()
    do {
      try await body(client)
    } catch {
      await client.close()
      guard let error = error as? EngineError else { throw error }
      throw CommandFailure(engine: error)
    }
    await client.close()
  }
}

extension CommandFailure {
  /// No answer at all is one status, an answer that refuses another.
  init(engine error: EngineError) {
    switch error {
    case .unreachable, .timedOut: self.init(sentence: error.sentence, status: .noEngine)
    case .unusable: self.init(sentence: error.sentence, status: .usage)
    case .refused, .unreadable: self.init(sentence: error.sentence, status: .incomplete)
    }
  }
}

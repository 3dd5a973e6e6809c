internal import AsyncHTTPClient
public import FoundationEssentials
internal import NIOCore

extension EngineClient {
  /// `GET /events`, of containers, images, volumes, networks and the builder
  ///
  /// The engine has answered when this returns. The stream always ends by throwing: what was
  /// missed meanwhile is not known. Dropping or cancelling it ends the connection.
  public func events(since: Date?) async throws -> AsyncThrowingStream<EngineEvent, any Error> {
    let types = ["container", "image", "volume", "network", "builder"]
    var query = [(name: "filters", value: filterText(["type": types]))]
    if let since { query.insert(("since", secondsText(since)), at: 0) }
    let request = EngineRequest.get("events", query: query)
    let body = try await open(request)
    return AsyncThrowingStream(bufferingPolicy: .bufferingOldest(Self.mostPendingEvents)) {
      continuation in
      let task = Task {
        do {
          try await self.watchingForLoss {
            try await self.transport.translated {
              try await self.read(body, of: request.call, into: continuation)
            }
          }
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// `GET /events?since=…&until=…`, of all kinds
  public func pastEvents(since: Date, until: Date) async throws -> [EngineEvent] {
    let request = EngineRequest.get(
      "events", query: [("since", secondsText(since)), ("until", secondsText(until))])
    let body = try await answer(request)
    var objects = JSONObjectStream(limit: Self.longestEvent)
    return try readable(request) { () throws(WireError) in try objects.take(body) }
      .map { try (decode($0, call: request.call) as WireEvent).event }
  }

  /// More than any burst that a reader that lives keeps waiting.
  static let mostPendingEvents = 100_000
  /// An event carries the labels of its container: they can be large.
  static let longestEvent = 16 << 20

  private func read(
    _ body: HTTPClientResponse.Body, of call: String,
    into continuation: AsyncThrowingStream<EngineEvent, any Error>.Continuation
  ) async throws {
    var objects = JSONObjectStream(limit: Self.longestEvent)
    for try await part in body {
      do {
        for object in try objects.take(part.readableBytesView) {
          let wire: WireEvent = try decode(object, call: call)
          if case .dropped = continuation.yield(wire.event) {
            throw WireError("events came faster than they were read")
          }
        }
      } catch let error as WireError {
        throw EngineError.unreadable(call: call, reason: error.reason)
      }
    }
    throw EngineError.unreachable(
      address: endpoint.description, reason: "the engine closed the stream of events.")
  }

  /// Seconds since 1970 with nine digits, as `since` wants them.
  private func secondsText(_ date: Date) -> String {
    let nanoseconds = Int64(min(max(0, date.timeIntervalSince1970) * 1e9, 9e18))
    let fraction = String(nanoseconds % 1_000_000_000)
    return "\(nanoseconds / 1_000_000_000)."
      + String(repeating: "0", count: 9 - fraction.count) + fraction
  }
}

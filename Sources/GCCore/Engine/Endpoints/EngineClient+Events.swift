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
    let reader = EventReader(body, of: request.call, client: self)
    // Read as they are wanted: no more of them is held than a piece of the answer.
    return AsyncThrowingStream { try await reader.next() }
  }

  /// `GET /events?since=…&until=…`, of all kinds
  public func pastEvents(since: Date, until: Date) async throws -> [EngineEvent] {
    let request = EngineRequest.get(
      "events", query: [("since", secondsText(since)), ("until", secondsText(until))],
      limit: EngineRequest.manyItems)
    let body = try await answer(request)
    var objects = JSONObjectStream(limit: Self.longestEvent)
    return try readable(request) { () throws(WireError) in try objects.take(body) }
      .map { try (decode($0, call: request.call) as WireEvent).event }
  }

  /// An event carries the labels of its container: they can be large.
  static let longestEvent = 1 << 20

  /// Seconds since 1970 with nine digits, as `since` wants them.
  private func secondsText(_ date: Date) -> String {
    let nanoseconds = Int64(min(max(0, date.timeIntervalSince1970) * 1e9, 9e18))
    let fraction = String(nanoseconds % 1_000_000_000)
    return "\(nanoseconds / 1_000_000_000)."
      + String(repeating: "0", count: 9 - fraction.count) + fraction
  }
}

/// The events of one subscription, one after the other. Not to be asked for two at once, which the
/// iterator of a stream never does: so it may be handed from task to task.
private final class EventReader: @unchecked Sendable {
  private let client: EngineClient
  private let call: String
  private var parts: HTTPClientResponse.Body.AsyncIterator
  private var objects = JSONObjectStream(limit: EngineClient.longestEvent)
  private var waiting: [EngineEvent] = []
  private var rate = EventRate()
  private let begun = ContinuousClock.now

  init(_ body: HTTPClientResponse.Body, of call: String, client: EngineClient) {
    self.client = client
    self.call = call
    parts = body.makeAsyncIterator()
  }

  func next() async throws -> EngineEvent? {
    while waiting.isEmpty { try await refill() }
    return waiting.popLast()
  }

  private func refill() async throws {
    let part = try await client.watchingForLoss {
      try await client.transport.translated { try await parts.next() }
    }
    guard let part else {
      throw EngineError.unreachable(
        address: client.endpoint.description, reason: "the engine closed the stream of events.")
    }
    do {
      for object in try objects.take(part.readableBytesView) {
        waiting.append((try client.decode(object, call: call) as WireEvent).event)
      }
      waiting.reverse()
      guard rate.bears(waiting.count, at: ContinuousClock.now - begun) else {
        throw WireError("it brings more than \(EventRate.most) events a second, for too long")
      }
    } catch let error as WireError {
      throw EngineError.unreadable(call: call, reason: error.reason)
    }
  }
}

/// How many events a second are borne, and for how long: whatever a host does, it does not do that.
struct EventRate: Hashable, Sendable {
  static let most = 2000
  /// Seconds in a row.
  static let patience = 5

  private var second: Int64 = 0
  private var count = 0
  private var floods = 0

  /// Takes so many events at a time since the beginning; whether it is still to be borne.
  mutating func bears(_ events: Int, at now: Duration) -> Bool {
    let current = now.components.seconds
    if current != second {
      // A second without a word between ends a flood as well as a quiet one does.
      floods = count > Self.most && current == second + 1 ? floods + 1 : 0
      (second, count) = (current, 0)
    }
    count += events
    return floods < Self.patience
  }
}

import Dispatch
import Glibc
import Synchronization

/// When a fault strikes.
public enum Occasion: Hashable, Sendable {
  /// Every such call.
  case every
  /// Only the nth such call, counted from 1.
  case nth(Int)
  /// Every such call after the engine was first asked to remove something.
  case afterFirstRemoval
}

/// A Docker engine that is played, on a Unix socket: it answers all that gctui asks, keeps what is
/// on it and changes it, records what it was asked, and goes wrong in one chosen way.
///
/// One thread serves all connections, so that any number of them may hang at no cost.
public final class FaultEngine: Sendable {
  public let path: String
  private let state: Mutex<State>
  /// Closing it ends the serving thread.
  private let lifeline: Mutex<CInt?>

  struct State: Sendable {
    var played: Played
    var fault: (fault: Fault, call: Call, occasion: Occasion)?
    var requests: [Request] = []
    var counts: [Call: Int] = [:]
    var hasRemoved = false
    var hits = 0
  }

  /// Starts to listen and to answer; `stop` it when done.
  ///
  /// - Parameter path: where it listens; at most 107 bytes.
  /// - Throws: `FaultEngineError`.
  public init(
    at path: String, host: Host, fault: Fault? = nil, of call: Call = .ping,
    on occasion: Occasion = .every
  ) throws {
    self.path = path
    state = Mutex(
      State(played: Played(host), fault: fault.map { ($0, call, occasion) }))
    var ends: [CInt] = [-1, -1]
    let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw FaultEngineError("no pair of sockets: errno \(errno)")
    }
    lifeline = Mutex(ends[1])
    let end = ends[0]
    let listener: UnixListener
    do {
      listener = try UnixListener(path: path)
    } catch {
      for end in ends { close(end) }
      throw error
    }
    DispatchQueue(label: "fault engine").async { [self] in
      Server(listener: listener, end: end, engine: self).run()
    }
  }

  /// The value for DOCKER_HOST.
  public var address: String { "unix://" + path }

  /// What is on it now.
  public var host: Host { state.withLock { $0.played.host } }

  /// Everything it was asked, in order.
  public var requests: [Request] { state.withLock { $0.requests } }

  /// How often the fault struck.
  public var hits: Int { state.withLock { $0.hits } }

  /// Ends every connection and its thread; what is on it can still be read.
  public func stop() {
    lifeline.withLock { lifeline in
      if let lifeline { close(lifeline) }
      lifeline = nil
    }
  }

  /// What is done about a request.
  func acts(for request: Request) -> [Act] {
    state.withLock { state in
      let call = Call(request)
      state.requests.append(request)
      defer { if request.method == "DELETE" { state.hasRemoved = true } }
      guard let fault = state.strikes(call) else {
        return state.played.answer(request, call).acts
      }
      state.hits += 1
      guard fault.isDone || call?.isChange != true else {
        // Nothing is done: what it would have said is a matter of the fault alone.
        return fault.acts(for: Answer(204), request: request)
      }
      return fault.acts(for: state.played.answer(request, call), request: request)
    }
  }

  /// The events that happened after the first `count`, and how many there are now.
  func events(after count: Int) -> (bytes: [UInt8], count: Int) {
    state.withLock { state in
      let events = state.played.events
      return (events.dropFirst(count).flatMap { $0.bytes + [10] }, events.count)
    }
  }
}

extension FaultEngine.State {
  /// The fault, if it strikes this call.
  fileprivate mutating func strikes(_ call: Call?) -> Fault? {
    guard let call, let fault, fault.call == call else { return nil }
    counts[call, default: 0] += 1
    let strikes =
      switch fault.occasion {
      case .every: true
      case .nth(let number): counts[call] == number
      case .afterFirstRemoval: hasRemoved
      }
    return strikes ? fault.fault : nil
  }
}

/// Why a played engine cannot start.
public struct FaultEngineError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

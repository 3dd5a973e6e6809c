internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOPosix

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A failure below HTTP, and the sentence that says what to do about it.
struct ConnectionFailure {
  let error: any Error
  let endpoint: EngineEndpoint
  let timeouts: EngineTimeouts

  init(_ error: any Error, endpoint: EngineEndpoint, timeouts: EngineTimeouts) {
    self.error = error
    self.endpoint = endpoint
    self.timeouts = timeouts
  }

  var engineError: EngineError {
    .unreachable(address: endpoint.description, reason: reason)
  }

  private var reason: String {
    if let code = errorNumber { return reason(errorNumber: code) }
    switch error {
    case let error as HTTPClientError
    where error == .connectTimeout || error == .getConnectionFromPoolTimeout:
      return "no connection within \(timeouts.connect) s; is the engine stuck, or the host down?"
    case let error as HTTPClientError where error == .remoteConnectionClosed:
      return "the connection was closed before the answer was complete."
    case let error as HTTPClientError where error == .alreadyShutdown:
      return "this connection has been closed."
    case let error as NIOConnectionError where error.connectionErrors.isEmpty:
      return "the host “\(error.host)” is not known; is its name spelled right?"
    default:
      return "what answers does not speak HTTP as a Docker Engine does (\(error))."
    }
  }

  private func reason(errorNumber: CInt) -> String {
    switch (errorNumber, endpoint.address) {
    case (ENOENT, .unix), (ENOTDIR, .unix):
      """
      there is no such socket. Is the engine running, and is the path right \
      (--host, DOCKER_HOST, docker context ls)?
      """
    case (EACCES, .unix(let path)), (EPERM, .unix(let path)):
      """
      permission denied\(group(of: path).map { ": the socket belongs to the group \($0)" } ?? ""). \
      Run gctui as root\(group(of: path).map { ", or join the group \($0) and log in again" } ?? "").
      """
    case (ECONNREFUSED, .unix):
      """
      the socket is there, but nothing listens on it. Is dockerd running \
      (systemctl status docker)?
      """
    case (ECONNREFUSED, .tcp):
      "nothing listens there. Is dockerd running, and does it listen on tcp (-H tcp://…)?"
    case (EAGAIN, .unix):
      "the engine takes no further connections; is it stuck?"
    case (EPIPE, _), (ECONNRESET, _):
      "the connection was lost before the answer was complete."
    case (ENETUNREACH, _), (EHOSTUNREACH, _):
      "there is no route to the host."
    case (ETIMEDOUT, _):
      "the host does not answer."
    default:
      "the connection failed (\(String(cString: strerror(errorNumber))))."
    }
  }

  /// The system's number of the failure, where there is one.
  private var errorNumber: CInt? {
    if let error = error as? IOError { return error.errnoCode }
    guard let error = error as? NIOConnectionError else { return nil }
    return error.connectionErrors.lazy.compactMap { ($0.error as? IOError)?.errnoCode }.first
  }

  /// The group that may use the socket, unless it is root's own.
  private func group(of path: String) -> String? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let name = attributes?[.groupOwnerAccountName] as? String, name != "root" else {
      return nil
    }
    return name
  }
}

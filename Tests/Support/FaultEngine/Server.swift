import Glibc

/// Serves the connections of a played engine, all on one thread.
struct Server {
  let listener: UnixListener
  /// Becomes readable when the engine is stopped.
  let end: CInt
  let engine: FaultEngine
  private var connections: [Connection] = []

  init(listener: UnixListener, end: CInt, engine: FaultEngine) {
    self.listener = listener
    self.end = end
    self.engine = engine
  }

  /// Until the engine is stopped.
  consuming func run() {
    while true {
      var polled = [
        pollfd(fd: end, events: Int16(POLLIN), revents: 0),
        pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      polled += connections.map {
        pollfd(
          fd: $0.descriptor, events: $0.wantsToWrite ? Int16(POLLIN | POLLOUT) : Int16(POLLIN),
          revents: 0)
      }
      if poll(&polled, nfds_t(polled.count), wait) < 0, errno != EINTR { break }
      if polled[0].revents != 0 { break }
      for index in connections.indices {
        let revents = CInt(polled[index + 2].revents)
        if revents & POLLIN != 0 { connections[index].receive(for: engine) }
        if revents & (POLLERR | POLLHUP | POLLNVAL) != 0, revents & POLLIN == 0 {
          connections[index].isOver = true
        }
        connections[index].work(engine)
      }
      if polled[1].revents != 0, let client = listener.accept() {
        connections.append(Connection(descriptor: client))
      }
      for connection in connections where connection.isOver { close(connection.descriptor) }
      connections.removeAll(where: \.isOver)
    }
    for connection in connections { close(connection.descriptor) }
    listener.close()
    close(end)
  }

  /// Milliseconds until something is to be done unasked; −1 for never.
  private var wait: CInt {
    if connections.contains(where: \.isDripping) { return 1 }
    return connections.contains(where: \.isFollowing) ? 20 : -1
  }
}

/// One connection: what has arrived on it, and what is still to be done about it.
struct Connection {
  let descriptor: CInt
  var isOver = false
  private var arrived: [UInt8] = []
  private var acts: [Act] = []
  /// What is left to write of the act under way.
  private var unwritten: ArraySlice<UInt8> = []
  private var eventsSent = 0

  init(descriptor: CInt) { self.descriptor = descriptor }

  var wantsToWrite: Bool {
    if !unwritten.isEmpty { return true }
    switch acts.first {
    case .send, .flood, .close: return true
    case .drip, .follow, .hang, nil: return false
    }
  }

  var isDripping: Bool { if case .drip = acts.first { true } else { false } }

  var isFollowing: Bool { acts.first == .follow }

  /// Takes what the client sends; each whole request adds what is done about it.
  mutating func receive(for engine: FaultEngine) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
    if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
    guard count > 0 else {
      isOver = true
      return
    }
    arrived += buffer[..<count]
    let blank: [UInt8] = [13, 10, 13, 10]
    // None of the calls has a body.
    while let end = arrived.firstRange(of: blank) {
      guard let request = Request(head: arrived[..<end.lowerBound]) else {
        isOver = true
        return
      }
      arrived.removeSubrange(..<end.upperBound)
      eventsSent = engine.events(after: 0).count
      acts += engine.acts(for: request)
    }
  }

  /// Does as much as the client takes in now.
  mutating func work(_ engine: FaultEngine) {
    while !isOver {
      if !unwritten.isEmpty {
        guard write() else { return }
        continue
      }
      guard let act = acts.first else { return }
      switch act {
      case .send(let bytes):
        acts.removeFirst()
        unwritten = bytes[...]
      case .flood(let bytes): unwritten = bytes[...]
      case .drip(let bytes):
        // A few a millisecond: each a write of its own.
        var rest = bytes[...]
        for _ in 0..<8 where unwritten.isEmpty {
          guard let byte = rest.popFirst() else { break }
          unwritten = [byte]
          _ = write()
        }
        acts[0] = .drip(Array(rest))
        if rest.isEmpty { acts.removeFirst() }
        return
      case .follow:
        let (bytes, count) = engine.events(after: eventsSent)
        eventsSent = count
        guard !bytes.isEmpty else { return }
        unwritten = Answer.chunk(bytes)[...]
      case .hang: return
      case .close: isOver = true
      }
    }
  }

  /// Writes what the client takes; false when it takes no more now.
  private mutating func write() -> Bool {
    let flags = CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)
    let count = unwritten.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
    if count > 0 {
      unwritten = unwritten.dropFirst(count)
      return true
    }
    if count < 0, errno != EAGAIN, errno != EINTR { isOver = true }
    return false
  }
}

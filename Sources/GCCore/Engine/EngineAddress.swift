extension EngineEndpoint.Address {
  /// The longest path that `sockaddr_un` holds, in bytes.
  static let longestSocketPath = 107

  /// Reads a host as docker writes it: `unix://PATH`, `tcp://HOST[:PORT]`, or `HOST[:PORT]`.
  ///
  /// `source` names the setting in the sentence of the error.
  init(parsing text: String, from source: String) throws(EngineError) {
    let host = text.trimmingASCIISpace()
    // In errors: they end up in logs and in the mail of cron.
    let told = withoutPassword(inAddress: host)
    // As docker takes it.
    if host.isEmpty {
      self = .unix(path: EngineEndpoint.defaultSocket)
      return
    }
    let marker = schemeMarker(in: host)
    let scheme = marker.map { host[..<$0.lowerBound].lowercased() } ?? "tcp"
    let rest = marker.map { host[$0.upperBound...] } ?? host[...]
    switch scheme {
    case "unix": self = try Self.unix(rest, source: source)
    case "tcp": self = try Self.tcp(rest, text: told, source: source)
    case "https": throw .tlsComesLater(what: "\(source) is “\(told)”")
    case "ssh":
      throw .unusable(
        """
        \(source) is “\(told)”: connecting by ssh is not supported yet. Forward the socket \
        (ssh -L /tmp/docker.sock:/var/run/docker.sock HOST) and use --host unix:///tmp/docker.sock.
        """)
    default:
      throw .unusable(
        "\(source) is “\(told)”: \(scheme):// is not supported; write unix://PATH or tcp://HOST:PORT."
      )
    }
  }

  private static func unix(_ rest: Substring, source: String) throws(EngineError)
    -> Self
  {
    let path = rest.isEmpty ? EngineEndpoint.defaultSocket : String(rest)
    guard !path.utf8.contains(0), path.utf8.count <= longestSocketPath else {
      throw .unusable(
        """
        \(source) names a socket path of \(path.utf8.count) bytes, but a Unix socket's holds \
        at most \(longestSocketPath): use a shorter path, or a symbolic link to it.
        """)
    }
    return .unix(path: path)
  }

  private static func tcp(_ rest: Substring, text: String, source: String) throws(EngineError)
    -> Self
  {
    let unusable = EngineError.unusable(
      "\(source) is “\(text)”: write unix://PATH or tcp://HOST:PORT.")
    var authority = rest
    if authority.last == "/" { authority.removeLast() }
    guard authority.utf8.allSatisfy(isHostByte) else { throw unusable }
    var name = authority
    var portText: Substring?
    if authority.first == "[" {
      guard let close = authority.firstIndex(of: "]") else { throw unusable }
      name = authority[authority.index(after: authority.startIndex)..<close]
      let tail = authority[authority.index(after: close)...]
      guard tail.isEmpty || tail.first == ":", !name.isEmpty else { throw unusable }
      portText = tail.isEmpty ? nil : tail.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      name = authority[..<colon]
      portText = authority[authority.index(after: colon)...]
      guard let portText, !portText.contains(":") else { throw unusable }
    }
    let port = portText.map { Int($0) ?? 0 } ?? 2375
    guard (1...65535).contains(port) else { throw unusable }
    if port == 2376 {
      throw .tlsComesLater(what: "\(source) is “\(text)”, and port 2376 speaks TLS")
    }
    return .tcp(host: name.isEmpty ? "localhost" : String(name), port: port)
  }

  /// What host names, IPv4 and bracketed IPv6 addresses and ports are made of: nothing that could
  /// change the meaning of a URL.
  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
      true
    default: false
    }
  }
}

extension EngineError {
  static func tlsComesLater(what: String) -> EngineError {
    .unusable(
      """
      \(what): connecting by TLS is not supported yet. Use the engine's Unix socket, or plain \
      tcp on a network you trust.
      """)
  }
}

extension String {
  fileprivate func trimmingASCIISpace() -> String {
    let isSpace = { (c: Character) in c == " " || c == "\t" || c == "\n" || c == "\r" }
    var text = self[...].drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return String(text)
  }
}

extension Fault {
  /// What the engine does in place of an answer.
  func acts(for answer: Answer, request: Request) -> [Act] {
    framingActs(for: answer) ?? statusActs(for: answer, request: request)
      ?? bodyActs(for: answer) ?? answer.acts
  }

  // MARK: Connection and framing

  private func framingActs(for answer: Answer) -> [Act]? {
    let body = answer.bytes
    let head = answer.head(framing: answer.framing)
    let half = Array(body.prefix(max(1, body.count / 2)))
    /// The answer with a body, whatever it would have had.
    func whole(_ framing: String, _ body: [UInt8]) -> [Act] {
      var answer = answer
      if answer.status == 204 { answer.status = 200 }
      if case .none = answer.body { answer.body = .text("", type: "application/json") }
      return [.send(answer.head(framing: framing) + body)]
    }
    switch self {
    case .closedBeforeHead, .closedAfterDoing: return [.close]
    case .closedInHead: return [.send(Array(head.prefix(head.count / 2))), .close]
    case .closedAfterHead: return [.send(head), .close]
    case .closedInBody: return [.send(head + half), .close]
    case .hungBeforeHead, .hungAfterDoing: return [.hang]
    case .hungAfterHead:
      return body.isEmpty ? whole("Content-Length: 10", []) + [.hang] : [.send(head), .hang]
    case .hungInBody: return whole("Content-Length: \(body.count + 10)", half) + [.hang]
    case .slow: return [.drip(head + framed(answer))] + answer.rest
    case .lengthTooLong: return whole("Content-Length: \(body.count + 1000)", body) + [.close]
    case .lengthTooLongAndOpen: return whole("Content-Length: \(body.count + 1000)", body) + [.hang]
    case .lengthTooShort: return whole("Content-Length: \(body.count / 2)", body)
    case .lengthIsNoNumber: return whole("Content-Length: many", body)
    case .brokenChunks:
      return whole("Transfer-Encoding: chunked", Array("zzz\r\n".utf8) + body)
    case .unendedChunks:
      return whole("Transfer-Encoding: chunked", Answer.chunk(body.isEmpty ? [32] : body)) + [
        .close
      ]
    case .endlessBody:
      let more = Answer.chunk([UInt8](repeating: 32, count: 65536))
      return whole("Transfer-Encoding: chunked", Answer.chunk(body.isEmpty ? [32] : body))
        + [.flood(more)]
    case .endlessHeaders:
      return [.send(Array("HTTP/1.1 200 OK\r\n".utf8)), .flood(Array("X-More: more\r\n".utf8))]
    case .hugeHeader:
      var answer = answer
      answer.headers.append(("X-Huge", String(repeating: "x", count: 1 << 20)))
      return answer.acts
    case .controlsInHeader:
      var answer = answer
      answer.headers.append(("X-Odd", "a\u{1b}]0;\(hostileMark)\u{7}\u{0}b\u{8}"))
      return answer.acts
    case .garbageStatusLine:
      return [.send(Array("\u{1b}]0;\(hostileMark)\u{7} this is no HTTP\r\n\r\n".utf8)), .close]
    case .http10:
      let line = Array("HTTP/1.0".utf8)
      let old = line + answer.head(framing: nil).dropFirst(line.count)
      return [.send(old + body), .close]
    case .http2Preface:
      return [.send(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0])]
    case .continueFirst:
      return [.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))] + answer.acts
    case .switchingProtocols:
      return [
        .send(
          Array(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n".utf8)),
        .close,
      ]
    default: return nil
    }
  }

  private func framed(_ answer: Answer) -> [UInt8] {
    guard case .events(_, let isLive) = answer.body else { return answer.bytes }
    let bytes = answer.bytes
    return (bytes.isEmpty ? [] : Answer.chunk(bytes)) + (isLive ? [] : Answer.lastChunk)
  }

  // MARK: Status

  private func statusActs(for answer: Answer, request: Request) -> [Act]? {
    let html = """
      <html><head><title>\(hostileMark)</title></head><body><center><h1>A page of a proxy</h1>\
      </center><hr>nginx</body></html>
      """
    func message(_ status: Int, _ text: String) -> [Act] {
      Answer(status, .json(["message": .string(text)])).acts
    }
    func page(_ status: Int) -> [Act] { Answer(status, .text(html, type: "text/html")).acts }
    switch self {
    case .noContent: return Answer(204).acts
    case .redirectPermanent, .redirectTemporary:
      var answer = Answer(self == .redirectPermanent ? 301 : 307)
      // Where something else would go.
      answer.headers = [("Location", "/v1.41/containers/web?force=1")]
      return answer.acts
    case .badRequest: return message(400, "invalid parameter")
    case .unauthorized: return message(401, "unauthorized: authentication required")
    case .forbidden: return message(403, "authorization denied by plugin")
    case .forbiddenPage: return page(403)
    case .notFound, .doneButNotFound:
      return message(404, "No such thing: \(request.path.last ?? "")")
    case .notFoundPage: return page(404)
    case .conflict: return message(409, "conflict: it is being worked on")
    case .tooManyRequests: return message(429, "too many requests")
    case .failed, .doneButFailed: return message(500, "the disk said no")
    case .failedText: return Answer(500, .text("the disk said no\n", type: "text/plain")).acts
    case .badGatewayPage: return page(502)
    case .unavailable: return message(503, "shutting down")
    case .hostileMessage: return message(500, hostileText)
    case .hugeMessage: return message(500, String(repeating: "all of it ", count: 200_000))
    case .wrongVersion where request.path == ["_ping"]:
      var answer = answer
      answer.headers = [("Api-Version", "1.12"), ("Server", "Docker/1.0")]
      return answer.acts
    case .wrongVersion:
      return message(
        400, "client version 1.41 is too new. Maximum supported API version is 1.12")
    default: return nil
    }
  }

  // MARK: Body

  private func bodyActs(for answer: Answer) -> [Act]? {
    if let spoiled = spoiledBytes(of: answer) { return answer.withBody(spoiled).acts }
    switch self {
    case .eventFlood:
      return [
        .send(Answer(200, .events([], isLive: true)).head(framing: "Transfer-Encoding: chunked")),
        .flood(Answer.chunk((0..<200).flatMap { floodEvent($0).bytes + [10] })),
      ]
    case .endlessEvent:
      return [
        .send(Answer(200, .events([], isLive: true)).head(framing: "Transfer-Encoding: chunked")),
        .send(Answer.chunk(Array(#"{"Type":""#.utf8))),
        .flood(Answer.chunk([UInt8](repeating: UInt8(ascii: "x"), count: 65536))),
      ]
    case .eventGarbage:
      return [
        .send(Answer(200, .events([], isLive: true)).head(framing: "Transfer-Encoding: chunked")),
        .send(Answer.chunk(Array("\u{1b}[2J no events here\n".utf8))),
      ] + answer.rest
    default: return nil
    }
  }

  private func spoiledBytes(of answer: Answer) -> [UInt8]? {
    let bytes = answer.bytes
    switch self {
    case .empty: return []
    case .null: return Array("null".utf8)
    case .text: return Array(#""an answer""#.utf8)
    case .listForObject: return Array("[]".utf8)
    case .objectForList: return Array("{}".utf8)
    case .cut: return Array(bytes.prefix(bytes.count / 2))
    case .trailing: return bytes + Array("}]\u{1b}[2J".utf8)
    case .byteOrderMark: return [0xEF, 0xBB, 0xBF] + bytes
    case .invalidUTF8: return spoiled(answer) { _, value in invalid(value) }
    case .deepNesting:
      return [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        + [UInt8](repeating: UInt8(ascii: "]"), count: 100_000)
    case .nonsense: return (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
    default: return changedValue(of: answer)?.bytes
    }
  }

  private func spoiled(
    _ answer: Answer, _ replacement: (String, JSON) -> JSON
  ) -> [UInt8]? {
    answer.json?.replacingLeaves(replacement).bytes
  }

  private func invalid(_ value: JSON) -> JSON {
    guard case .string = value else { return value }
    return .raw([UInt8(ascii: "\""), 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80, UInt8(ascii: "\"")])
  }
}

extension Answer {
  /// What is done where nothing is wrong.
  var acts: [Act] {
    let head = head(framing: framing)
    guard case .events = body else { return [.send(head + bytes)] }
    let bytes = bytes
    return [.send(head + (bytes.isEmpty ? [] : Self.chunk(bytes)))] + rest
  }

  /// What follows the events that happened already.
  var rest: [Act] {
    guard case .events(_, let isLive) = body else { return [] }
    return isLive ? [.follow] : [.send(Self.lastChunk)]
  }

  /// The body as one value.
  var json: JSON? {
    switch body {
    case .json(let json): json
    case .events(let events, _): events.first
    case .none, .text: nil
    }
  }

  /// The same with other bytes as its body; an answer without one gets it with 200.
  func withBody(_ bytes: [UInt8]) -> Answer {
    var answer = self
    if answer.status == 204 { answer.status = 200 }
    answer.body = .json(.raw(bytes))
    return answer
  }
}

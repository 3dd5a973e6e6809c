/// What the engine says to a request, before a fault spoils it.
struct Answer: Hashable, Sendable {
  enum Body: Hashable, Sendable {
    case none
    case json(JSON)
    case text(String, type: String)
    /// JSON values one after the other; it stays open for more of them where it is live.
    case events([JSON], isLive: Bool)
  }

  var status: Int
  var headers: [(name: String, value: String)] = []
  var body: Body

  init(_ status: Int, _ body: Body = .none) {
    self.status = status
    self.body = body
  }

  init(_ refusal: HostRefusal) {
    self.init(refusal.status, .json(["message": .string(refusal.message)]))
  }

  static func == (one: Answer, other: Answer) -> Bool {
    one.status == other.status && one.body == other.body
      && one.headers.elementsEqual(other.headers, by: ==)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(status)
    hasher.combine(body)
  }

  /// The body's bytes; those of a stream without its framing.
  var bytes: [UInt8] {
    switch body {
    case .none: []
    case .json(let json): json.bytes + [10]
    case .text(let text, _): Array(text.utf8)
    case .events(let events, _): events.flatMap { $0.bytes + [10] }
    }
  }

  var type: String {
    switch body {
    case .none, .json, .events: "application/json"
    case .text(_, let type): type
    }
  }

  /// The head, down to its blank line, with what says how long the body is.
  func head(framing: String?) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(Self.phrase(of: status))\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    if case .none = body {} else { text += "Content-Type: \(type)\r\n" }
    if let framing { text += framing + "\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// How the body's length is told where nothing is wrong.
  var framing: String? {
    switch body {
    case .none: status == 204 ? nil : "Content-Length: 0"
    case .json, .text: "Content-Length: \(bytes.count)"
    case .events: "Transfer-Encoding: chunked"
    }
  }

  static func chunk(_ bytes: [UInt8]) -> [UInt8] {
    Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10]
  }

  static let lastChunk = Array("0\r\n\r\n".utf8)

  private static func phrase(of status: Int) -> String {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 204: "No Content"
    case 301: "Moved Permanently"
    case 307: "Temporary Redirect"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 409: "Conflict"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    default: "Status"
    }
  }
}

/// One thing that the engine does on a connection to answer; then the connection waits for the next
/// request, unless it was closed.
enum Act: Hashable, Sendable {
  case send([UInt8])
  /// A byte at a time.
  case drip([UInt8])
  /// Again and again, until the client leaves.
  case flood([UInt8])
  /// Sends what happens from now on, until the client leaves.
  case follow
  /// Nothing more, until the client leaves.
  case hang
  case close
}

/// A question to the engine whose answer is shown or decides something.
public enum EngineCall: Hashable, Sendable {
  case ping, version, info, events, pastEvents
  case containers, images, volumes, networks
  /// Bytes of writable layers, of all containers or (full ID) of one.
  case containerSizes
  case containerSize(String)
  case sharedSizes, buildCache, volumeSizes
  /// Inspects, by full ID.
  case container(String)
  case image(String)
  case network(String)
  case history(String)
}

/// A call that the engine does not answer as documented: what became of it, and so what is missing.
///
/// Nothing else is missing: everything that other calls tell is known and shown.
public struct CallTrouble: Error, Hashable, Sendable {
  /// What became of a call. Words of the engine in it are untrusted.
  public enum Fault: Hashable, Sendable {
    /// It was answered with an HTTP status that is no success, and these words.
    case refused(status: Int, words: String)
    /// No answer within so many seconds.
    case silent(seconds: Int)
    /// The answer is not what the API documents.
    case unreadable(String)
    /// The connection ended before the answer was complete.
    case cut(String)
  }

  public var call: EngineCall
  public var fault: Fault

  public init(_ call: EngineCall, _ fault: Fault) {
    self.call = call
    self.fault = fault
  }
}

extension CallTrouble.Fault {
  /// Not found, though it is listed.
  static let notFound = Self.refused(status: 404, words: "HTTP 404 Not Found")

  /// What follows the name of the call in a sentence.
  var verb: String {
    switch self {
    case .refused(let status, _): status < 500 ? "is refused" : "fails"
    case .silent(let seconds): "gave no answer in \(seconds) s"
    case .unreadable: "cannot be read"
    case .cut: "is cut off"
    }
  }

  /// Why, where the verb does not say it.
  var detail: String? {
    switch self {
    case .refused(_, let words): words
    case .silent: nil
    case .unreadable(let reason): reason
    case .cut(let reason): reason.last == "." ? String(reason.dropLast()) : reason
    }
  }

  /// Why a fact is not available, as a short phrase.
  public var phrase: String {
    switch self {
    case .refused(_, let words): words
    case .silent(let seconds): "no answer in \(seconds) s"
    case .unreadable(let reason): "the answer cannot be read: \(reason)"
    case .cut(let reason): reason
    }
  }
}

extension EngineCall {
  /// The call as the API's documents name it.
  var name: String {
    switch self {
    case .ping: "GET /_ping"
    case .version: "GET /version"
    case .info: "GET /info"
    case .events, .pastEvents: "GET /events"
    case .containers: "GET /containers/json"
    case .images: "GET /images/json"
    case .volumes: "GET /volumes"
    case .networks: "GET /networks"
    case .containerSizes, .containerSize: "GET /containers/json?size=1"
    case .sharedSizes: "GET /images/json?shared-size=1"
    case .buildCache, .volumeSizes: "GET /system/df"
    case .container(let id): "GET /containers/\(shortID(id))/json"
    case .image(let id): "GET /images/\(shortID(id))/json"
    case .network(let id): "GET /networks/\(shortID(id))"
    case .history(let id): "GET /images/\(shortID(id))/history"
    }
  }

  /// The same of several items.
  var nameOfMany: String {
    switch self {
    case .container: "GET /containers/…/json"
    case .image: "GET /images/…/json"
    case .network: "GET /networks/…"
    case .history: "GET /images/…/history"
    default: name
    }
  }

  /// The item that it is about; `nil` where it is about all.
  var item: ItemID? {
    switch self {
    case .container(let id), .containerSize(let id): .container(id)
    case .image(let id), .history(let id): .image(id)
    case .network(let id): .network(id)
    default: nil
    }
  }

  /// What is missing without the answer; `items` names those that the call is about.
  func missing(_ items: String) -> String {
    switch self {
    case .ping: "the API version is not known for sure"
    case .version: "the engine's version is not known"
    case .info: "the engine's name, image store, disk and clock are not known"
    case .events: "no live updates, r refreshes"
    case .pastEvents: "when something was last used is not known"
    case .containers: "no containers, and nothing that one may use can be removed"
    case .images: "no images"
    case .volumes: "no volumes"
    case .networks: "no networks"
    case .containerSizes: "the sizes of containers are not known"
    case .containerSize: "the size of \(items) is not known"
    case .sharedSizes: "what images share is not known"
    case .buildCache: "what the build cache holds is not known"
    case .volumeSizes: "the sizes of volumes are not known"
    case .container: "nothing more is known of \(items)"
    case .image: "the layers of \(items) are not known"
    case .history: "the layer sizes of \(items) are not known"
    case .network: "what is attached to \(items) is not known"
    }
  }

  /// What concerns more comes first.
  var rank: Int {
    switch self {
    case .containers: 0
    case .images: 1
    case .volumes: 2
    case .networks: 3
    case .events: 4
    case .container: 5
    case .image: 6
    case .history: 7
    case .network: 8
    case .containerSizes: 9
    case .containerSize: 10
    case .volumeSizes: 11
    case .buildCache: 12
    case .sharedSizes: 13
    case .pastEvents: 14
    case .info: 15
    case .version: 16
    case .ping: 17
    }
  }
}

/// What one event of the engine makes us do.
struct EventNews: Hashable, Sendable {
  /// The item to look up; an image by what the event names it.
  enum LookUp: Hashable, Sendable {
    case container(String)
    case image(String)
  }

  var lookUp: LookUp?
  /// The container that is gone for good: container IDs never come back.
  var gone: String?
  /// The event says that the container ended; its record may lag behind.
  var ended = false
  /// The container runs now: an end told earlier is no longer waited for.
  var began = false
  var listsContainers = false
  var listsImages = false
  /// Images or the build cache changed: shared bytes are counted anew.
  var recounts = false
  /// Something was removed: the disk has other free space.
  var freesSpace = false

  init() {}

  /// Events that change nothing we show (exec, health checks, attach …) decide nothing.
  init(_ event: EngineEvent) {
    switch event.type {
    case "container": readContainer(event)
    case "image": readImage(event)
    case "builder":
      recounts = true
      freesSpace = event.action == "prune"
    default: break
    }
  }

  private mutating func readContainer(_ event: EngineEvent) {
    switch event.action {
    case "destroy", "remove":
      gone = event.actorID
      freesSpace = true
    case "die", "died", "stop", "cleanup":
      lookUp = .container(event.actorID)
      ended = true
    case "start", "restart", "unpause":
      lookUp = .container(event.actorID)
      began = true
    case "create", "init", "pause", "rename", "update":
      lookUp = .container(event.actorID)
    case "prune":
      listsContainers = true
      freesSpace = true
    case "commit": listsImages = true
    default: break
    }
  }

  private mutating func readImage(_ event: EngineEvent) {
    switch event.action {
    case "tag", "untag", "delete", "remove", "pull", "load", "import", "build", "create",
      "loadfromarchive":
      recounts = true
      freesSpace = event.action == "delete" || event.action == "remove"
      if event.actorID.isEmpty {
        listsImages = true
      } else {
        lookUp = .image(event.actorID)
      }
    case "prune":
      listsImages = true
      recounts = true
      freesSpace = true
    default: break
    }
  }
}

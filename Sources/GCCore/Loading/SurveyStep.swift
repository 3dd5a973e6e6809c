/// What a command is asking an engine for, to be said when it takes long.
public enum SurveyStep: Hashable, Sendable {
  case host, containers, images, volumes, networks
  /// Inspects of so many containers, and of so many images with their histories.
  case containerDetails(Int)
  case imageLayers(Int)
  case networkDetails(Int)
  /// Counts of bytes; those of the writable layers of so many containers.
  case containerSizes(Int)
  case buildCache, volumeSizes
  case pastEvents

  /// What is waited for, in a sentence that begins with "Waiting for".
  public var words: String {
    switch self {
    case .host: "the engine to say who it is"
    case .containers: "the list of containers"
    case .images: "the list of images"
    case .volumes: "the list of volumes"
    case .networks: "the list of networks"
    case .containerDetails(let count): "the inspects of \(Self.counted(count, "container"))"
    case .imageLayers(let count): "the layers of \(Self.counted(count, "image"))"
    case .networkDetails(let count): "the inspects of \(Self.counted(count, "network"))"
    case .containerSizes(let count):
      "the engine to count the bytes of \(Self.counted(count, "container"))"
    case .buildCache: "the engine to count the build cache"
    case .volumeSizes: "the engine to count the bytes of the volumes"
    case .pastEvents: "the engine's past events"
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

/// Told what a survey asks for next, as it begins to.
public typealias SurveyWatch = @Sendable (SurveyStep) -> Void

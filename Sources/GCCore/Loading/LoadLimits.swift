/// How much a loader asks of an engine at once, and how long it pauses.
public struct LoadLimits: Hashable, Sendable {
  /// Rows of the first page: a screenful, so that it comes at once.
  public var firstPage = 50
  /// How long one further page should take on an engine that is slow.
  public var pageTime = Duration.milliseconds(250)
  /// Inspects under way together, besides those that are slow.
  public var inspects = 8
  /// How long an inspect may take before another is asked for in its place: one that is locked must
  /// not hold back the others.
  public var slow = Duration.seconds(2)
  /// Slow inspects under way beside the others.
  public var slowInspects = 24
  /// Image histories among them: each reads the image's configuration and layers.
  public var histories = 3
  /// Containers whose writable layers are counted by one call.
  public var sizesByID = 40
  /// How often a container whose size is refused is asked for, alone.
  public var sizeAttempts = 4
  /// Pauses before it is asked for again: one that vanishes is gone by then.
  public var sizeAgain = Backoff(first: .seconds(2), longest: .seconds(30))
  /// After so many refused alone, and none counted, the engine counts nothing.
  public var hopeless = 8
  /// How long events of one item are gathered before it is looked up.
  public var debounce = Duration.milliseconds(100)
  /// How long to wait before a container that is said to have ended is looked up again.
  public var lookAgain = Duration.seconds(1)
  /// How often at most: the container may have been started anew.
  public var lookAgainTimes = 3
  /// How long image and builder events are gathered before the engine counts anew.
  public var recount = Duration.seconds(2)
  /// More changed items than this are listed instead of looked up one by one.
  public var burst = 20
  /// How long the first page waits for the event stream: some engines send no head before an event.
  public var subscription = Duration.milliseconds(100)
  /// Answers are gathered this long before they are passed on.
  public var flush = Duration.milliseconds(50)
  /// Pauses between attempts to reach an engine that was lost.
  public var reconnect = Backoff(first: .milliseconds(250), longest: .seconds(5))
  /// How often a stream of events may be cut off in a row, each before it was steady, until it is
  /// left alone.
  public var cutsInARow = 5
  /// A stream that lasted so long is no broken one: a proxy cuts off what is idle.
  public var steadyStream = Duration.seconds(20)
  /// Pauses while another client keeps the engine counting.
  public var busy = Backoff(first: .milliseconds(250), longest: .seconds(5))
  /// Attempts at a count before it is given up.
  public var busyAttempts = 12

  public init() {}
}

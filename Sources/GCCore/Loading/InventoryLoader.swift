/// Keeps an inventory current: lists what an engine has, a screenful first, completes it in the
/// background, and follows the engine's events.
///
/// Acts only: what to ask for next is decided by `PageSizing`, `FactQueue`, `SizeQueue`,
/// `EventNews` and `PendingNews`. Loops share the actor, each woken by its bell: the host, lists, cheap
/// facts, expensive counts (one at a time, never two) and news. A session is the time from one
/// connection to its loss; none of its answers outlives it.
public actor InventoryLoader {
  let engine: any Engine
  let limits: LoadLimits
  let clock: any Clock<Duration>
  let measureDisk: @Sendable (String) -> Fact<DiskSpace>

  /// What has been published, folded together.
  var inventory = Inventory()
  var facts = FactQueue()
  var sizes = SizeQueue()
  var news = PendingNews()
  /// Counts that are due, besides the writable sizes.
  var counts: Set<LoadActivity.Kind> = []
  var wanted = WantedLists()
  /// What is being asked for at this moment, beyond what waits in the queues.
  var underWay: [LoadActivity.Kind: LoadActivity.Progress] = [:]
  /// Items that events settled since the running list was asked for: `true` when they are there.
  var settled: [ItemID: Bool] = [:]
  /// How often news of an item came in: an answer asked for before is stale.
  var generations: [ItemID: Int] = [:]
  var isListing = false
  var isMeasuringCancelled = false
  var measurement: Task<Void, any Error>?
  let elapsed: @Sendable () -> Duration

  var listBell = Bell()
  var factBell = Bell()
  var measureBell = Bell()
  var newsBell = Bell()
  var hostBell = Bell()
  /// Rings when events are to be asked for again, after the engine gave none.
  var eventBell = Bell()
  var subscribed = Bell()
  /// Rings `newsBell` when the earliest news is due.
  var alarm: (due: Duration, task: Task<Void, Never>)?
  /// Rings `measureBell` when a size is to be asked for once more.
  var sizeAlarm: Task<Void, Never>?
  var isSubscribed = false
  /// The lists were asked for before the event stream stood: something may have slipped between.
  var listedBlindly = false

  private var subscriber: AsyncStream<LoadUpdate>.Continuation?
  private var run: Task<Void, Never>?
  private var pause: Task<Void, any Error>?
  private var connection: ConnectionState?
  private var activity = LoadActivity()
  private var wasConnected = false
  /// Whether anything was answered in this session.
  var hasAnswered = false
  /// Whether the lists were asked for in this session.
  var hasListed = false

  /// - Parameter clock: what all waiting goes by.
  /// - Parameter measureDisk: how the disk of the engine's data root is looked at, when it is here.
  public init(
    engine: any Engine, limits: LoadLimits = LoadLimits(),
    clock: any Clock<Duration> = ContinuousClock(),
    measureDisk: @escaping @Sendable (String) -> Fact<DiskSpace> = { DiskSpace.measure(path: $0) }
  ) {
    self.engine = engine
    self.limits = limits
    self.clock = clock
    self.measureDisk = measureDisk
    elapsed = clock.stopwatch()
  }

  /// Starts to load, and tells all news from now on. For one reader; ends with `stop`.
  public func updates() -> AsyncStream<LoadUpdate> {
    subscriber?.finish()
    let (stream, continuation) = AsyncStream.makeStream(of: LoadUpdate.self)
    subscriber = continuation
    if !inventory.containers.isEmpty || inventory.host != nil {
      continuation.yield(.changes(inventory.asChanges))
    }
    if let connection { continuation.yield(.connection(connection)) }
    if run == nil { start() }
    return stream
  }

  /// The rows on the screen, topmost first: what is missing of them is asked for first.
  public func prioritize(_ ids: [ItemID]) {
    facts.prioritize(ids)
    sizes.prioritize(ids)
  }

  /// Asks for everything anew; what is known stays until a newer answer comes. A list that is
  /// running is followed by another; a lost engine is tried at once.
  public func refresh() {
    if run == nil, subscriber != nil { return start() }
    if let pause { return pause.cancel() }
    wantEverything()
    listBell.ring()
    if inventory.troubles[.events] != nil { eventBell.ring() }
  }

  /// Cancels the expensive counts, running and due; what they would have told stays unknown.
  public func cancelMeasuring() {
    isMeasuringCancelled = true
    measurement?.cancel()
    publishActivity()
  }

  public func resumeMeasuring() {
    isMeasuringCancelled = false
    measureBell.ring()
    publishActivity()
  }

  /// Cancels everything under way, and returns when nothing is.
  public func stop() async {
    let running = run
    run = nil
    running?.cancel()
    await running?.value
    subscriber?.finish()
    subscriber = nil
  }

  // MARK: Sessions

  private func start() {
    run = Task { await self.runSessions() }
  }

  private func runSessions() async {
    var attempt = 0
    publish(.connecting)
    while !Task.isCancelled {
      wantEverything()
      let sinceStart = clock.stopwatch()
      do {
        try await session()
      } catch {
        endSession()
        if Task.isCancelled { return }
        let reason = Self.sentence(error)
        guard wasConnected, !Self.isUnusable(error) else {
          run = nil
          return publish(.failed(reason))
        }
        // Only a session that held for a while shows that the engine is well again.
        attempt = sinceStart() > limits.reconnect.longest ? 1 : attempt + 1
        let wait = limits.reconnect.pause(before: attempt)
        publish(.lost(reason: reason, attempt: attempt, retryIn: wait))
        let sleep = Task { [clock] in try await clock.sleep(for: wait) }
        pause = sleep
        // A cancelled pause is `refresh`: the engine is tried at once.
        await withTaskCancellationHandler {
          _ = try? await sleep.value
        } onCancel: {
          sleep.cancel()
        }
        pause = nil
      }
    }
    endSession()
  }

  /// One connection: returns only by throwing, when it is lost or the task is cancelled.
  private func session() async throws {
    (listBell, factBell, measureBell, newsBell) = (Bell(), Bell(), Bell(), Bell())
    (hostBell, eventBell, subscribed) = (Bell(), Bell(), Bell())
    isSubscribed = false
    listedBlindly = false
    hasAnswered = false
    hasListed = false
    listBell.ring()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await self.followEvents() }
      group.addTask { try await self.hostLoop() }
      group.addTask { try await self.listLoop() }
      group.addTask { try await self.factLoop() }
      group.addTask { try await self.measureLoop() }
      group.addTask { try await self.newsLoop() }
      while try await group.next() != nil {}
    }
    try Task.checkCancellation()
  }

  /// What waits for answers that will never come is forgotten; what is known stays.
  private func endSession() {
    alarm?.task.cancel()
    alarm = nil
    sizeAlarm?.cancel()
    facts.removeAll()
    _ = sizes.giveUp()
    counts = []
    news = PendingNews()
    underWay = [:]
    settled = [:]
    generations = [:]
    isListing = false
    publishActivity()
  }

  private func wantEverything() {
    wanted = WantedLists(host: true, containers: true, images: true, reasks: true)
  }

  /// The engine answered.
  func answered() {
    wasConnected = true
    hasAnswered = true
    publish(.connected)
  }

  // MARK: Publishing

  func publish(_ changes: [InventoryChange]) {
    guard !changes.isEmpty, !Task.isCancelled else { return }
    inventory.apply(changes)
    subscriber?.yield(.changes(changes))
  }

  private func publish(_ state: ConnectionState) {
    guard state != connection else { return }
    connection = state
    subscriber?.yield(.connection(state))
  }

  func publishActivity() {
    let now = currentActivity
    guard now != activity else { return }
    activity = now
    subscriber?.yield(.activity(now))
  }

  static func sentence(_ error: any Error) -> String {
    (error as? EngineError)?.sentence ?? "The engine's answer was lost: \(error)."
  }

  private static func isUnusable(_ error: any Error) -> Bool {
    if case EngineError.unusable = error { true } else { false }
  }
}

/// The lists that are to be asked for.
struct WantedLists: Hashable, Sendable {
  var host = false
  var containers = false
  var images = false
  /// Whether facts that are known are asked for anew too.
  var reasks = false
}

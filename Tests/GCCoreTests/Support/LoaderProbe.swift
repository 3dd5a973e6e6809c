import GCCore

/// Reads what a loader tells, as a screen would: folds the changes into its own inventory.
actor LoaderProbe {
  private(set) var inventory = Inventory()
  private(set) var connections: [ConnectionState] = []
  private(set) var activities: [LoadActivity] = []
  private(set) var changes: [InventoryChange] = []
  private(set) var hasEnded = false
  private var waiters:
    [Int: (until: @Sendable (isolated LoaderProbe) -> Bool, CheckedContinuation<Void, Never>)] = [:]
  private var nextToken = 0

  init() {}

  var activity: LoadActivity { activities.last ?? LoadActivity() }
  var connection: ConnectionState? { connections.last }

  /// Reads until the stream ends; the task of the reader belongs to the caller.
  func read(_ updates: AsyncStream<LoadUpdate>) async {
    for await update in updates {
      switch update {
      case .changes(let news):
        changes += news
        inventory.apply(news)
      case .connection(let state): connections.append(state)
      case .activity(let activity): activities.append(activity)
      }
      wake()
    }
    hasEnded = true
    wake()
  }

  /// Suspends until what was told is as wanted; returns early when the test's time is over.
  func until(_ isDone: @escaping @Sendable (isolated LoaderProbe) -> Bool) async {
    nextToken += 1
    let token = nextToken
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if isDone(self) || Task.isCancelled {
          continuation.resume()
        } else {
          waiters[token] = (isDone, continuation)
        }
      }
    } onCancel: {
      Task { await self.giveUp(token) }
    }
  }

  private func giveUp(_ token: Int) { waiters.removeValue(forKey: token)?.1.resume() }

  private func wake() {
    for (token, waiter) in waiters where waiter.until(self) {
      waiters[token] = nil
      waiter.1.resume()
    }
  }
}

/// A loader over a fake engine, read by a probe, on a clock without waiting.
struct LoaderRig: Sendable {
  let engine: FakeEngine
  let clock: SteppedClock
  let loader: InventoryLoader
  let probe = LoaderProbe()

  /// Pauses that a test lets pass by itself; far enough apart to be told from each other.
  static let subscription = Duration.seconds(1000)
  static let reconnect = Duration.seconds(4000)
  static let lookAgain = Duration.seconds(16000)
  static let slow = Duration.seconds(64000)

  static var limits: LoadLimits {
    var limits = LoadLimits()
    limits.subscription = subscription
    limits.reconnect = Backoff(first: reconnect, longest: reconnect)
    limits.lookAgain = lookAgain
    limits.slow = slow
    return limits
  }

  init(
    _ host: SampleHost, limits: LoadLimits = Self.limits, disk: Fact<DiskSpace> = .pending,
    clock: SteppedClock = SteppedClock(),
    onCall: @escaping @Sendable (FakeCall) -> Void = { _ in }
  ) {
    engine = FakeEngine(host, onCall: onCall)
    self.clock = clock
    loader = InventoryLoader(
      engine: engine, limits: limits, clock: clock, measureDisk: { _ in disk })
  }

  /// Starts the loader, runs the test, and stops it again.
  func run(_ body: @Sendable (LoaderRig) async throws -> Void) async rethrows {
    let updates = await loader.updates()
    let reader = Task { [probe] in await probe.read(updates) }
    do {
      try await body(self)
    } catch {
      await loader.stop()
      await reader.value
      throw error
    }
    await loader.stop()
    await reader.value
  }

  /// Suspends until nothing is left to ask for.
  func settled() async {
    await probe.until { probe in
      probe.inventory.containersComplete && probe.inventory.imagesComplete
        && !probe.inventory.buildCache.isPending && probe.activity.isIdle
    }
  }
}

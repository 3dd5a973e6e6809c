/// What events asked for and has not been done: gathered a moment, so that ten events of one item
/// make one look-up and a burst makes one list. Times are durations since one fixed moment.
struct PendingNews: Hashable, Sendable {
  /// What is due now.
  struct Batch: Hashable, Sendable {
    var lookUps: [EventNews.LookUp] = []
    var listsContainers = false
    var listsImages = false
    var recounts = false
    var measuresDisk = false

    var isEmpty: Bool { self == Batch() }
  }

  private var lookUps: [EventNews.LookUp: Duration] = [:]
  private var containerList: Duration?
  private var imageList: Duration?
  private var recount: Duration?
  private var disk: Duration?
  /// Containers said to have ended, and how often they may still be looked up again.
  private var ends: [String: Int] = [:]
  /// Items that are remembered one by one.
  private static let most = 2000

  mutating func note(_ news: EventNews, at now: Duration, _ limits: LoadLimits) {
    let soon = now + limits.debounce
    if lookUps.count + ends.count > Self.most {
      // No host does that much between two looks: lists tell as well, and hold no more than it has.
      (lookUps, ends) = ([:], [:])
      (containerList, imageList) = (containerList ?? soon, imageList ?? soon)
    }
    if let lookUp = news.lookUp { lookUps[lookUp] = min(lookUps[lookUp] ?? soon, soon) }
    if case .container(let id) = news.lookUp {
      if news.ended { ends[id] = limits.lookAgainTimes }
      if news.began { ends[id] = nil }
    }
    if let gone = news.gone {
      lookUps[.container(gone)] = nil
      ends[gone] = nil
    }
    if news.listsContainers { containerList = containerList ?? soon }
    if news.listsImages { imageList = imageList ?? soon }
    if news.freesSpace { disk = disk ?? soon }
    if news.recounts { recount = recount ?? now + limits.recount }
  }

  /// A container was looked up: whether it is to be looked up again, because it is said to have
  /// ended and its record does not say so yet.
  mutating func answered(
    container id: String, state: ContainerState?, at now: Duration, _ limits: LoadLimits
  ) {
    guard let left = ends[id] else { return }
    guard state == .running, left > 0 else {
      ends[id] = nil
      return
    }
    ends[id] = left - 1
    lookUps[.container(id)] = lookUps[.container(id)] ?? now + limits.lookAgain
  }

  /// Another look-up showed that this image changed too.
  mutating func lookUp(image id: String, at now: Duration) { lookUps[.image(id)] = now }

  /// The earliest time at which something is due.
  var nextDue: Duration? {
    (Array(lookUps.values) + [containerList, imageList, recount, disk].compactMap { $0 }).min()
  }

  mutating func take(at now: Duration, _ limits: LoadLimits) -> Batch {
    var batch = Batch()
    func isDue(_ time: inout Duration?) -> Bool {
      guard let due = time, due <= now else { return false }
      time = nil
      return true
    }
    batch.listsContainers = isDue(&containerList)
    batch.listsImages = isDue(&imageList)
    batch.recounts = isDue(&recount)
    batch.measuresDisk = isDue(&disk)

    let due = lookUps.filter { $0.value <= now }.keys
    for lookUp in due { lookUps[lookUp] = nil }
    let containers = due.filter { if case .container = $0 { true } else { false } }
    let images = due.filter { if case .image = $0 { true } else { false } }
    if containers.count > limits.burst { batch.listsContainers = true }
    if images.count > limits.burst { batch.listsImages = true }
    if !batch.listsContainers { batch.lookUps += containers }
    if !batch.listsImages { batch.lookUps += images }
    return batch
  }
}

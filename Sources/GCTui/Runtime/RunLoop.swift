import Glibc

/// What the run loop tells the program.
enum LoopEvent: Hashable, Sendable {
  case input(TerminalInput)
  case resized(Size)
  /// The time that `Program.tick` asked for has passed.
  case tick
}

/// What an effect asks of the loop itself.
enum LoopControl: Hashable, Sendable {
  /// Draw the whole screen anew.
  case redraw
  /// Give the terminal back and stop, until `fg`.
  case suspend
  /// Leave with this exit status.
  case quit(CInt)
}

/// A program for the run loop: how it decides, how it looks, and who does what it wants done.
struct Program<Model, Message: Sendable, Effect> {
  /// The message for something that happened at the terminal, if it means anything.
  var message: (LoopEvent) -> Message?
  /// Decides what a message changes and what is to be done; does nothing itself.
  var update: (inout Model, Message) -> [Effect]
  /// Starts an effect and returns at once; what comes of it is posted to the mailbox.
  var perform: (Effect) -> LoopControl?
  /// Brings what is derived up to date, once for everything that arrived, before it is drawn.
  var settle: (inout Model) -> [Effect] = { _ in [] }
  /// The whole screen for a model.
  var render: (Model, Size) -> Frame
  /// Which frames have to be seen before keys act on what they show.
  var sight = Sight<Model>()
  /// How long until something moves by itself (a spinner, an age), or `nil` to sleep until called.
  var tick: (Model) -> Duration? = { _ in nil }
}

/// What a program wants to know of its frames: keys that were typed before a frame was on the screen
/// were not meant for it.
struct Sight<Model> {
  /// Whether the frame of this model shows something that has to be seen first.
  var isAwaited: (Model) -> Bool = { _ in false }
  /// The frame of this model is on the screen, and the terminal has been read empty since.
  var gained: (inout Model) -> Void = { _ in }
  /// Something else is on the screen now: the program was stopped.
  var lost: (inout Model) -> Void = { _ in }
}

/// Waits for keys, mail and signals, and draws once for all that arrived.
///
/// It blocks its thread in `poll`: no event, no work. Everything that is there is taken before the screen is
/// drawn, so that a burst of events costs one frame.
struct RunLoop<Model, Message: Sendable, Effect> {
  let terminal: any Terminal
  let mailbox: Mailbox<Message>
  /// Where signals arrive, a byte each.
  let signals: CInt
  let program: Program<Model, Message, Effect>
  /// Stops the process for ^Z.
  var stopJob: () -> Void = SignalPipe.stopJob

  /// Runs until the program quits, the terminal goes away or a signal ends it.
  ///
  /// - Returns: the exit status: the program's own, or 128 and the number of the signal.
  func run(_ model: inout Model) -> CInt {
    var deadline: ContinuousClock.Instant?
    if let status = send(.resized(terminal.size), to: &model) { return status }
    while true {
      if let status = perform(program.settle(&model), &model) { return status }
      terminal.draw(program.render(model, terminal.size))
      var early: [TerminalInput] = []
      if program.sight.isAwaited(model) {
        early = terminal.readInput()
        guard !early.isEmpty else {
          program.sight.gained(&model)
          continue
        }
      }
      deadline = nextDeadline(program.tick(model), after: deadline)
      let latest = [deadline, terminal.inputDeadline].compactMap { $0 }.min()
      let ready = wait(until: early.isEmpty ? latest : .now)
      if let status = takeSignals(ready.signals, &model) { return status }
      if let status = take(early, &model) { return status }
      let isInputDue = terminal.inputDeadline.map { $0 <= .now } ?? false
      if ready.input || isInputDue, let status = take(terminal.readInput(), &model) {
        return status
      }
      if ready.mail, let status = takeMail(&model) { return status }
      if let due = deadline, due <= .now {
        deadline = nil
        if let status = send(.tick, to: &model) { return status }
      }
      if ready.gone { return 128 + SIGHUP }
    }
  }

  /// A deadline stays where it is while events arrive, so that they cannot hold back a spinner.
  private func nextDeadline(
    _ interval: Duration?, after deadline: ContinuousClock.Instant?
  ) -> ContinuousClock.Instant? {
    guard let interval else { return nil }
    let next = ContinuousClock.now + interval
    return deadline.map { min($0, next) } ?? next
  }

  private struct Ready {
    var input = false
    var mail = false
    var signals: [UInt8] = []
    var gone = false
  }

  private func wait(until deadline: ContinuousClock.Instant?) -> Ready {
    var descriptors = [terminal.inputDescriptor, mailbox.descriptor, signals].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let timeout = deadline.map { milliseconds(until: $0) } ?? -1
    guard poll(&descriptors, nfds_t(descriptors.count), timeout) >= 0 else {
      // Interrupted: the handler's byte is in the pipe, and the next turn finds it.
      return Ready()
    }
    func has(_ index: Int, _ events: CInt) -> Bool {
      CInt(descriptors[index].revents) & events != 0
    }
    if has(2, POLLIN) { SignalPipe.noteTaken() }
    return Ready(
      input: has(0, POLLIN), mail: has(1, POLLIN),
      signals: has(2, POLLIN) ? drainDescriptor(signals) : [],
      gone: has(0, POLLHUP | POLLERR | POLLNVAL))
  }

  /// Rounded up: a timeout that ends early would only turn the loop once more.
  private func milliseconds(until deadline: ContinuousClock.Instant) -> CInt {
    let left = max(.zero, ContinuousClock.now.duration(to: deadline)).components
    let exact =
      left.seconds * 1000 + (left.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return CInt(min(exact, 60_000))
  }

  private func takeSignals(_ arrived: [UInt8], _ model: inout Model) -> CInt? {
    for signal in arrived.map(CInt.init) {
      let status: CInt? =
        switch signal {
        case SIGTERM, SIGHUP, SIGQUIT: 128 + signal
        case SIGINT: send(.input(.key(.control("c"))), to: &model)
        case SIGWINCH: resize(&model)
        case SIGTSTP: control(.suspend, &model)
        case SIGCONT: resume(&model)
        default: nil
        }
      if let status { return status }
    }
    return nil
  }

  private func take(_ inputs: [TerminalInput], _ model: inout Model) -> CInt? {
    for input in inputs {
      let status: CInt? =
        switch input {
        // Of no concern to the program: they work the same on every screen.
        case .key(.control("z")): control(.suspend, &model)
        case .key(.control("l")): control(.redraw, &model)
        case .key(.control("\\")): 128 + SIGQUIT
        default: send(.input(input), to: &model)
        }
      if let status { return status }
    }
    return nil
  }

  private func takeMail(_ model: inout Model) -> CInt? {
    for message in mailbox.takeAll() {
      if let status = update(&model, message) { return status }
    }
    return nil
  }

  private func send(_ event: LoopEvent, to model: inout Model) -> CInt? {
    program.message(event).flatMap { update(&model, $0) }
  }

  private func update(_ model: inout Model, _ message: Message) -> CInt? {
    perform(program.update(&model, message), &model)
  }

  private func perform(_ effects: [Effect], _ model: inout Model) -> CInt? {
    for effect in effects {
      if let asked = program.perform(effect), let status = control(asked, &model) { return status }
    }
    return nil
  }

  private func control(_ asked: LoopControl, _ model: inout Model) -> CInt? {
    switch asked {
    case .quit(let status): return status
    case .redraw:
      terminal.invalidate()
      return nil
    case .suspend:
      terminal.suspend()
      program.sight.lost(&model)
      stopJob()
      return resume(&model)
    }
  }

  private func resume(_ model: inout Model) -> CInt? {
    terminal.resume()
    return resize(&model)
  }

  private func resize(_ model: inout Model) -> CInt? {
    let before = terminal.size
    terminal.resized()
    return terminal.size == before ? nil : send(.resized(terminal.size), to: &model)
  }
}

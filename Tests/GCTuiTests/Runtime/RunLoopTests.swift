import Glibc
import Testing

@testable import GCTui

/// A program whose model is the list of what happened to it.
private enum Note: Hashable, Sendable {
  case event(LoopEvent)
  case mail(String)
}

private struct Stage {
  let terminal: FakeTerminal
  let mailbox: Mailbox<Note>
  let signals: Pipe

  init() throws {
    terminal = try FakeTerminal()
    mailbox = try Mailbox()
    signals = try Pipe()
  }

  func signal(_ signal: CInt) { writeAll([UInt8(signal)], to: signals.writeEnd) }

  /// Runs until `q`, and tells what happened.
  func run(
    tick: @escaping ([Note]) -> Duration? = { _ in nil }, stopJob: @escaping () -> Void = {}
  ) -> (status: CInt, notes: [Note]) {
    let program = Program<[Note], Note, LoopControl>(
      message: { .event($0) },
      update: { notes, note in
        notes.append(note)
        return note == .event(.input(.key(.character("q")))) ? [.quit(7)] : []
      },
      perform: { $0 },
      render: { notes, size in
        var buffer = CellBuffer(size)
        buffer.write("\(notes.count)", at: Point(column: 0, row: 0))
        return Frame(buffer)
      },
      tick: tick)
    let loop = RunLoop(
      terminal: terminal, mailbox: mailbox, signals: signals.readEnd, program: program,
      stopJob: stopJob)
    var notes: [Note] = []
    let status = loop.run(&notes)
    signals.close()
    return (status, notes)
  }
}

private let start = Note.event(.resized(Size(columns: 20, rows: 4)))
private let quit = Note.event(.input(.key(.character("q"))))

@Test func `what is typed in one burst is taken in order and drawn once`() throws {
  let stage = try Stage()
  stage.terminal.type(.down, .down, .character("q"))
  let (status, notes) = stage.run()
  #expect(status == 7)
  #expect(
    notes == [start, .event(.input(.key(.down))), .event(.input(.key(.down))), quit])
  #expect(stage.terminal.frames.map(\.buffer.lines[0]) == ["1"])
}

@Test func `a thousand messages are one frame`() throws {
  let stage = try Stage()
  for number in 0..<1000 { stage.mailbox.post(.mail("\(number)")) }
  stage.terminal.afterDraw = { frame in
    if frame.buffer.lines[0] == "1001" { stage.terminal.type(.character("q")) }
  }
  let (_, notes) = stage.run()
  #expect(notes.dropFirst().prefix(1000) == ArraySlice((0..<1000).map { .mail("\($0)") }))
  #expect(stage.terminal.frames.count == 2)
}

@Test func `mail from another thread wakes the loop`() throws {
  let stage = try Stage()
  let mailbox = stage.mailbox
  stage.terminal.afterDraw = { frame in
    switch frame.buffer.lines[0] {
    case "1": Task.detached { mailbox.post(.mail("hello")) }
    default: stage.terminal.type(.character("q"))
    }
  }
  #expect(stage.run().notes == [start, .mail("hello"), quit])
}

@Test(arguments: [SIGTERM, SIGHUP, SIGQUIT])
func `a signal that ends programs ends the loop with 128 and its number`(signal: CInt) throws {
  let stage = try Stage()
  stage.signal(signal)
  #expect(stage.run().status == 128 + signal)
}

@Test func `an interrupt from outside is the key that the terminal would send`() throws {
  let stage = try Stage()
  stage.signal(SIGINT)
  stage.terminal.type(.character("q"))
  #expect(stage.run().notes == [start, .event(.input(.key(.control("c")))), quit])
}

@Test func `a new window size reaches the program before the keys typed into it`() throws {
  let stage = try Stage()
  stage.terminal.windowSize = Size(columns: 40, rows: 10)
  stage.signal(SIGWINCH)
  stage.terminal.type(.character("q"))
  #expect(stage.run().notes == [start, .event(.resized(Size(columns: 40, rows: 10))), quit])
}

@Test func `stopping gives the terminal back first and takes it again after`() throws {
  let stage = try Stage()
  stage.terminal.type(.control("z"), .character("q"))
  var callsWhenStopped: [String] = []
  let (_, notes) = stage.run(stopJob: { callsWhenStopped = stage.terminal.calls })
  #expect(callsWhenStopped == ["suspend"])
  #expect(stage.terminal.calls == ["suspend", "resume"])
  #expect(notes == [start, quit])
}

@Test func `redraw forgets the screen and is no key of the program`() throws {
  let stage = try Stage()
  stage.terminal.type(.control("l"), .character("q"))
  #expect(stage.run().notes == [start, quit])
  #expect(stage.terminal.calls == ["invalidate"])
}

@Test func `time passes only for a program that asks for it`() throws {
  let stage = try Stage()
  stage.terminal.afterDraw = { frame in
    if frame.buffer.lines[0] == "4" { stage.terminal.type(.character("q")) }
  }
  let (_, notes) = stage.run(tick: { $0.count < 4 ? .milliseconds(1) : nil })
  #expect(notes == [start, .event(.tick), .event(.tick), .event(.tick), quit])
}

@Test func `a terminal that is gone ends the loop as a hangup`() throws {
  let stage = try Stage()
  let program = Program<Int, Note, LoopControl>(
    message: { _ in nil }, update: { _, _ in [] }, perform: { $0 },
    render: { _, size in Frame(CellBuffer(size)) })
  let terminal = try HungUpTerminal()
  let loop = RunLoop(
    terminal: terminal, mailbox: stage.mailbox, signals: stage.signals.readEnd, program: program)
  var model = 0
  #expect(loop.run(&model) == 128 + SIGHUP)
  stage.signals.close()
}

/// A terminal whose other side has been closed.
private final class HungUpTerminal: Terminal {
  let size = Size(columns: 2, rows: 1)
  let inputDescriptor: CInt

  init() throws {
    let pipe = try Pipe()
    closeDescriptor(pipe.writeEnd)
    inputDescriptor = pipe.readEnd
  }

  deinit { closeDescriptor(inputDescriptor) }

  func draw(_ frame: Frame) {}
  func readInput() -> [TerminalInput] { [] }
  func resized() {}
  func invalidate() {}
  func suspend() {}
  func resume() {}
  func close() {}
}

private func closeDescriptor(_ descriptor: CInt) { _ = Glibc.close(descriptor) }

/// The program's own model and keys in the run loop, on a terminal that is looked at.
@Suite struct SeenFrameTests {
  private let terminal: FakeTerminal
  private let signals: Pipe

  init() throws {
    terminal = try FakeTerminal(size: Size(columns: 80, rows: 24))
    signals = try Pipe()
  }

  /// Runs until it quits; what was asked for comes back.
  private func run(_ script: @escaping (FakeTerminal, Frame) -> Void) throws -> (CInt, [Effect]) {
    var session = Session()
    session.model.seen = nil
    var effects: [Effect] = []
    terminal.afterDraw = { [terminal] in script(terminal, $0) }
    let loop = RunLoop(
      terminal: terminal, mailbox: try Mailbox<Message>(), signals: signals.readEnd,
      program: Program<AppModel, Message, Effect>(
        message: { event in
          switch event {
          case .input(.key(let key)): .key(key)
          case .input(.paste(let text)): .paste(text)
          case .resized(let size): .resized(size)
          case .tick: nil
          }
        },
        update: { update(&$0, $1) },
        perform: { effect in
          effects.append(effect)
          if case .quit(let status) = effect { return .quit(status.rawValue) }
          if case .startRun = effect { return .quit(99) }
          return nil
        },
        settle: { $0.settle() }, render: { model, _ in render(model) },
        sight: Sight(
          isAwaited: { $0.awaitsSight }, gained: { $0.noteSeen() }, lost: { $0.noteHidden() })),
      stopJob: {})
    let status = loop.run(&session.model)
    signals.close()
    return (status, effects)
  }

  @Test func `what is typed in one write runs no plan, and y after the frame does`() throws {
    terminal.type(.character("b"), .character("o"), .character("d"), .character("y"))
    var told = false
    let (status, effects) = try run { terminal, frame in
      guard frame.buffer.text.contains("y delete exactly this"), !told else { return }
      told = true
      #expect(frame.buffer.text.contains("before this was on the screen"))
      terminal.type(.character("y"))
    }
    #expect(status == 99)
    #expect(effects.count { if case .startRun = $0 { true } else { false } } == 1)
  }

  @Test func `what comes while the frame is drawn was not typed at it`() throws {
    terminal.type(.character("d"))
    var frames = 0
    let (status, effects) = try run { terminal, frame in
      guard frame.buffer.text.contains("Review:") else {
        if frames > 0 { terminal.type(.character("q")) }
        return
      }
      frames += 1
      // On its way when the plan is first drawn.
      if frames == 1 { terminal.type(.character("y")) }
      if frame.buffer.text.contains("y delete exactly this") { terminal.type(.escape) }
    }
    #expect(status == 0)
    #expect(!effects.contains { if case .startRun = $0 { true } else { false } })
  }

  @Test func `keys that never pause hold back no signal`() throws {
    terminal.type(.character("d"))
    let (status, _) = try run { [signals] terminal, frame in
      guard frame.buffer.text.contains("Review:") else { return }
      terminal.type(.character("y"))
      writeAll([UInt8(SIGTERM)], to: signals.writeEnd)
    }
    #expect(status == 128 + SIGTERM)
  }

  @Test func `after a stop the plan has to be seen again`() throws {
    terminal.type(.character("d"))
    var stage = 0
    let (status, effects) = try run { terminal, frame in
      let isReady = frame.buffer.text.contains("y delete exactly this")
      switch stage {
      case 0 where isReady:
        stage = 1
        terminal.type(.control("z"), .character("y"))
      case 1 where isReady:
        stage = 2
        terminal.type(.character("y"))
      default: break
      }
    }
    #expect(status == 99)
    #expect(stage == 2)
    #expect(effects.count { if case .startRun = $0 { true } else { false } } == 1)
  }
}

@Test func `what never ends is asked for again at its deadline, without input`() throws {
  let stage = try Stage()
  stage.terminal.inputAtDeadline = (.now + .milliseconds(20), .key(.character("q")))
  #expect(stage.run().notes == [start, quit])
}

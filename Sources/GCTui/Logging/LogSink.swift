import Glibc
import Logging
import Synchronization

/// Where records of the log end up; safe to call from any thread.
protocol LogSink: Sendable {
  func write(_ record: LogRecord)
}

/// Writes each record as one line, in one write, to a descriptor.
final class LineSink: LogSink {
  private let descriptor: CInt
  private let line: @Sendable (LogRecord) -> String
  /// How many lines could not be written since the last one that could.
  private let lost = Mutex(0)

  init(descriptor: CInt, line: @escaping @Sendable (LogRecord) -> String) {
    self.descriptor = descriptor
    self.line = line
  }

  func write(_ record: LogRecord) {
    let bytes = Array(line(record).utf8)
    lost.withLock { lost in
      if lost > 0 {
        var notice = record
        notice.level = .warning
        notice.message = "Lines of this log could not be written."
        notice.metadata = ["lost": .stringConvertible(lost)]
        if writeAll(Array(line(notice).utf8), to: descriptor) {
          lost = 0
          if descriptor == 1 { StandardStreams.outputRecovered() }
        }
      }
      // The next line that can be written tells of those that could not; else the status does.
      if !writeAll(bytes, to: descriptor) {
        if descriptor == 1 { StandardStreams.outputFailed(errno) }
        lost += 1
      }
    }
  }
}

import FoundationEssentials
import Logging

/// Takes what is logged and hands it to a sink, with the time and the metadata of its logger.
struct RecordHandler: LogHandler {
  let label: String
  let sink: any LogSink
  let now: @Sendable () -> Date
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    // What is said for one event counts more than what is said for all.
    var all = metadata
    all.merge(metadataProvider?.get() ?? [:]) { $1 }
    if let error = event.error { all["error"] = "\(error)" }
    all.merge(event.metadata ?? [:]) { $1 }
    sink.write(
      LogRecord(
        time: now(), level: event.level, label: label, message: "\(event.message)", metadata: all))
  }
}

extension Logger {
  /// A logger on a sink of `LogDestination`; nothing global is set.
  ///
  /// - Parameter label: which part of the program speaks, like `collect`.
  init(
    label: String, to sink: any LogSink, level: Level = .info,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.init(label: label) { label in
      RecordHandler(label: label, sink: sink, now: now, logLevel: level)
    }
  }
}

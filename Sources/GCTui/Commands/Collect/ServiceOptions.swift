import ArgumentParser
import GCCore

/// How a collector stays in the foreground and runs again and again.
struct ServiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Run now and then again after each such time: 30m, 6h.", valueName: "age"))
  var every: String?

  @Option(
    help: ArgumentHelp(
      "Run at these times: minute, hour, day, month, weekday.",
      discussion: "Without it: CRON_SCHEDULE, where that is set.", valueName: "schedule"))
  var cron: String?

  @Option(
    help: ArgumentHelp(
      "Spread many machines over so long (a tenth of the interval, five minutes at most).",
      valueName: "age"))
  var jitter: String?

  @Option(
    help: ArgumentHelp(
      "Write figures of each run in the form of Prometheus' textfile collector.",
      valueName: "file"))
  var metrics: String?
}

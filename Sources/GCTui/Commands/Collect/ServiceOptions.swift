import ArgumentParser
import FoundationEssentials
import GCCore
import Glibc
import Logging

/// How a collector stays in the foreground and runs again and again, and where it tells of that.
struct ServiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run at once, but for --jitter, and then again after each such time: 30m, 6h.",
      discussion: "From 1m to 366d.", valueName: "age"))
  var every: String?

  @Option(
    help: ArgumentHelp(
      "Run at these times: minute, hour, day, month, weekday.",
      discussion: "Without it: CRON_SCHEDULE, where that is set.", valueName: "schedule"))
  var cron: String?

  @Flag(help: "Run once, whatever CRON_SCHEDULE says.")
  var once = false

  @Option(
    help: ArgumentHelp(
      "Begin each run late by a part of this that is each machine's own.",
      discussion: "Without it: a tenth of the interval, five minutes at most; 0s for none.",
      valueName: "age"))
  var jitter: String?

  @Option(
    help: ArgumentHelp(
      "Log what is done as text, json or to syslog, instead of printing it.",
      discussion: "Without it: syslog where LOG_TO_SYSLOG is 1; text on a schedule.",
      valueName: "form"))
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Write the figures of each run in the form of Prometheus' textfile collector.",
      valueName: "file"))
  var metrics: String?

  /// When to run; `nil` for once.
  func schedule(_ environment: [String: String]) throws -> Schedule? {
    guard [every != nil, cron != nil, once].count(where: { $0 }) <= 1 else {
      throw Self.usage("--every, --cron and --once exclude each other: give only one of them.")
    }
    if once { return nil }
    if let every {
      do throws(ScheduleError) {
        return try Schedule.every(parsing: every)
      } catch {
        throw Self.usage("--every: \(error.sentence)")
      }
    }
    let variable = environment["CRON_SCHEDULE"].flatMap { $0.isEmpty ? nil : $0 }
    guard let text = cron ?? variable else { return nil }
    do throws(ScheduleError) {
      return .cron(try CronSchedule(parsing: text))
    } catch {
      throw Self.usage("\(cron == nil ? "CRON_SCHEDULE" : "--cron"): \(error.sentence)")
    }
  }

  /// The zone that a schedule goes by; one that is none stops it now, not in the night.
  func zone(_ environment: [String: String]) throws -> TimeZoneSetting {
    do throws(ScheduleError) {
      return try TimeZoneSetting(environment: environment)
    } catch {
      throw Self.usage(error.sentence)
    }
  }

  /// Seconds over which many machines are spread.
  func spread(_ schedule: Schedule) throws -> Double {
    guard let jitter else { return Jitter.limit(for: schedule) }
    guard let seconds = DurationText.seconds(jitter) else {
      throw Self.usage(
        "--jitter \(jitter): \(DurationText.hint); 0s for none.")
    }
    return seconds
  }

  /// Where to log; `nil` where nothing was asked for and nothing is needed.
  func logger(_ environment: [String: String], isNeeded: Bool) throws -> Logger? {
    let name = try log ?? (syslog(environment) ? "syslog" : isNeeded ? "text" : nil)
    guard let name else { return nil }
    do throws(LogSettingsError) {
      let destination = try LogDestination(named: name, environment: environment)
      if let problem = destination.problem { StandardStreams.warn(problem) }
      return Logger(label: "collect", to: destination.sink(descriptor: 1))
    } catch {
      throw CommandFailure(sentence: error.sentence, status: .usage)
    }
  }

  func metricsFile() throws -> MetricsFile? {
    guard let metrics else { return nil }
    do throws(MetricsFileError) {
      return try MetricsFile(path: metrics)
    } catch {
      throw Self.usage(error.sentence)
    }
  }

  private func syslog(_ environment: [String: String]) throws -> Bool {
    switch environment["LOG_TO_SYSLOG"]?.lowercased() {
    case nil, "", "0", "false", "no": false
    case "1", "true", "yes": true
    case .some(let other): throw Self.usage("LOG_TO_SYSLOG is “\(other)”: write 0 or 1.")
    }
  }

  private static func usage(_ sentence: String) -> CommandFailure {
    CommandFailure(sentence: sentence, status: .usage)
  }
}

import FoundationEssentials
import GCCore
import Logging

/// Performs runs and tells of each: its result to whoever asked, its figures to the metrics file.
///
/// Policy and exclusions are read anew for each run: what an operator decided meanwhile holds.
struct CollectRunner: Sendable {
  let engine: any Engine
  /// The engine's address: it names the engine in the figures also when nobody answers.
  let address: String
  let environment: [String: String]
  let metrics: MetricsFile?
  let policy: @Sendable () throws -> Policy
  let exclusions: CurrentExclusions
  let warn: @Sendable (String) -> Void
  /// Says what is waited for.
  var notice = WaitNotice(isOn: false)

  /// One run, whatever becomes of it.
  func attempt(
    until cancellation: Cancellation = Cancellation(),
    confirms: @Sendable (CollectPlan) throws -> Bool = { _ in true }
  ) async -> Attempt {
    let began = Date()
    var attempt: Attempt
    do {
      let policy = try policy()
      for warning in try exclusions.usable().warnings { warn(warning.text) }
      let job = CollectJob(
        engine: engine, policy: policy, exclusions: exclusions, environment: environment,
        cancellation: cancellation, warn: warn, watch: notice.watch,
        isReady: { [notice] in notice.end() })
      attempt = Attempt(result: try await job.run(confirms: confirms))
    } catch let failure as CommandFailure {
      attempt = Attempt(failure: failure)
    } catch let error as EngineError {
      attempt = Attempt(failure: CommandFailure(engine: error))
    } catch is CancellationError {
      attempt = Attempt(
        failure: CommandFailure(
          sentence: "The run was stopped before it removed anything.", status: .incomplete),
        wasCancelled: true)
    } catch {
      attempt = Attempt(failure: CommandFailure(sentence: "\(error)", status: .incomplete))
    }
    notice.end()
    attempt.problem = await record(attempt, began: began)
    return attempt
  }

  /// What became of one run.
  struct Attempt: Sendable {
    var result: CollectResult?
    var failure: CommandFailure?
    /// Stopped before the first removal.
    var wasCancelled = false
    /// Why the metrics could not be written.
    var problem: String?

    var status: ExitStatus {
      failure?.status ?? (result?.isComplete == true ? .done : .incomplete)
    }
  }

  private func record(_ attempt: Attempt, began: Date) async -> String? {
    guard let metrics else { return nil }
    let kept = Dictionary(grouping: attempt.result?.kept ?? [], by: \.id.kind).mapValues(\.count)
    do throws(MetricsFileError) {
      try metrics.write(
        RunMetrics(
          engine: address, report: attempt.result?.report, kept: kept, began: began,
          duration: Date().timeIntervalSince(began), exitStatus: attempt.status.rawValue))
      return nil
    } catch {
      return error.sentence
    }
  }
}

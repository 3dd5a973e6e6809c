import GCCore

/// A plan for people: each step in its order, what it does, what it frees, who holds the rest.
struct PlanText {
  let text: String

  init(_ plan: Plan) {
    var lines = plan.steps.enumerated().flatMap { number, step in
      Self.lines(step, number: number + 1, prunesParents: plan.prunesParents)
    }
    if plan.steps.isEmpty { lines.append("Nothing is asked for.") }
    let reasons = plan.frees.reasons.map(\.phrase).sorted().joined(separator: ", ")
    lines.append(
      "Frees \(ByteText.of(plan.frees))" + (reasons.isEmpty ? "." : " (\(reasons))."))
    text = lines.map { scrubbed($0) }.joined(separator: "\n")
  }

  private static func lines(_ step: PlanStep, number: Int, prunesParents: Bool) -> [String] {
    // The name of a volume is its ID, too.
    let id = step.id.short == step.name ? "" : " (\(step.id.short))"
    var lines = ["\(number). \(step.id.kind.rawValue) \(step.name)\(id): \(step.outcome.words)"]
    if step.action != .none {
      lines.append("   frees \(ByteText.of(step.frees))")
      lines += step.heldBy.map { "   " + $0.phrase(size: ByteText.of) }
    }
    if let command = step.dockerCommand(prunesParents: prunesParents) {
      lines.append("   \(command)")
    }
    return lines
  }
}

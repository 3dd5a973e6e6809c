import GCCore

extension AppModel {
  /// Opens Review with the plan for the marks, else for the row; nothing is deleted by this.
  mutating func openReview() -> [Effect] {
    let items = Set(Bindings.targets(self))
    guard !items.isEmpty else { return [] }
    var review = ReviewState(items: items)
    if case .details = screens.last {} else { review.hidden = hiddenCount(of: items) }
    if let figures, !areFiguresStale, !areFiguresUnderWay {
      review.basis = ReviewState.Basis(inventory: inventory, graph: figures.graph)
    } else if inventory.imagesSettled {
      // Off this thread: thousands of images take longer than a key may.
      areFiguresStale = true
      review.awaits = figuresGeneration + 1
    } else {
      review.basis = ReviewState.Basis(
        inventory: inventory, graph: LayerGraph(inventory: inventory))
    }
    workOut(&review)
    screens.append(.review(review))
    return []
  }

  mutating func performInReview(_ command: Command) -> [Effect] {
    guard case .review(var review) = screens.last else { return [] }
    switch command {
    case .run:
      guard let basis = review.basis else { return [] }
      screens[screens.count - 1] = .run(RunState(plan: review.plan))
      return [.startRun(review.plan, basis.inventory, basis.graph)]
    case .force:
      guard review.plan.steps.indices.contains(review.selected) else { return [] }
      let item = review.plan.steps[review.selected].id
      if review.forced.remove(item) == nil { review.forced.insert(item) }
      workOut(&review)
    case .up: review.selected -= 1
    case .down: review.selected += 1
    case .pageUp: review.selected -= max(1, layout.page.height / 2)
    case .pageDown: review.selected += max(1, layout.page.height / 2)
    case .halfPageUp: review.selected -= 5
    case .halfPageDown: review.selected += 5
    case .first: review.selected = 0
    case .last: review.selected = review.plan.steps.count - 1
    default: return performAnywhere(command)
    }
    review.selected = max(0, min(review.selected, review.plan.steps.count - 1))
    judgeForce(&review)
    screens[screens.count - 1] = .review(review)
    return []
  }

  // MARK: Run

  mutating func performInRun(_ command: Command) -> [Effect] {
    guard case .run(var run) = screens.last else { return [] }
    if command == .interrupt {
      guard !run.isCancelled else {
        hasRunIncompletely = true
        return [.abandonRun, .quit(exitStatus)]
      }
      run.isCancelled = true
      screens[screens.count - 1] = .run(run)
      return [.cancelRun]
    }
    if let top = scrolled(run.top, command, lines: run.plan.steps.count) { run.top = top }
    screens[screens.count - 1] = .run(run)
    return []
  }

  mutating func take(_ event: RunEvent) -> [Effect] {
    guard let place = screens.lastIndex(where: { if case .run = $0 { true } else { false } }),
      case .run(var run) = screens[place]
    else { return [] }
    run.progress.apply(event)
    switch event {
    case .started, .engineAway, .engineBack: break
    case .finished(let item, let outcome):
      run.outcomes[item] = outcome
    case .ended(let report):
      screens[place] = .report(ReportState(report: report))
      settleMarks(report)
      if !report.isComplete { hasRunIncompletely = true }
      return [.refresh]
    }
    screens[place] = .run(run)
    return []
  }

  /// What is gone is no longer marked; what failed or was skipped stays.
  private mutating func settleMarks(_ report: Report) {
    for entry in report.entries {
      switch entry.outcome {
      case .removed, .alreadyGone: setMark(entry.step.id, false)
      case .untagged where entry.step.outcome == .untagged: setMark(entry.step.id, false)
      case .untagged, .skipped, .failed, .notRun: break
      }
    }
  }

  mutating func performInReport(_ command: Command) -> [Effect] {
    guard case .report(var state) = screens.last else { return [] }
    let lines = ReportText.lines(state.report, self).count
    guard let top = scrolled(state.top, command, lines: lines) else {
      return performAnywhere(command)
    }
    state.top = top
    screens[screens.count - 1] = .report(state)
    return []
  }
}

import FaultEngine
import FoundationEssentials
import PtyTerminal

/// Says what is wrong with what was seen of a cell: a sentence each, none where all is well.
enum Judge {
  /// A command or a screen keeps below this, whatever an engine sends.
  static let mostKilobytes = 256 << 10

  static func complaints(about seen: Observation) -> [String] {
    ended(seen) + kept(seen) + told(seen) + shown(seen) + status(seen) + rest(seen) + freed(seen)
  }

  // MARK: How it ended

  private static func ended(_ seen: Observation) -> [String] {
    var complaints = seen.missed
    switch seen.ending {
    case nil: complaints.append("it is still there after SIGKILL")
    case .signaled(let signal):
      // A command without a handler dies of the signal that asked it to leave.
      let isAsked =
        seen.leaving > .byItself && [2, 15].contains(signal) && seen.cell.front != .screen
      if !isAsked && seen.leaving < .terminated { complaints.append("it died of signal \(signal)") }
    case .exited: break
    }
    if seen.leaving > .askedTwice { complaints.append("two ^C did not end it") }
    if seen.leaving > .byItself, seen.cell.fault?.mayHang != true, seen.cell.front != .screen {
      complaints.append("it did not end by itself")
    }
    if seen.peakKilobytes > mostKilobytes {
      complaints.append("it needed \(seen.peakKilobytes >> 10) MiB")
    }
    if seen.cell.front == .screen, !seen.isGivenBack, seen.leaving < .killed {
      complaints.append("the terminal is not as it was")
    }
    return complaints
  }

  // MARK: What went

  /// Nothing goes that was not asked for, and nothing else is asked to go.
  private static func kept(_ seen: Observation) -> [String] {
    var allowed = allowed(seen)
    if seen.cell.front == .collect, seen.cell.fault == .hostileNames {
      // No rule by name meets what the engine names otherwise.
      let kept = seen.before.containers.filter { $0.name == "kept" }
      allowed.formUnion(kept.flatMap { [$0.id, $0.image] } + ["kept"])
      allowed.formUnion(seen.before.images.filter { $0.tags == ["kept:1"] }.map(\.id))
      allowed.formUnion(seen.before.networks.filter { $0.name == "kept" }.map(\.id))
    }
    var complaints = seen.gone.subtracting(allowed).sorted().map { "\($0) went, unasked" }
    for request in seen.requests where request.method != "GET" && request.method != "HEAD" {
      let name = request.path.dropFirst().joined(separator: "/")
      let isKnown =
        request.method == "DELETE"
        && (allowed.contains(name)
          || seen.before.images.contains { image in
            allowed.contains(image.id) && image.tags.contains(name)
          })
      if !isKnown { complaints.append("it sent \(request.line)") }
    }
    return complaints
  }

  /// The items that may go: what was named, what a collector takes, what the first list shows.
  private static func allowed(_ seen: Observation) -> Set<String> {
    let host = seen.before
    switch seen.cell.front {
    case .list, .plan: return []
    case .delete: return Host.sampleLeftovers
    case .screen:
      return Set(host.containers.filter { $0.name != "kept" && $0.state != "running" }.map(\.id))
    case .collect: return collectable(host)
    }
  }

  /// What a collector takes of the sample that waits for nothing.
  static func collectable(_ host: Host) -> Set<String> {
    let used = Set(
      host.containers.filter { $0.state == "running" || $0.name == "kept" }.map(\.image))
    return Set(
      host.containers.filter { $0.name != "kept" && $0.state != "running" }.map(\.id)
        + host.images.filter { !used.contains($0.id) && $0.tags != ["kept:1"] }.map(\.id)
        + host.volumes.map(\.name).filter { !["kept", "data-web"].contains($0) }
        + host.networks.filter { !$0.isOwn && !["kept", "shop_default"].contains($0.name) }
        .map(\.id))
  }

  // MARK: What it says of that

  private static func told(_ seen: Observation) -> [String] {
    var complaints: [String] = []
    let journal = RemovalTold.journal(seen.journal)
    complaints += journal.flatMap { complaint(about: $0, seen, in: "the journal") }
    let intended = Set(journal.filter(\.isIntent).map(\.id))
    let silent = seen.gone.subtracting(intended)
    complaints += silent.sorted().map { "\($0) went without an intent in the journal" }
    if [.delete, .collect].contains(seen.cell.front),
      let report = RemovalTold.report(seen.output)
    {
      complaints += report.flatMap { complaint(about: $0, seen, in: "the report") }
    }
    return complaints
  }

  private static func complaint(
    about told: RemovalTold, _ seen: Observation, in place: String
  ) -> [String] {
    guard let outcome = told.outcome else { return [] }
    let isThere = seen.after.items.contains(told.id)
    let isUnsure = told.message.contains("not known")
    let isWrong =
      switch outcome {
      case "removed", "already gone": isThere
      case "untagged": seen.after.image(withID: told.id) == nil
      case "skipped", "not run", "failed", "kept", "would go":
        !isThere && seen.before.items.contains(told.id) && !isUnsure
      default: false
      }
    guard isWrong else { return [] }
    return [
      "\(place) says \(outcome) of \(told.id) (\(told.message)), which is \(isThere ? "there" : "gone")"
    ]
  }

  // MARK: Its words

  private static func shown(_ seen: Observation) -> [String] {
    var complaints: [String] = []
    for (name, data) in [("stdout", seen.output), ("stderr", seen.errors)] {
      let text = String(decoding: data, as: UTF8.self)
      if text.contains("<html") || text.contains("</center>") {
        complaints.append("\(name) quotes a page")
      }
      if text.contains("\u{1b}]0;\(hostileMark)") { complaints.append("\(name) sets a title") }
      if let scalar = text.unicodeScalars.first(where: isForbidden) {
        // A screen draws with escapes of its own.
        let isDrawing = seen.cell.front == .screen && scalar.value < 0x20
        if !isDrawing {
          complaints.append("\(name) holds U+\(String(scalar.value, radix: 16, uppercase: true))")
        }
      }
    }
    return complaints
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 10: false
    case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFD: true
    default: false
    }
  }

  // MARK: What it knows all the same

  /// A call that fails costs what it would have told, and nothing else.
  private static func rest(_ seen: Observation) -> [String] {
    let cell = seen.cell
    guard cell.front == .list, seen.hits > 0, let fault = cell.fault, fault.isAnswer,
      !fault.isOfContent, fault != .wrongVersion, seen.leaving == .byItself
    else { return [] }
    switch (cell.call, fault) {
    // Then the items themselves are gone.
    case (.container, .notFound), (.container, .notFoundPage): return []
    case (.ping, _), (.version, _), (.info, _), (.containerSizes, _), (.container, _), (.image, _),
      (.history, _), (.diskUsage, _):
      let text = String(decoding: seen.output, as: UTF8.self)
      return text.contains("done-1") && text.contains("shop:1")
        ? [] : ["it lists nothing, and only \(cell.call) failed"]
    default: return []
    }
  }

  // MARK: What it says of bytes

  /// Where the engine's own figures are true, so is what the report says was freed.
  private static func freed(_ seen: Observation) -> [String] {
    guard [.delete, .collect].contains(seen.cell.front), seen.cell.flavor == .classic,
      seen.cell.fault?.isOfContent != true,
      let freed = RemovalTold.freed(seen.output), let report = RemovalTold.report(seen.output)
    else { return [] }
    let truth = seen.before.bytes - seen.after.bytes
    // What somebody else removed, or seems to have, is not counted.
    let isSure = !report.contains {
      $0.message.contains("not known") || $0.outcome == "already gone"
    }
    if let least = freed.min, least > truth {
      return ["it says that \(least) bytes were freed, and it is \(truth)"]
    }
    if let most = freed.max, most < truth, isSure {
      return ["it says that at most \(most) bytes were freed, and it is \(truth)"]
    }
    return []
  }

  // MARK: Its status

  private static func status(_ seen: Observation) -> [String] {
    guard case .exited(let status) = seen.ending, seen.leaving == .byItself else { return [] }
    let cell = seen.cell
    var complaints: [String] = []
    if cell.front == .screen {
      return [0, 1, 3].contains(status) ? [] : ["it ended with \(status)"]
    }
    guard (0...3).contains(status) else { return ["it ended with \(status)"] }
    if status != 0, seen.errors.isEmpty, seen.output.isEmpty {
      complaints.append("it ended with \(status) and said nothing")
    }
    if seen.hits == 0, status != 0 {
      complaints.append("no fault struck, and it ended with \(status)")
    }
    if status == 3, cell.fault?.isAnswer == true {
      complaints.append("it ended with 3, though the engine answered")
    }
    // What is gone, as far as the engine says, cannot be named.
    let isGone = [.notFound, .notFoundPage].contains(cell.fault)
    if status == 2, cell.call != .ping, cell.fault != .wrongVersion,
      cell.fault?.isOfContent != true,
      !isGone
    {
      complaints.append("it ended with 2, though nothing was written wrong")
    }
    if [.delete, .collect].contains(cell.front), let report = RemovalTold.report(seen.output) {
      let isComplete = report.allSatisfy { $0.isDone }
      // A list that could not be had is a failure too, and names that nobody reviewed are: told
      // apart from the steps.
      let isToldApart = status == 1 && (!seen.errors.isEmpty || cell.fault?.isOfContent == true)
      if isComplete != (status == 0), !(isComplete && isToldApart) {
        complaints.append(
          "it ended with \(status) after a report that is \(isComplete ? "" : "in")complete")
      }
    } else if status == 0, seen.output.isEmpty, cell.front != .collect {
      complaints.append("it ended with 0 and printed nothing")
    }
    if cell.fault == nil, [.delete, .collect].contains(cell.front) {
      let left = Self.allowed(seen).intersection(seen.after.items)
      complaints += left.sorted().map { "\($0) is still there, and nothing was wrong" }
    }
    return complaints
  }
}

extension Fault {
  /// Whether the client gets a whole answer that says something.
  var isAnswer: Bool {
    switch self {
    case .noContent, .redirectPermanent, .redirectTemporary, .badRequest, .unauthorized,
      .forbidden, .forbiddenPage, .notFound, .notFoundPage, .conflict, .tooManyRequests, .failed,
      .failedText, .badGatewayPage, .unavailable, .hostileMessage, .hugeMessage, .wrongVersion,
      .empty, .null, .text, .listForObject, .objectForList, .cut, .trailing, .nonsense:
      true
    default: isOfContent
    }
  }
}

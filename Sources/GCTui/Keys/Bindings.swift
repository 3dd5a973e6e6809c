/// The table of keys.
enum Bindings {
  static let all: [Binding] = moving + marking + acting + looking + sorting + reviewing + general

  /// The entry for a key where it was pressed.
  static func binding(_ key: Key, in context: Context) -> Binding? { index[context]?[key] }

  /// The entries of one context, in the table's order.
  static func bindings(in context: Context) -> [Binding] {
    all.filter { $0.contexts.contains(context) }
  }

  private static let index: [Context: [Key: Binding]] = {
    var index: [Context: [Key: Binding]] = [:]
    for binding in all {
      for context in binding.contexts {
        for key in binding.keys where index[context]?[key] == nil {
          index[context, default: [:]][key] = binding
        }
      }
    }
    return index
  }()

  private static let scrolled: Set<Context> = [
    .lists, .details, .help, .exclude, .save, .review, .run, .report,
  ]

  private static let moving: [Binding] = [
    Binding(scrolled, [.character("j"), .down], .down, "one row down"),
    Binding(scrolled, [.character("k"), .up], .up, "one row up"),
    Binding(scrolled, [.pageDown, .control("f")], .pageDown, "one page down"),
    Binding(scrolled, [.pageUp, .control("b")], .pageUp, "one page up"),
    Binding(scrolled, [.control("d")], .halfPageDown, "half a page down"),
    Binding(scrolled, [.control("u")], .halfPageUp, "half a page up"),
    Binding(scrolled, [.character("g"), .home], .first, "to the first row"),
    Binding(scrolled, [.character("G"), .end], .last, "to the last row"),
    Binding([.lists], [.tab], .nextList, "the next list"),
    Binding([.lists], [.backTab], .previousList, "the list before"),
    Binding([.lists], [.character("1")], .showList(0), "exited containers"),
    Binding([.lists], [.character("2")], .showList(1), "dangling images"),
    Binding([.lists], [.character("3")], .showList(2), "labeled images"),
  ]

  private static let marking: [Binding] = [
    Binding(
      [.lists], [.character(" ")], .mark, footer: "mark", weight: 3,
      "mark or unmark, and move down; on a group, all of it", unavailable: needsRow),
    Binding(
      [.lists], [.character("v")], .range, "mark from here to the row of the next v",
      unavailable: needsRow),
    Binding([.lists], [.character("*")], .markAll, "mark all that are shown"),
    Binding(
      [.lists], [.character("+")], .markSuggested, footer: "mark more", weight: 1,
      "mark what is suggested too: what would let more bytes go with the marks",
      unavailable: noSuggestion),
    Binding(
      [.lists], [.character("c")], .markDue, footer: "due",
      "mark what collect would take by the policy; again unmarks it", unavailable: noneDue),
    Binding([.lists], [.character("u")], .unmark, "unmark the row", unavailable: needsRow),
    Binding(
      [.lists], [.character("U")], .unmarkAll, "unmark all, in every list",
      unavailable: { $0.marks.isEmpty ? "Nothing is marked." : nil }),
  ]

  private static let looking: [Binding] = [
    Binding(
      [.lists], [.enter, .character("l"), .right], .details, footer: "info",
      "the details of the row", unavailable: needsRow),
    Binding(
      [.lists], [.character("/")], .filter, footer: "filter", weight: 2,
      "filter: text, label:key=value, age>7d, size>100M, collect:take; live, Esc gives it up"),
    Binding(
      [.lists], [.character("s")], .sortMenu, "sort: then s (size), n (name) or a (age); Esc leaves"
    ),
    Binding([.lists], [.character("S")], .sort(.size), "sort by size; again reverses"),
    Binding([.lists], [.character("N")], .sort(.name), "sort by name; again reverses"),
    Binding([.lists], [.character("A")], .sort(.age), "sort by age; again reverses"),
    Binding(
      [.lists], [.character("a")], .sizeColumn, footer: "size",
      "the size column: total, unique, frees"),
    Binding([.lists], [.character("L")], .group, "group by the value of a label"),
    Binding([.lists], [.character("E")], .toggleExcluded, "show or hide excluded rows"),
    Binding(
      [.lists], [.character("r"), .function(5)], .refresh, "ask the engine for everything anew"),
    Binding(
      [.lists], [.character("x")], .stopMeasuring,
      "stop asking for sizes, or go on with it"),
  ]

  private static let sorting: [Binding] = [
    Binding(
      [.sort], [.character("s"), .character("S")], .sort(.size), footer: "size", "sort by size"),
    Binding(
      [.sort], [.character("n"), .character("N")], .sort(.name), footer: "name", "sort by name"),
    Binding(
      [.sort], [.character("a"), .character("A")], .sort(.age), footer: "age", "sort by age"),
    Binding(
      [.sort], [.escape, .character("q"), .control("c")], .back, footer: "back", weight: 1,
      "leave the order as it is"),
  ]

  private static let acting: [Binding] = [
    Binding(
      [.lists, .details], [.character("d")], .delete, footer: "delete", weight: 3,
      "review the deletion of what is marked, else of the row; deletes nothing yet",
      unavailable: cannotDelete),
    Binding(
      [.lists, .details], [.character("t")], .tag, footer: "tag", weight: 1,
      "give the image a name, repository:tag", unavailable: cannotTag),
    Binding(
      [.lists, .details], [.character("e")], .exclude, footer: "exclude", weight: 1,
      "exclude the row, with all that is marked where it is; or stop excluding",
      unavailable: cannotExclude),
    Binding(
      [.lists, .details], [.character("z")], .undo, footer: "undo",
      "undo the last rule that is not saved yet", unavailable: nothingToUndo),
    Binding(
      [.lists], [.character("w")], .save, footer: "save", weight: 1,
      "show what changed in the exclusions, and save it",
      unavailable: { model in
        readOnly(model)
          ?? (model.exclusions.isUnsaved ? nil : "The exclusions have not been changed.")
      }),
  ]

  private static let reviewing: [Binding] = [
    Binding(
      [.review], [.character("y")], .run, footer: "delete exactly this", weight: 3, acts: true,
      "run exactly what is listed", unavailable: ReviewState.cannotRun),
    Binding(
      [.review], [.character("f")], .force, footer: "force",
      "let the engine use force for this item, or not; the plan follows",
      unavailable: ReviewState.cannotForce),
    Binding(
      [.review], [.escape, .enter, .character("q"), .character("n"), .character("h"), .left], .back,
      footer: "back", weight: 3, "go back; nothing is deleted"),
    Binding(
      [.run], [.control("c"), .escape, .character("q")], .interrupt, footer: "cancel",
      "stop after the removals that the engine works on; again: leave at once, not knowing of those"
    ),
    Binding(
      [.report], [.escape, .enter, .character("q"), .character("h"), .left], .back,
      footer: "close", "close the report"),
    Binding(
      [.save], [.character("y"), .character("w")], .yes, footer: "save", acts: true,
      "write the file"),
    Binding(
      [.exclude], [.enter, .character(" "), .character("l"), .right], .yes, footer: "choose",
      acts: true, "exclude by the chosen rule, or take the rule off"),
    Binding([.question], [.character("y")], .yes, footer: "yes", acts: true, "yes"),
    Binding(
      [.question], [.character("n"), .escape, .character("q"), .enter, .control("c")], .no,
      footer: "no", "no"),
    Binding([.prompt], [.enter], .yes, footer: "take", "take what was typed"),
    Binding([.prompt], [.escape, .control("c")], .no, footer: "give up", "give it up"),
  ]

  private static let general: [Binding] = [
    Binding(
      [.details, .help, .exclude, .save],
      [.escape, .character("q"), .character("h"), .left], .back, footer: "back", "back"),
    Binding(
      [.lists], [.escape], .back, "give up a range, else clear the filter"),
    Binding(
      [.lists, .details, .review, .report], [.character("?"), .function(1)], .help,
      footer: "help", weight: 2, "this help"),
    Binding([.lists], [.character("q")], .quit, footer: "quit", weight: 2, "quit"),
    Binding(
      [.lists, .details, .help, .exclude, .save, .review, .report], [.control("c")], .interrupt,
      "cancel a job, else quit"),
  ]
}

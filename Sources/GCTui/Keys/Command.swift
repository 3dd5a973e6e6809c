/// What a key can ask for.
enum Command: Hashable, Sendable {
  case up, down, pageUp, pageDown, halfPageUp, halfPageDown, first, last
  case nextList, previousList
  case showList(Int)
  case mark, range, markAll, markSuggested, markDue, unmark, unmarkAll
  case details, back
  case filter, sortMenu
  case sort(SortOrder.Key)
  case sizeColumn, group
  case toggleExcluded, exclude, undo, save, tag
  case delete, refresh, stopMeasuring
  case run, force
  case help, quit, interrupt
  case yes, no
}

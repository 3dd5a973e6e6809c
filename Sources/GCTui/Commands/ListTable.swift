import FoundationEssentials
import GCCore

/// The lists as a table for people.
struct ListTable {
  let text: String

  init(_ items: [ListedItem], now: Date) {
    let tables = [
      (ItemKind.container, Self.containers(_:_:)), (.image, Self.images(_:_:)),
    ].compactMap { kind, table -> String? in
      let members = items.filter { $0.id.kind == kind }
      return members.isEmpty ? nil : table(members, now).text
    }
    text = tables.isEmpty ? "Nothing is left over." : tables.joined(separator: "\n\n")
  }

  private static func containers(_ items: [ListedItem], _ now: Date) -> TextTable {
    var table = TextTable([
      ("CONTAINER", .left), ("NAME", .left), ("IMAGE", .left), ("STATE", .left),
      ("EXITED", .right), ("SIZE", .right), ("EXCLUDED BY", .left),
    ])
    for item in items {
      let state = [item.state?.name, item.exitCode.map(String.init)].compactMap { $0 }
      table.add([
        item.id.short, item.names.first ?? "", item.image ?? "", state.joined(separator: " "),
        age(item.finishedAt ?? item.createdAt, now), size(item),
        item.protection?.rule ?? "",
      ])
    }
    return table
  }

  private static func images(_ items: [ListedItem], _ now: Date) -> TextTable {
    var table = TextTable([
      ("IMAGE", .left), ("TAGS", .left), ("AGE", .right), ("SIZE", .right), ("UNIQUE", .right),
      ("LABELS", .left), ("EXCLUDED BY", .left),
    ])
    for item in items {
      table.add([
        item.id.short, names(item),
        age(item.createdAt, now), size(item),
        item.uniqueSize.map { ByteText.of($0) } ?? "?", LabelText.summary(item.labels),
        item.protection?.rule ?? "",
      ])
    }
    return table
  }

  /// The tags; what was pulled by digest alone goes by that.
  private static func names(_ item: ListedItem) -> String {
    let names = item.names.isEmpty ? item.digests.map(shortDigest) : item.names
    return names.isEmpty ? "<none>" : names.joined(separator: ", ")
  }

  private static func age(_ date: Date?, _ now: Date) -> String {
    date.map { AgeText.short(seconds: now.timeIntervalSince($0)) } ?? "?"
  }

  private static func size(_ item: ListedItem) -> String {
    item.bytes.isUnknown ? "?" + ByteText.logs(item.bytes) : ByteText.of(item.bytes)
  }
}

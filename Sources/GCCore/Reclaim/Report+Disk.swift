extension Report {
  /// The disk's free space after the run less that before it, in bytes, where both were measured.
  public var diskChange: Int64? {
    guard let diskBefore, let diskAfter else { return nil }
    return diskAfter.free - diskBefore.free
  }

  /// Why the disk's free space changed by more or less than the freed bytes, as a sentence; `nil`
  /// where it changed by just those, or was not measured.
  public func diskNote() -> String? {
    guard let change = diskChange, !freed.isUnknown else { return nil }
    if change < freed.min {
      let bytes = ByteText.of(freed.min.addingSaturated(-change))
      return "That is \(bytes) less than was freed: others wrote to the disk meanwhile, or deleted "
        + "files are still open."
    }
    guard let max = freed.max, change > max else { return nil }
    return "That is \(ByteText.of(change - max)) more than was freed: files take "
      + "whole blocks, directories and logs go too, and others may have deleted."
  }
}

internal import FoundationEssentials

/// Finds the container that this program itself runs in, so that it never removes itself.
public enum OwnContainer {
  /// Full IDs of containers that the kernel's records of this process name: the engine mounts
  /// files like `/etc/hostname` from a directory named by the ID, and calls the control group so.
  ///
  /// - Parameters:
  ///   - mounts: `/proc/self/mountinfo`
  ///   - groups: `/proc/self/cgroup`
  static func candidates(mounts: String, groups: String) -> [String] {
    var found: [String] = []
    let words = (mounts + "\n" + groups).split { "/ \n:,=".contains($0) }
    for word in words {
      var id = word[...]
      for prefix in ["docker-", "libpod-"] where id.hasPrefix(prefix) {
        id = id.dropFirst(prefix.count)
      }
      if id.hasSuffix(".scope") { id = id.dropLast(".scope".count) }
      guard let id = EngineID.container(String(id)), !found.contains(id) else { continue }
      found.append(id)
    }
    return found
  }

  /// The full ID of the container of this engine that this process runs in; `nil` where it runs
  /// in none.
  public static func find(in inventory: Inventory) -> String? {
    func text(_ path: String) -> String {
      FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    return candidates(mounts: text("/proc/self/mountinfo"), groups: text("/proc/self/cgroup"))
      .first { inventory.containers[$0] != nil }
  }
}

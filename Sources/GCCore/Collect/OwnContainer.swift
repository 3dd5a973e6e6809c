internal import FoundationEssentials

/// Finds the container that this program itself runs in, so that it never removes itself.
public enum OwnContainer {
  /// Full IDs of containers that the kernel's records of this process name as its own: the engine
  /// mounts the container's `hostname` file and the like over those of the image, from a directory
  /// called by the ID, and calls the control group so.
  ///
  /// A process of the host sees the mounts of every container (on the containerd store by their
  /// IDs), but none of them over its own files.
  ///
  /// - Parameters:
  ///   - mounts: `/proc/self/mountinfo`
  ///   - groups: `/proc/self/cgroup`
  static func candidates(mounts: String, groups: String) -> [String] {
    let roots = mounts.split(separator: "\n").compactMap { line -> Substring? in
      let fields = line.split(separator: " ")
      // What is mounted stands in the fourth field, where it is mounted in the fifth.
      guard fields.count > 4, ownFiles.contains(fields[4]) else { return nil }
      return fields[3]
    }
    // `number:controllers:path`
    let paths = groups.split(separator: "\n").compactMap {
      $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).last
    }
    return (roots + paths).flatMap { $0.split(separator: "/") }.reduce(into: []) { found, word in
      guard let id = id(in: word), !found.contains(id) else { return }
      found.append(id)
    }
  }

  /// Files that Docker and Podman mount into every container.
  private static let ownFiles: Set<Substring> = [
    "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/run/.containerenv",
  ]

  /// The full ID in a name like `docker-….scope`, if there is one.
  private static func id(in word: Substring) -> String? {
    var id = word
    for prefix in ["docker-", "libpod-"] where id.hasPrefix(prefix) {
      id = id.dropFirst(prefix.count)
    }
    if id.hasSuffix(".scope") { id = id.dropLast(".scope".count) }
    return EngineID.container(String(id))
  }

  /// Whether what is written to a directory is there for the next run: in a container that is so
  /// only below a mount.
  public static func keeps(
    _ directory: String?, own: String?, in inventory: Inventory
  ) -> Bool {
    guard let directory else { return false }
    guard let own = own.flatMap({ inventory.containers[$0] }) else { return true }
    return own.mounts.contains {
      directory == $0.destination || directory.hasPrefix($0.destination + "/")
    }
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

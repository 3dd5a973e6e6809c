import Glibc

/// A disk of few bytes, in a mount namespace of its own that ends with the process that holds it.
struct SmallDisk {
  /// Where it is seen from here.
  let path: String
  private let holder: SpawnedProgram

  /// - Parameters:
  ///   - directory: an empty one, where the holder mounts it.
  ///   - files: how many it has room for, itself among them.
  init(at directory: String, kilobytes: Int, files: Int = 0) throws {
    let script = """
      mount -t tmpfs -o size=\(kilobytes)k,nr_inodes=\(files) gctui "$0" || exit 9
      echo ready
      exec sleep 300
      """
    holder = try SpawnedProgram(["/usr/bin/unshare", "-m", "sh", "-c", script, directory])
    path = "/proc/\(holder.pid)/root\(directory)"
    guard holder.read(6) == "ready\n" else {
      holder.end()
      throw SetUpError(description: "no tmpfs at \(directory): root is needed")
    }
  }

  func end() {
    kill(holder.pid, SIGKILL)
    holder.end()
  }
}

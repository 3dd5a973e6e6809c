import Glibc

/// Containers that the engine cannot remove, for a reason that it meets in the world too: something
/// is mounted where it keeps what belongs to them.
extension ThrowawayEngine {
  /// From now on the engine's removal of the container (full ID) ends half-way: the container is
  /// dead then.
  public func makeBusy(_ container: String) throws {
    let place = mountRecord(container)
    try inside(["/bin/mount", "--bind", place, place])
  }

  /// Ends what `makeBusy` began.
  public func makeIdle(_ container: String) throws {
    try inside(["/bin/umount", mountRecord(container)])
  }

  private func mountRecord(_ container: String) -> String {
    "\(directory)/data/image/overlay2/layerdb/mounts/\(container)"
  }

  /// Runs a program among the daemon's own mounts.
  private func inside(_ words: [String]) throws {
    guard let daemon = try daemonProcess() else { throw EngineTrouble("dockerd does not run") }
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(null) }
    let child = try spawn(
      ["/usr/bin/nsenter", "--target", "\(daemon)", "--mount", "--"] + words, input: null)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw EngineTrouble("\(words): status \(status)") }
  }
}

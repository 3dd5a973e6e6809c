import Glibc

/// What the engine's layer store has on its disk, read past the engine: the truth about its bytes.
extension ThrowawayEngine {
  /// The engine's data root as this process reaches it, as long as the daemon runs: the data lie on
  /// a tmpfs that only the daemon's own mount namespace has.
  public func dataRoot() throws -> String {
    guard let daemon = try daemonProcess() else { throw EngineTrouble("dockerd does not run") }
    return "/proc/\(daemon)/root\(directory)/data"
  }

  /// Chain IDs and logical bytes of all layers.
  public func layers() throws -> [String: Int64] {
    let store = try dataRoot() + "/image/overlay2/layerdb/sha256"
    var layers: [String: Int64] = [:]
    // No layer was ever stored: the directory is made with the first one.
    guard let entries = opendir(store) else { return layers }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      let text = String(decoding: readFile("\(store)/\(name)/size"), as: UTF8.self)
      guard let size = Int64(text) else { throw EngineTrouble("\(name) has no size: \(text)") }
      layers["sha256:" + name] = size
    }
    return layers
  }
}

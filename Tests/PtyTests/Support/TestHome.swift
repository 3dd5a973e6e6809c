import FoundationEssentials
import Glibc

/// A home directory of its own for a program under test.
struct TestHome {
  let path: String

  init() throws {
    // Short, wherever TMPDIR is: a socket's path has 107 bytes.
    var template = Array("/tmp/gctui-home.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SetUpError("mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Where the exclusions stand unless another file is named.
  var exclusions: String { path + "/config/gctui/exclusions" }

  /// All of the environment of a program that lives here.
  func environment(host: String) -> [String: String] {
    [
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin",
      "HOME": path, "XDG_CONFIG_HOME": path + "/config", "XDG_STATE_HOME": path + "/state",
      "DOCKER_HOST": host,
      // Engines of one machine may share their ID (`/etc/docker/key.json`), and so the lock.
      "PID_DIR": path,
    ]
  }

  func writeExclusions(_ text: String) throws { try write(text, "exclusions") }

  func writePolicy(_ text: String) throws { try write(text, "policy.json") }

  /// The context “shop” as docker's own command writes one.
  func writeShopContext(host: String) throws {
    // printf %s shop | sha256sum
    let folder = "8d9001d32c6a703d95921a77115050f33dd823d3f1730bd35215dcbecad6dc20"
    let directory = path + "/.docker/contexts/meta/" + folder
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    try Data(
      #"{"Name":"shop","Endpoints":{"docker":{"Host":"\#(host)","SkipTLSVerify":false}}}"#.utf8
    ).write(to: URL(filePath: directory + "/meta.json"))
  }

  private func write(_ text: String, _ name: String) throws {
    let directory = path + "/config/gctui"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: directory + "/" + name))
  }

  func readExclusions() throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: exclusions)), as: UTF8.self)
  }

  /// Removes the directory and all in it.
  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}

import Glibc

/// A real dockerd on a private socket, gone with the process that started it.
///
/// It lives in its own process, mount and network namespaces, so that its bridges are nobody else's
/// and killing their first process ends every
/// child and mount. A supervising shell holds the read end of a pipe: its end of file, also after
/// SIGKILL of this process, cleans up.
public final class ThrowawayEngine: Sendable {
  public let directory: String
  public let socket: EngineSocket
  private let supervisor: pid_t
  private let lifeline: Int32

  private init(directory: String, supervisor: pid_t, lifeline: Int32) {
    self.directory = directory
    socket = EngineSocket(path: directory + "/s")
    self.supervisor = supervisor
    self.lifeline = lifeline
  }

  /// The value for DOCKER_HOST.
  public var host: String { socket.host }

  /// Starts dockerd with its data on a private tmpfs and waits until it answers. Needs root.
  ///
  /// - Throws: `EngineTrouble` with the tail of the daemon's log.
  public static func start() async throws -> ThrowawayEngine {
    // Under /tmp whatever TMPDIR says: paths of sockets are limited to 107 bytes.
    var template = Array("/tmp/gce.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw EngineTrouble("no directory: errno \(errno)") }
    let directory = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    // Swift hides pipe2, and a pipe that is marked afterwards could leak into another child.
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw EngineTrouble("no pipe: errno \(errno)")
    }
    let supervisor: pid_t
    do {
      supervisor = try spawn(
        ["/bin/bash", "-c", supervision, "bash", directory, daemon], input: ends[0])
    } catch {
      close(ends[0])
      close(ends[1])
      rmdir(directory)
      throw error
    }
    close(ends[0])
    let engine = ThrowawayEngine(
      directory: directory, supervisor: supervisor, lifeline: ends[1])
    do {
      try await engine.waitUntilItAnswers()
    } catch {
      engine.stop()
      throw error
    }
    return engine
  }

  /// Ends the engine and removes all it left; call once. Returns when nothing remains.
  public func stop() {
    close(lifeline)
    var status: Int32 = 0
    while waitpid(supervisor, &status, 0) < 0, errno == EINTR {}
  }

  /// Ends the daemon with SIGKILL, as a crash would; its data stay for `restart`.
  public func kill() throws {
    guard let daemon = try daemonProcess() else { throw EngineTrouble("dockerd does not run") }
    guard Glibc.kill(daemon, SIGKILL) == 0 else { throw EngineTrouble("errno \(errno)") }
  }

  /// Starts the daemon again after `kill`, on the same data and socket.
  public func restart() async throws {
    let file = open(directory + "/again", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw EngineTrouble("errno \(errno)") }
    close(file)
    try await waitUntilItAnswers()
  }

  private func waitUntilItAnswers() async throws {
    for _ in 0..<1200 {
      if let answer = try? socket.request("GET", "/_ping"), answer.status == 200 { return }
      if access(directory + "/ended", F_OK) == 0 { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw EngineTrouble("dockerd did not start:\n\(logTail())")
  }

  /// The daemon as this side of its process namespace sees it.
  public func daemonProcess() throws -> Int32? {
    guard let entries = opendir("/proc") else { throw EngineTrouble("no /proc") }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let process = pid_t(name) else { continue }
      let words = readFile("/proc/\(name)/cmdline").split(separator: 0)
        .map { String(decoding: $0, as: UTF8.self) }
      if words.first?.hasSuffix("dockerd") == true, words.contains(host) { return process }
    }
    return nil
  }

  /// The last 4 KB of the engine's log.
  public func logTail() -> String {
    String(decoding: readFile(directory + "/log").suffix(4096), as: UTF8.self)
  }

  /// Holds the lifeline: when it ends, so does everything.
  private static let supervision = """
    for f in /proc/$$/fd/*; do n=${f##*/}; [ "$n" -gt 2 ] && eval "exec $n>&-"; done 2>/dev/null
    d=$1
    export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    trap '' HUP INT TERM
    mkdir "$d/data"
    unshare --mount --pid --net --fork --kill-child --mount-proc --propagation private \\
      /bin/bash -c "$2" bash "$d" </dev/null >"$d/log" 2>&1 &
    e=$!
    ( while kill -0 "$e" 2>/dev/null; do sleep 0.2; done; : >"$d/ended" ) </dev/null 2>/dev/null &
    w=$!
    read -r _
    kill -KILL "$w" "$e" 2>/dev/null
    wait
    rm -rf "$d"
    """

  /// The daemon, again each time that `restart` asks for it.
  private static let daemon = """
    mount -t tmpfs tmpfs "$1/data" || exit 1
    # A Swarm of one node and a registry speak over the loopback of this namespace alone.
    /bin/busybox ip link set lo up
    while :; do
      rm -f "$1/p" "$1/again" "$1/down"
      dockerd --host "unix://$1/s" --data-root "$1/data" --exec-root "$1/x" --pidfile "$1/p" \\
        --bridge none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \\
        --storage-driver overlay2 &
      wait $! ; s=$?
      [ "$s" = 137 ] || [ -e "$1/down" ] || exit "$s"
      while [ ! -e "$1/again" ]; do sleep 0.05; done
    done
    """
}

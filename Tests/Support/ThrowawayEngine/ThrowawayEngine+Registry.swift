/// A real registry beside the engine, which nobody else can reach.
extension ThrowawayEngine {
  /// Starts Debian's `docker-registry` in the engine's own namespaces and waits until it takes
  /// connections; it ends with the engine, and outlives `kill` and `restart`.
  ///
  /// - Returns: its address, as the first part of an image's name.
  public func startRegistry() throws -> String {
    let address = "127.0.0.1:5000"
    guard let daemon = try daemonProcess() else { throw EngineTrouble("dockerd does not run") }
    try runScript(
      #"exec /usr/bin/nsenter --target "$1" --mount --pid --net /bin/bash -c "$2" bash "${@:3}""#,
      ["\(daemon)", Self.registry, directory, address], log: directory + "/registry.log")
    return address
  }

  private static let registry = """
    cat >"$1/registry.yml" <<END
    version: 0.1
    log: {level: warn}
    storage: {filesystem: {rootdirectory: $1/data/registry}}
    http: {addr: $2}
    END
    docker-registry serve "$1/registry.yml" &
    for i in {1..600}; do
      if (exec 3<>"/dev/tcp/${2%:*}/${2#*:}") 2>/dev/null; then exit 0; fi
      kill -0 $! 2>/dev/null || exit 1
      sleep 0.05
    done
    exit 1
    """
}

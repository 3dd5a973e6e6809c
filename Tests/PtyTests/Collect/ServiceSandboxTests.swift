import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

extension CollectTests {
  /// The packaged service in the view that systemd would give it: without systemd, from the same unit.
  ///
  /// Root without a capability and without HOME; everything read-only but what the unit names; root's
  /// home as `ProtectHome` says.
  @Suite struct ServiceSandboxTests {
    /// The settings of the unit, the last of each.
    private static let unit: [String: String] = {
      let root = #filePath.split(separator: "/Tests/")[0]
      let bytes = FileManager.default.contents(atPath: "\(root)/packaging/gctui-collect.service")
      let text = bytes.map { String(decoding: $0, as: UTF8.self) } ?? ""
      var settings: [String: String] = [:]
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { settings[String(parts[0])] = String(parts[1]) }
      }
      return settings
    }()

    /// `$1` says how much of the home directories is seen, `$2` where else may be written, `$3` is the
    /// engine's socket; the rest is the command. All under `$0` is gone with the namespace.
    private static let view = """
      set -eu
      place=$0 home=$1 writable=$2 socket=$3
      shift 3
      mount --bind "$place/etc" /etc
      mount --bind "$place/root" /root
      mount -t tmpfs -o mode=755 view /var/lib
      mkdir -m 700 /var/lib/gctui
      mount -t tmpfs -o mode=755 view /run
      mkdir -m 1777 /run/lock
      : >/run/engine.sock
      mount --bind "$socket" /run/engine.sock
      for path in /var/lib/gctui $writable; do mount --bind "$path" "$path"; done
      if [ "$home" = yes ]; then mount -t tmpfs -o mode=000,ro view /root; fi
      cut -d ' ' -f 5 /proc/self/mountinfo | sort -ur | while read -r point; do
        case $point in
          /proc|/proc/*|/sys|/sys/*|/dev|/dev/*|/var/lib/gctui) continue ;;
          *'\\'*) continue ;;
        esac
        for path in $writable; do [ "$point" = "$path" ] && continue 2; done
        mount -o remount,bind,ro "$point"
      done
      if touch /usr/gctui-probe 2>/dev/null; then echo 'the view is not read-only'; exit 99; fi
      umask 0077
      status=0
      env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin LANG=C.UTF-8 TZ=UTC \\
        GRACE_PERIOD_SECONDS=0 \\
        setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@" </dev/null || status=$?
      echo "kept: $(cd /var/lib/gctui && echo *) $(cd /run/lock && echo *)"
      exit $status
      """

    /// What root has in its home: exclusions, and a context that alone says where the engine is.
    private func prepare(_ home: TestHome) throws {
      // SHA-256 of the context's name.
      let name = "3b6a6a049d9a9ab1d03930374dbbeebcca0c64c54a6964641e94d4bac056112a"
      let files = [
        "etc/passwd": "daemon:x:1:1::/:\nroot:x:0:0:root:/root:/bin/sh\n",
        "root/.config/gctui/exclusions": "# root's own\ncontainer sandbox-kept\n",
        "root/.docker/config.json": #"{"currentContext": "sandboxed"}"#,
        "root/.docker/contexts/meta/\(name)/meta.json":
          #"{"Name": "sandboxed", "Endpoints": {"docker": {"Host": "unix:///run/engine.sock"}}}"#,
      ]
      for (path, text) in files {
        let whole = home.path + "/" + path
        try FileManager.default.createDirectory(
          atPath: String(whole[..<(whole.lastIndex(of: "/") ?? whole.endIndex)]),
          withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: whole))
      }
    }

    private func run(_ home: TestHome, protectHome: String) throws -> PtyTerminal {
      let engine = try suiteEngine()
      try engine.clearCase()
      try engine.put([.container("sandbox-kept", .created), .container("sandbox-gone", .created)])
      try prepare(home)
      let command = try #require(Self.unit["ExecStart"]).split(separator: " ").map(String.init)
      let writable = try #require(Self.unit["ReadWritePaths"]).split(separator: " ")
        .map { String($0.hasPrefix("-") ? $0.dropFirst() : $0) }
      return try PtyTerminal(
        [
          "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", Self.view,
          home.path, protectHome, writable.joined(separator: " "),
          String(engine.host.dropFirst("unix://".count)), ScreenUnderTest.program,
        ] + command.dropFirst(),
        environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], columns: 250, rows: 40)
    }

    @Test func `it goes by root's own exclusions and docker context, and keeps its state`()
      async throws
    {
      #expect(Self.unit["ProtectSystem"] == "strict" && Self.unit["StateDirectory"] == "gctui")
      #expect(Self.unit["CapabilityBoundingSet"] == "")
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let terminal = try run(home, protectHome: try #require(Self.unit["ProtectHome"]))
      defer { terminal.close() }
      #expect(try await terminal.waitForEnd() == .exited(0), "\(terminal.screen.text)")
      let screen = terminal.screen
      let sources = "Exclusions: /root/.config/gctui/exclusions (1 rule)."
      #expect(screen.lines.first?.contains(sources) == true, "\(screen.text)")
      #expect(screen.contains("removed container sandbox-gone"), "\(screen.text)")
      #expect(try engine.socket.container("sandbox-kept") != nil)
      #expect(try engine.socket.container("sandbox-gone") == nil)
      let kept = try #require(screen.lines.first { $0.hasPrefix("kept: ") })
      for file in ["journal.jsonl", "gctui-", ".lock"] {
        #expect(kept.contains(file), "\(kept)")
      }
      #expect(!screen.contains("cannot be"), "\(screen.text)")
    }

    @Test func `where root's home cannot be seen it removes nothing, and says why`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let terminal = try run(home, protectHome: "yes")
      defer { terminal.close() }
      #expect(try await terminal.waitForEnd() == .exited(2), "\(terminal.screen.text)")
      #expect(terminal.screen.contains("/root/.config/gctui/"), "\(terminal.screen.text)")
      #expect(terminal.screen.contains("Permission denied"), "\(terminal.screen.text)")
      #expect(try engine.socket.container("sandbox-gone") != nil)
    }
  }
}

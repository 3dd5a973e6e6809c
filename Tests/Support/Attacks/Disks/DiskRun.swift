import FaultEngine
import FoundationEssentials
import PtyTerminal

extension DiskTrial {
  /// Runs it; what is wrong, a sentence each.
  ///
  /// - Parameter program: the path of gctui.
  /// - Throws: `AttackError` where it cannot be tried: root is needed.
  public func complaints(program: String) async throws -> [String] {
    let home = try ProgramHome()
    defer { home.remove() }
    try home.write(Host.sampleReferences, to: "ids")
    try home.write(Host.sampleExclusions, to: "config/gctui/exclusions")
    try home.write("", to: "disk/.keep")
    var host = Host.sample(.classic, id: "disk:" + home.path)
    // What was loaded has no date that says something: it has to be remembered.
    if place == .sightings {
      for index in host.images.indices { host.images[index].isLoaded = true }
    }
    let engine = try FaultEngine(at: home.path + "/s", host: host)
    defer { engine.stop() }
    let terminal = try PtyTerminal(
      [
        "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", script,
        home.path, program,
      ] + arguments(home), environment: environment(home, engine))
    defer { terminal.close() }
    let ending = try await terminal.waitForEnd()
    let errors = String(decoding: home.read("err"), as: UTF8.self)
    guard !errors.contains("no disk") else { throw AttackError("a tmpfs needs root: \(errors)") }
    return judge(ending, errors, before: host, after: engine.host)
  }

  private var script: String {
    let mount =
      switch trouble {
      case .full:
        "mount -t tmpfs -o size=64k gctui disk && cp -r config/. disk/ && cat /dev/zero >disk/.full 2>/dev/null; "
      case .noInodes:
        "mount -t tmpfs -o size=64k,nr_inodes=8 gctui disk && { for n in 1 2 3 4 5 6 7 8; do touch disk/.$n; done; } 2>/dev/null; "
      case .readOnly:
        "mount -t tmpfs -o size=64k gctui disk && cp -r config/. disk/ && mount -o remount,ro disk || exit 99; "
      case .missing, .underFile: "true; "
      }
    let output = place == .output ? "/dev/full" : "out"
    return "cd \"$0\"; { \(mount)} 2>err; exec \"$@\" </dev/null >\(output) 2>>err"
  }

  /// The directory that is in trouble.
  private func directory(_ home: ProgramHome) -> String {
    switch trouble {
    case .full, .noInodes, .readOnly: home.path + "/disk"
    case .missing: home.path + "/disk/none"
    case .underFile: home.path + "/disk/.keep/under"
    }
  }

  private func arguments(_ home: ProgramHome) -> [String] {
    switch front {
    case .delete: ["delete", "--yes", "--ids", "ids"]
    case .collect:
      [
        "collect", "--yes", "--named-volumes", "--volumes", "--networks", "--grace",
        place == .sightings ? "1s" : "0s",
      ]
        + (place == .metrics ? ["--metrics", directory(home) + "/gctui.prom"] : [])
    }
  }

  private func environment(_ home: ProgramHome, _ engine: FaultEngine) -> [String: String] {
    var environment = home.environment(engine: engine.address)
    let directory = directory(home)
    switch place {
    case .state: environment["XDG_STATE_HOME"] = directory
    case .sightings: environment["STATE_DIR"] = directory
    case .lock: environment["PID_DIR"] = directory
    case .exclusions: environment["XDG_CONFIG_HOME"] = directory
    case .metrics, .output: break
    }
    return environment
  }

  // MARK: What is right

  private func judge(
    _ ending: PtyTerminal.Ending, _ errors: String, before: Host, after: Host
  ) -> [String] {
    var complaints: [String] = []
    let gone = before.items.subtracting(after.items)
    let lines = errors.split(separator: "\n")
    switch expectation {
    case .goes(let words):
      let left = wanted(before).subtracting(gone)
      if !left.isEmpty { complaints.append("\(left.count) items are still there") }
      let status: Int32 = place == .output ? 1 : 0
      if ending != .exited(status) { complaints.append("it ended with \(ending)") }
      for word in words where !errors.contains(word) {
        complaints.append("it does not say “\(word)”")
      }
      if Set(lines).count < lines.count { complaints.append("it says something twice") }
      if words.isEmpty, !lines.isEmpty { complaints.append("it says something") }
    case .refused(let words):
      if !gone.isEmpty { complaints.append("\(gone.count) items went") }
      if ![.exited(1), .exited(2)].contains(ending) {
        complaints.append("it ended with \(ending)")
      }
      for word in words where !errors.contains(word) {
        complaints.append("it does not say “\(word)”")
      }
    }
    return complaints.isEmpty ? [] : complaints + (errors.isEmpty ? [] : ["it said: \(errors)"])
  }

  private func wanted(_ host: Host) -> Set<String> {
    if front == .delete { return Host.sampleLeftovers }
    let all = Judge.collectable(host)
    // The dates of containers say when they exited: they wait for nothing.
    return place == .sightings ? all.intersection(host.containers.map(\.id)) : all
  }

  /// A disk without room never stops what would make room; what cannot be relied on does.
  private var expectation: Expectation {
    switch place {
    case .state: .goes(saying: ["journal"])
    case .sightings: .goes(saying: ["sightings"])
    case .metrics: .goes(saying: ["gctui.prom"])
    case .exclusions: .goes(saying: [])
    case .output: .goes(saying: ["output"])
    case .lock:
      switch trouble {
      // An empty file takes no block.
      case .full: .goes(saying: [])
      case .noInodes: .goes(saying: ["The run goes on without it"])
      case .readOnly, .missing, .underFile: .refused(saying: ["PID_DIR"])
      }
    }
  }
}

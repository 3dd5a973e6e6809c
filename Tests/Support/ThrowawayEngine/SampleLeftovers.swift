/// The leftovers that started this project, on a real engine: 104 containers that do not run, and
/// the images of a project that was rebuilt again and again.
public enum SampleLeftovers {
  /// What was put there.
  public struct Summary: Hashable, Sendable {
    /// Not running: exited and created.
    public var containers = 0
    public var running = 0
    public var dangling = 0
    public var labeled = 0

    public init(containers: Int = 0, running: Int = 0, dangling: Int = 0, labeled: Int = 0) {
      self.containers = containers
      self.running = running
      self.dangling = dangling
      self.labeled = labeled
    }
  }

  /// - Parameter containers: how many containers that do not run; 104 in the story.
  @discardableResult
  public static func put(on engine: EngineSocket, containers: Int = 104) throws -> Summary {
    var summary = Summary()
    try putTodobackend(on: engine)
    summary.dangling += 6
    summary.labeled += 10
    try buildOthers(on: engine, &summary)
    for number in 1...max(1, containers) {
      try leave(number, on: engine)
      summary.containers += 1
    }
    for name in ["todobackend-db-1", "proxy"] {
      try engine.runForever(name, image: "base:1.0", labels: ["com.example.keep": "yes"])
      summary.running += 1
    }
    return summary
  }

  /// Ten builds of the same project: the first six lose their tag to the next, four keep one.
  public static func putTodobackend(on engine: EngineSocket) throws {
    _ = try engine.importImage("base:1.0")
    let labels = ["application": "todobackend"]
    // What all builds have in common is one layer below them all.
    try engine.build(
      """
      FROM base:1.0
      RUN dd if=/dev/urandom of=/deps bs=1024 count=4000
      """, name: "todobackend/base:1.0")
    for number in 1...7 {
      try engine.build(
        dockerfile(number, size: 600 + 150 * number), name: "todobackend/app:latest",
        labels: labels)
    }
    for version in ["1.0", "1.1", "1.2"] {
      try engine.build(
        dockerfile(10, size: 900), name: "todobackend/app:\(version)", labels: labels)
    }
  }

  private static func dockerfile(_ number: Int, size: Int) -> String {
    """
    FROM todobackend/base:1.0
    ENV BUILD=\(number)
    RUN dd if=/dev/urandom of=/app bs=1024 count=\(size)
    CMD ["/bin/true"]
    """
  }

  /// Images of other projects: three more dangling, five of them labeled.
  private static func buildOthers(on engine: EngineSocket, _ summary: inout Summary) throws {
    for number in 1...3 {
      try engine.build(
        """
        FROM base:1.0
        RUN dd if=/dev/urandom of=/n\(number) bs=1024 count=300
        """, labels: number == 1 ? ["com.docker.compose.project": "shop"] : [:])
      summary.dangling += 1
      if number == 1 { summary.labeled += 1 }
    }
    for name in ["web", "worker", "mailer", "search"] {
      try engine.build(
        """
        FROM base:1.0
        RUN dd if=/dev/urandom of=/\(name) bs=1024 count=1200
        """, name: "shop/\(name):3",
        labels: ["com.docker.compose.project": "shop", "com.docker.compose.service": name])
      summary.labeled += 1
    }
  }

  private static func leave(_ number: Int, on engine: EngineSocket) throws {
    let service = ["test", "migrate", "agent", "specs"][number % 4]
    let labels = [
      "com.docker.compose.project": "todobackend", "com.docker.compose.service": service,
    ]
    let code = [0, 1, 137, 0, 2][number % 5]
    let id = try engine.createContainer(
      "todobackend-\(service)-\(number)", image: "todobackend/app:1.\(number % 3)",
      command: [
        "/bin/sh", "-c",
        "dd if=/dev/zero of=/log bs=1024 count=\(number * 7) 2>/dev/null; exit \(code)",
      ], labels: labels)
    // One in twelve was created and never started.
    guard number % 12 != 0 else { return }
    try engine.start(id)
    try engine.wait(id)
  }
}

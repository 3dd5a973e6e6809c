import FoundationEssentials

/// What tests put on an engine, by plain calls of its API.
extension EngineSocket {
  /// Calls and expects success.
  ///
  /// - Throws: `EngineTrouble` with the engine's own words.
  @discardableResult
  public func call(
    _ method: String, _ target: String, body: [UInt8] = [],
    contentType: String = "application/json", headers: [String: String] = [:]
  ) throws -> [UInt8] {
    let answer = try request(
      method, target, body: body, contentType: contentType, headers: headers)
    guard (200..<400).contains(answer.status) else {
      throw EngineTrouble(
        "\(method) \(target): \(answer.status) \(String(decoding: answer.data, as: UTF8.self))")
    }
    return answer.data
  }

  @discardableResult
  public func call(_ method: String, _ target: String, json: some Encodable) throws -> [UInt8] {
    try call(method, target, body: Array(JSONEncoder().encode(json)))
  }

  public func json<Value: Decodable>(_ type: Value.Type, _ target: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(call("GET", target)))
  }

  // MARK: Images

  /// Imports an image of one layer; with a shell where `shell` is set.
  public func importImage(
    _ name: String, files: [String: [UInt8]] = [:], shell: Bool = true
  ) throws -> String {
    var tar = Tar(files)
    if shell { try tar.addShell() }
    let (repository, tag) = Self.split(name)
    try call(
      "POST", "/images/create?fromSrc=-&repo=\(escaped(repository))&tag=\(escaped(tag))",
      body: tar.finished, contentType: "application/x-tar")
    return try imageID(name)
  }

  /// Builds with the classic builder, or with BuildKit; `name` may be empty for an image without a
  /// tag. With `cached`, steps that were built before are taken from there.
  @discardableResult
  public func build(
    _ dockerfile: String, name: String = "", files: [String: [UInt8]] = [:],
    labels: [String: String] = [:], cached: Bool = false, buildKit: Bool = false
  ) throws -> String {
    var tar = Tar(files)
    tar.add("Dockerfile", Array(dockerfile.utf8))
    let labels = escaped(String(decoding: try JSONEncoder().encode(labels), as: UTF8.self))
    var target =
      "/build?version=\(buildKit ? 2 : 1)&networkmode=none&nocache=\(!cached)&rm=1&forcerm=1"
    target += "&labels=\(labels)"
    if !name.isEmpty { target += "&t=\(escaped(name))" }
    let answer = try call(
      "POST", target, body: tar.finished, contentType: "application/x-tar")
    struct Line: Decodable {
      struct Aux: Decodable {
        var id: String?
        enum CodingKeys: String, CodingKey { case id = "ID" }
      }
      var aux: Aux?
      var error: String?
    }
    var id: String?
    for text in answer.split(separator: UInt8(ascii: "\n")) {
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(text)) else { continue }
      if let error = line.error { throw EngineTrouble("build: \(error)") }
      id = line.aux?.id ?? id
    }
    guard let id else { throw EngineTrouble("the build names no image") }
    return id
  }

  /// The full ID of an image by a name.
  public func imageID(_ name: String) throws -> String {
    try json(Identified.self, "/images/\(escaped(name))/json").id
  }

  public func tag(_ image: String, _ name: String) throws {
    let (repository, tag) = Self.split(name)
    try call(
      "POST", "/images/\(escaped(image))/tag?repo=\(escaped(repository))&tag=\(escaped(tag))")
  }

  public func removeImage(_ name: String, force: Bool = false, noprune: Bool = false) throws {
    try call("DELETE", "/images/\(escaped(name))?force=\(force)&noprune=\(noprune)")
  }

  public func save(_ name: String) throws -> [UInt8] {
    try call("GET", "/images/\(escaped(name))/get")
  }

  public func load(_ archive: [UInt8]) throws {
    try call("POST", "/images/load?quiet=1", body: archive, contentType: "application/x-tar")
  }

  // MARK: Containers

  private struct NewContainer: Encodable {
    struct HostConfig: Encodable {
      var networkMode = "none"
      var volumesFrom: [String] = []
      var binds: [String] = []

      enum CodingKeys: String, CodingKey {
        case networkMode = "NetworkMode"
        case volumesFrom = "VolumesFrom"
        case binds = "Binds"
      }
    }
    var image: String
    var command: [String]
    var labels: [String: String]
    var environment: [String]
    /// Where anonymous volumes are mounted.
    var volumes: [String: [String: String]]
    var hostConfig: HostConfig

    enum CodingKeys: String, CodingKey {
      case image = "Image"
      case command = "Cmd"
      case labels = "Labels"
      case environment = "Env"
      case volumes = "Volumes"
      case hostConfig = "HostConfig"
    }
  }

  private struct Identified: Decodable {
    var id: String
    enum CodingKeys: String, CodingKey { case id = "Id" }
  }

  /// Creates a container, without a network unless one is named; `volumes` are directories that get
  /// anonymous ones.
  public func createContainer(
    _ name: String = "", image: String, command: [String] = ["/bin/true"],
    labels: [String: String] = [:], binds: [String] = [], volumesFrom: [String] = [],
    volumes: [String] = [], network: String = "none", environment: [String] = []
  ) throws -> String {
    let body = NewContainer(
      image: image, command: command, labels: labels, environment: environment,
      volumes: Dictionary(uniqueKeysWithValues: volumes.map { ($0, [:]) }),
      hostConfig: .init(networkMode: network, volumesFrom: volumesFrom, binds: binds))
    let answer = try call(
      "POST", "/containers/create" + (name.isEmpty ? "" : "?name=\(escaped(name))"), json: body)
    return try JSONDecoder().decode(Identified.self, from: Data(answer)).id
  }

  public func start(_ container: String) throws {
    try call("POST", "/containers/\(container)/start")
  }

  /// Waits until it has exited.
  public func wait(_ container: String) throws {
    try call("POST", "/containers/\(container)/wait")
  }

  /// Creates a container, runs it and waits for its end.
  @discardableResult
  public func run(
    _ name: String = "", image: String, command: [String] = ["/bin/true"],
    labels: [String: String] = [:]
  ) throws -> String {
    let id = try createContainer(name, image: image, command: command, labels: labels)
    try start(id)
    try wait(id)
    return id
  }

  /// A container that runs until it is removed.
  @discardableResult
  public func runForever(
    _ name: String = "", image: String, labels: [String: String] = [:]
  ) throws -> String {
    let id = try createContainer(
      name, image: image, command: ["/bin/sleep", "100000"], labels: labels)
    try start(id)
    return id
  }

  public func removeContainer(_ container: String, force: Bool = true) throws {
    try call("DELETE", "/containers/\(container)?force=\(force)")
  }

  // MARK: Parts

  /// Repository and tag; a port is not a tag.
  static func split(_ name: String) -> (String, String) {
    guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else {
      return (name, "latest")
    }
    return (String(name[..<colon]), String(name[name.index(after: colon)...]))
  }

  func escaped(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ":"):
        result.append(Character(Unicode.Scalar(byte)))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        result += "%" + (hex.count < 2 ? "0" : "") + hex
      }
    }
  }
}

extension Tar {
  /// Adds a shell with the commands that fixtures use.
  public mutating func addShell() throws {
    guard let busybox = FileManager.default.contents(atPath: "/bin/busybox") else {
      throw EngineTrouble("/bin/busybox is missing: install busybox-static")
    }
    add("bin/busybox", Array(busybox))
    for name in ["sh", "true", "false", "sleep", "dd", "rm", "cat", "mkdir"] {
      addLink("bin/\(name)", to: "busybox")
    }
  }
}

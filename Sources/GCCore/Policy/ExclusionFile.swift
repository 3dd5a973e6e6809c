import Glibc

/// The file of exclusions on this machine: where it stands, read and replaced as a whole.
public struct ExclusionFile: Hashable, Sendable {
  /// The path as given; a symbolic link is followed at each use.
  public let path: String
  /// Whether a person named it (`--exclusions`), rather than the default place.
  public let isNamed: Bool

  public init(path: String, isNamed: Bool = true) {
    self.path = path
    self.isNamed = isNamed
  }

  /// The file that `--exclusions` names, else `$XDG_CONFIG_HOME/gctui/exclusions`, else
  /// `~/.config/gctui/exclusions`.
  public init(
    named option: String?, in directories: UserDirectories
  ) throws(ExclusionFileError) {
    if let option {
      guard !option.isEmpty else { throw .noPlace("--exclusions names no file: give its path.") }
      self.init(path: option)
      return
    }
    guard let config = directories.config else {
      throw .noPlace(
        "There is no home directory to look for exclusions in: set HOME, or name the file with "
          + "--exclusions.")
    }
    self.init(path: config + "/exclusions", isNamed: false)
  }

  /// What a file held when it was read; only compared, byte for byte.
  public struct Fingerprint: Hashable, Sendable {
    /// `nil` where there was no file.
    let content: [UInt8]?

    /// Whether there was a file.
    public var exists: Bool { content != nil }
  }

  /// The document of a file and what to hand back when saving.
  public struct Loaded: Hashable, Sendable {
    public let document: ExclusionDocument
    public let fingerprint: Fingerprint
  }

  /// Reads the file. One that is not there is an empty document, unless `mustExist`: without a
  /// screen, a named file that is missing more likely is a mistyped path.
  public func load(mustExist: Bool = false) throws(ExclusionFileError) -> Loaded {
    let content = try read(try resolved())
    if content == nil, mustExist { throw .missing(path: path) }
    return try loaded(content)
  }

  func loaded(_ content: [UInt8]?) throws(ExclusionFileError) -> Loaded {
    do throws(ExclusionProblems) {
      let document = try ExclusionDocument(parsing: content ?? [])
      return Loaded(document: document, fingerprint: Fingerprint(content: content))
    } catch {
      throw .malformed(path: path, error)
    }
  }

  /// The path behind all symbolic links of its last component; the file itself may be missing.
  func resolved() throws(ExclusionFileError) -> String {
    var target = path
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
      let count = readlink(target, &buffer, buffer.count - 1)
      guard count >= 0 else {
        // Not a link, or nothing there yet.
        if errno == EINVAL || errno == ENOENT { return target }
        throw .failed(path: path, "cannot be read", errno)
      }
      let link = String(
        decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      target = link.hasPrefix("/") ? link : Self.directory(of: target) + "/" + link
    }
    throw .failed(path: path, "cannot be read", ELOOP)
  }

  /// The whole content, `nil` where there is no file; a link to a file that is not there is no
  /// missing file, but one that cannot be read.
  func content() throws(ExclusionFileError) -> [UInt8]? {
    let target = try resolved()
    if let content = try read(target) { return content }
    guard target != path else { return nil }
    throw .refused(
      path: path, what: "cannot be read", reason: "it is a link to \(target), which is not there")
  }

  /// The whole content, `nil` where there is no file.
  func read(_ target: String) throws(ExclusionFileError) -> [UInt8]? {
    var status = stat()
    // Looked at before it is opened: opening a device may already do something.
    guard stat(target, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw .failed(path: path, "cannot be read", errno)
    }
    try check(status)
    let descriptor = open(target, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .failed(path: path, "cannot be read", errno)
    }
    defer { close(descriptor) }
    guard fstat(descriptor, &status) == 0 else {
      throw .failed(path: path, "cannot be read", errno)
    }
    try check(status)
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    // One byte past the limit is enough to know that it is too large.
    while content.count <= ExclusionDocument.maximumSize {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw .failed(path: path, "cannot be read", errno)
      }
      content += chunk[..<count]
    }
    return content
  }

  private func check(_ status: stat) throws(ExclusionFileError) {
    let kind: String
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: kind = "a directory"
    case S_IFIFO: kind = "a pipe"
    case S_IFSOCK: kind = "a socket"
    default: kind = "a device"
    }
    throw .notAFile(path: path, kind: kind)
  }

  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

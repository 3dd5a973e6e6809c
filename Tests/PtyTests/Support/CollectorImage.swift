import FoundationEssentials
import ThrowawayEngine

/// The image that the Dockerfile describes, with the program of this build in it.
enum CollectorImage {
  static let name = "gctui:test"

  /// Builds the Dockerfile's last stage, word for word but for where its files come from: what the
  /// stage before it does with the release's program is done here with the tests' own.
  static func build(on engine: EngineSocket) throws {
    let home = try TestHome()
    defer { home.remove() }
    try runScript(
      """
      package=$1 program=$2 place=$3
      # Smaller, where the tool for it is there.
      strip -o "$place/gctui" "$program" || cp "$program" "$place/gctui"
      "$package/Scripts/image-root" "$place/gctui" "$place/context/image"
      sed -n '/^FROM scratch$/,$p' "$package/Dockerfile" |
        sed 's|^COPY --from=build /image /$|COPY image /|' >"$place/context/Dockerfile"
      # Without the padding of tapes, which the engine does not read: it would reset the connection.
      tar -C "$place/context" --blocking-factor=1 -cf "$place/context.tar" .
      """, [package, ScreenUnderTest.program, home.path], log: home.path + "/log")
    let answer = try engine.call(
      "POST", "/build?version=1&rm=1&networkmode=none&t=\(name)",
      body: Array(try Data(contentsOf: URL(filePath: home.path + "/context.tar"))),
      contentType: "application/x-tar")
    guard try engine.hasImage(name) else {
      throw EngineTrouble("the build failed: \(String(decoding: answer, as: UTF8.self))")
    }
  }

  /// The folder of the package.
  static let package: String = {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.path
  }()
}

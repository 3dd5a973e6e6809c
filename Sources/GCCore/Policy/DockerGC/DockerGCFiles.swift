public import FoundationEssentials

/// docker-gc's files in a directory, or one of them, to be taken over.
public enum DockerGCFiles {
  /// Reads the files that are there; which one a single file is, its name tells.
  ///
  /// - Parameter now: to say how long ago a container was created.
  /// - Throws: A sentence for what is not there or cannot be read.
  public static func read(
    _ path: String, now: Date
  ) throws(ExclusionSourceError) -> [DockerGCExcludes] {
    var isDirectory: Bool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw ExclusionSourceError(
        sentence: "There is no \(path): name docker-gc's directory, like /etc, or one of its files."
      )
    }
    guard isDirectory else { return [try file(path, form(ofFileAt: path), now)] }
    let places = ExclusionSources.Places(etc: path)
    var files: [DockerGCExcludes] = []
    for (place, form) in [
      (places.images, ExclusionRules.Source.Form.dockerGCImages),
      (places.containers, .dockerGCContainers), (places.volumes, .dockerGCVolumes),
    ] where FileManager.default.fileExists(atPath: place) {
      files.append(try file(place, form, now))
    }
    guard !files.isEmpty else {
      throw ExclusionSourceError(
        sentence: "There is no docker-gc-exclude, docker-gc-exclude-containers or "
          + "docker-gc-exclude-volumes in \(path).")
    }
    return files
  }

  private static func form(ofFileAt path: String) -> ExclusionRules.Source.Form {
    if path.hasSuffix("-containers") { return .dockerGCContainers }
    return path.hasSuffix("-volumes") ? .dockerGCVolumes : .dockerGCImages
  }

  private static func file(
    _ path: String, _ form: ExclusionRules.Source.Form, _ now: Date
  ) throws(ExclusionSourceError) -> DockerGCExcludes {
    let bytes = try ExclusionSources.read(path, variable: nil) ?? []
    do throws(ExclusionProblems) {
      return try DockerGCExcludes(form, parsing: bytes, file: path, now: now)
    } catch {
      throw ExclusionSourceError(sentence: error.sentence(path: path))
    }
  }
}

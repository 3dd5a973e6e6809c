/// The file of images.
extension DockerGCCase {
  private static func file(
    _ name: String, _ text: String, gone: Set<String> = [], stays: Set<String> = [],
    warns: [String] = []
  ) -> DockerGCCase {
    let names = gone.union(stays).map { String($0.dropFirst("image ".count)) }.sorted()
    return DockerGCCase(
      name: name, things: names.map { .image($0) }, images: text, gone: gone, stays: stays,
      warns: warns)
  }

  static let imageFiles: [DockerGCCase] = [
    file(
      "repository:tag keeps that tag", "app:1\n", gone: ["image app:2", "image app:10"],
      stays: ["image app:1"]),
    file(
      "a name of which the line is a part is another name", "app:1\n",
      gone: ["image my/app:1", "image app:1.2"], stays: ["image app:1"]),
    file(
      "several lines keep several images", "app:1\njob:1\nlocalhost:5000/db:1\n",
      gone: ["image old:1"], stays: ["image app:1", "image job:1", "image localhost:5000/db:1"]),
    file(
      "safer: a bare name keeps every tag (in docker-gc it matches nothing)", "app\n",
      gone: ["image apple:1", "image my/app:1"], stays: ["image app:1", "image app:latest"],
      warns: ["EXCLUDE_FROM_GC:1: "]),
    file(
      "safer: lines that end like Windows' count (in docker-gc they match nothing)",
      "app:1\r\njob:1\r\n", gone: ["image old:1"], stays: ["image app:1", "image job:1"],
      warns: ["EXCLUDE_FROM_GC:1,2: "]),
    file(
      "safer: a blank at the end does not count (in docker-gc the line matches nothing)",
      "app:1 \n", gone: ["image old:1"], stays: ["image app:1"], warns: ["EXCLUDE_FROM_GC:1: "]),
    file(
      "comments and blank lines say nothing", "# ours\n\napp:1\n\n", gone: ["image ours:1"],
      stays: ["image app:1"], warns: ["EXCLUDE_FROM_GC:1: "]),
    file("the last line needs no newline", "app:1", gone: ["image old:1"], stays: ["image app:1"]),
    file("an empty file keeps nothing", "", gone: ["image app:1"]),
    DockerGCCase(
      name: "an image that a line matches keeps all its tags, and those of no other",
      things: [.image("app:1", also: ["other:1"]), .image("other:2")], images: "app:1\n",
      gone: ["image other:2"], stays: ["image app:1", "image other:1"]),
    DockerGCCase(
      name: "12 digits of an ID keep that image, tagged or not",
      things: [.image("app:1"), .dangling("lost"), .image("job:1"), .dangling("gone")],
      images: "<12:image app:1>\n<12:image lost>\n",
      gone: ["image job:1", "image gone"], stays: ["image app:1", "image lost"]),
    DockerGCCase(
      name: "safer: so does the whole ID (in docker-gc it matches nothing)",
      things: [.image("app:1"), .image("job:1")], images: "<id:image app:1>\n",
      gone: ["image job:1"], stays: ["image app:1"], warns: ["EXCLUDE_FROM_GC:1: "]),
    DockerGCCase(
      name: "a file that is named and missing stops the run",
      things: [.image("app:1"), .container("new", .created)],
      environment: ["EXCLUDE_FROM_GC": "$HOME/nothing"],
      stays: ["image app:1", "container new"], status: 2, warns: ["/nothing"]),
    DockerGCCase(
      name: "a file that cannot be read stops the run",
      things: [.image("app:1")], environment: ["EXCLUDE_FROM_GC": "$HOME/config"],
      etc: [:], stays: ["image app:1"], status: 2, warns: ["/config"]),
    DockerGCCase(
      name: "a file that is no text stops the run",
      things: [.image("app:1")], images: "app\u{0}:1\n", stays: ["image app:1"], status: 2,
      warns: ["EXCLUDE_FROM_GC:1: "]),
    DockerGCCase(
      name: "/dev/null is a list of nothing",
      things: [.image("app:1")], environment: ["EXCLUDE_FROM_GC": "/dev/null"],
      gone: ["image app:1"]),
  ]

  static let imagePatterns: [DockerGCCase] = [
    file(
      "the line is a basic regular expression", "app:.*\n",
      gone: ["image apple:1", "image my/app:1"], stays: ["image app:1", "image app:latest"]),
    file(
      "a dot is any character", "my.app:1\n", gone: ["image myapp:1"],
      stays: ["image my.app:1", "image my-app:1"]),
    file(
      "an escaped dot is a dot", "my\\.app:1\n", gone: ["image my-app:1"],
      stays: ["image my.app:1"]),
    file(
      "a class of characters", "app:[0-9]*\n", gone: ["image app:latest"],
      stays: ["image app:1", "image app:42"]),
    file(
      "a group and a choice", "\\(app\\|job\\):1\n", gone: ["image old:1"],
      stays: ["image app:1", "image job:1"]),
    file(
      "safer: a shell's wildcard is one (in docker-gc it matches nothing)", "app:*\n",
      gone: ["image job:1"], stays: ["image app:1", "image app:latest"],
      warns: ["EXCLUDE_FROM_GC:1: "]),
    file(
      "safer: ^ and $ are the ends of a name (in docker-gc they match nothing)", "^app:1$\n",
      gone: ["image job:1"], stays: ["image app:1"], warns: ["EXCLUDE_FROM_GC:1: "]),
    DockerGCCase(
      name: "a bad pattern stops the run and names its line",
      things: [.image("app:1"), .container("new", .created)], images: "job:1\n[app:1\n",
      stays: ["image app:1", "container new"], status: 2, warns: ["EXCLUDE_FROM_GC:2: "]),
  ]
}

/// The file of containers, files at their default places, and the variables of gc-crond.
extension DockerGCCase {
  private static func file(
    _ name: String, _ text: String, gone: Set<String> = [], stays: Set<String> = [],
    status: Int32 = 0, warns: [String] = []
  ) -> DockerGCCase {
    let names = gone.union(stays).map { String($0.dropFirst("container ".count)) }.sorted()
    return DockerGCCase(
      name: name, things: names.map { .container($0, .created) }, containers: text, gone: gone,
      stays: stays, status: status, warns: warns)
  }

  static let containerFiles: [DockerGCCase] = [
    file(
      "the name of a container keeps it", "web\n", gone: ["container job"], stays: ["container web"]
    ),
    file(
      "so does a part of the name", "web\n", gone: ["container job"],
      stays: ["container web-1", "container myweb"]),
    file(
      "all words count, on one line and on several", "web  job\n\ndb\n", gone: ["container old"],
      stays: ["container web", "container job", "container db"]),
    file(
      "the words are extended regular expressions", "db-[0-9]+\n",
      gone: ["container db-x", "container db-"], stays: ["container db-1", "container db-42"]),
    file(
      "lines that end like Windows' count", "web\r\njob\r\n", gone: ["container old"],
      stays: ["container web", "container job"]),
    file(
      "a comment is no comment: its words exclude, with a warning", "# keep old\nweb\n",
      gone: ["container job"], stays: ["container web", "container old-1"],
      warns: ["EXCLUDE_CONTAINERS_FROM_GC:1: "]),
    file(
      "safer: a quote without its end stops the run (docker-gc excludes nothing then)", "web'\n",
      stays: ["container web"], status: 2, warns: ["EXCLUDE_CONTAINERS_FROM_GC:1: "]),
    file(
      "a bad expression stops the run and names its line", "web\n(job\n",
      stays: ["container web", "container job"], status: 2,
      warns: ["EXCLUDE_CONTAINERS_FROM_GC:2: "]),
    DockerGCCase(
      name: "an excluded container keeps its image",
      things: [
        .image("app:1"), .image("job:1"), .container("web", of: "app:1"),
        .container("old", of: "job:1"),
      ],
      containers: "web\n", gone: ["container old", "image job:1"],
      stays: ["container web", "image app:1"]),
    DockerGCCase(
      name: "words are searched in the image too",
      things: [
        .image("shop/app:1"), .container("web", .created, of: "shop/app:1"),
        .container("old", .created),
      ],
      containers: "shop/app\n", gone: ["container old"],
      stays: ["container web", "image shop/app:1"]),
    DockerGCCase(
      name: "words are searched in the status too",
      things: [.container("ran"), .container("new", .created)], containers: "Exited\n",
      gone: ["container new"], stays: ["container ran"]),
    DockerGCCase(
      name: "12 digits of an ID keep that container",
      things: [.container("web", .created), .container("old", .created)],
      containers: "<12:container web>\n", gone: ["container old"], stays: ["container web"]),
    DockerGCCase(
      name: "safer: so does the whole ID (in docker-gc it matches nothing)",
      things: [.container("web", .created), .container("old", .created)],
      containers: "<id:container web>\n", gone: ["container old"], stays: ["container web"],
      warns: ["EXCLUDE_CONTAINERS_FROM_GC:1: "]),
    DockerGCCase(
      name: "a file of containers that is named and missing stops the run",
      things: [.container("new", .created)],
      environment: ["EXCLUDE_CONTAINERS_FROM_GC": "$HOME/nothing"],
      stays: ["container new"], status: 2, warns: ["/nothing"]),
  ]

  static let places: [DockerGCCase] = [
    DockerGCCase(
      name: "the three files in /etc are read without being named",
      things: [
        .image("app:1"), .image("job:1"), .container("web", .created),
        .container("old", .created), .volume("data"), .volume("cache"),
      ],
      environment: ["REMOVE_VOLUMES": "1"],
      etc: [
        "docker-gc-exclude": "app:1\n", "docker-gc-exclude-containers": "web\n",
        "docker-gc-exclude-volumes": "data\n",
      ],
      gone: ["image job:1", "container old", "volume cache"],
      stays: ["image app:1", "container web", "volume data"]),
    DockerGCCase(
      name: "a file that is named stands in the place of the one in /etc",
      things: [.image("app:1"), .image("job:1")], images: "job:1\n",
      etc: ["docker-gc-exclude": "app:1\n"], gone: ["image app:1"], stays: ["image job:1"]),
    DockerGCCase(
      name: "a file in /etc that cannot be used stops the run",
      things: [.image("app:1")], etc: ["docker-gc-exclude": "[app:1\n"], stays: ["image app:1"],
      status: 2, warns: ["/etc/docker-gc-exclude:1: "]),
  ]

  static let words: [DockerGCCase] = [
    DockerGCCase(
      name: "EXCLUDE_IMAGES keeps every image it names (gc-crond only the first)",
      things: [.image("app:1"), .image("job:1"), .image("old:1")],
      environment: ["EXCLUDE_IMAGES": "app:1 job:1"],
      gone: ["image old:1"], stays: ["image app:1", "image job:1"]),
    DockerGCCase(
      name: "EXCLUDE_IMAGES takes bare names and IDs (in gc-crond they match nothing)",
      things: [
        .image("app:1"), .image("app:2"), .image("job:1"), .dangling("lost"), .image("old:1"),
      ],
      environment: ["EXCLUDE_IMAGES": "app <12:image job:1> <12:image lost>"],
      gone: ["image old:1"], stays: ["image app:1", "image app:2", "image job:1", "image lost"]),
    DockerGCCase(
      name: "EXCLUDE_CONTAINERS keeps every container it names",
      things: [
        .container("web", .created), .container("job", .created), .container("old", .created),
      ],
      environment: ["EXCLUDE_CONTAINERS": "web job"],
      gone: ["container old"], stays: ["container web", "container job"]),
    DockerGCCase(
      name: "variables and files exclude together",
      things: [.image("app:1"), .image("job:1"), .image("old:1")],
      environment: ["EXCLUDE_IMAGES": "app:1"], images: "job:1\n",
      gone: ["image old:1"], stays: ["image app:1", "image job:1"]),
    DockerGCCase(
      name: "an EXCLUDE_IMAGES that cannot be used stops the run",
      things: [.image("app:1")], environment: ["EXCLUDE_IMAGES": "[app"], stays: ["image app:1"],
      status: 2, warns: ["EXCLUDE_IMAGES: "]),
    DockerGCCase(
      name: "what gctui's own rules exclude stays too",
      things: [.image("app:1"), .image("job:1"), .container("new", .created)],
      environment: ["EXCLUDE_CONTAINERS": "new"], etc: ["gctui-rules": "image app:*\n"],
      arguments: ["--exclusions", "/etc/gctui-rules"],
      gone: ["image job:1"], stays: ["image app:1", "container new"]),
  ]
}

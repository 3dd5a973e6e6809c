/// Volumes, and what is only shown.
extension DockerGCCase {
  static let volumeRules: [DockerGCCase] = [
    DockerGCCase(
      name: "safer: anonymous volumes of a container stay unless they are asked for",
      things: [.container("ran", volumes: ["/data"])],
      gone: ["container ran"], stays: ["volume ran:/data"]),
    DockerGCCase(
      name: "REMOVE_ASSOCIATED_VOLUME=1 takes the anonymous volumes of what goes",
      things: [
        .container("ran", volumes: ["/data", "/logs"]),
        .container("runs", .running, volumes: ["/db"]),
      ],
      environment: ["REMOVE_ASSOCIATED_VOLUME": "1"],
      gone: ["container ran", "volume ran:/data", "volume ran:/logs"],
      stays: ["container runs", "volume runs:/db"]),
    DockerGCCase(
      name: "REMOVE_ASSOCIATED_VOLUME=0 leaves them (docker-gc takes them all the same)",
      things: [.container("ran", volumes: ["/data"])],
      environment: ["REMOVE_ASSOCIATED_VOLUME": "0"],
      gone: ["container ran"], stays: ["volume ran:/data"]),
    DockerGCCase(
      name: "REMOVE_ASSOCIATED_VOLUME=1 takes no named volume",
      things: [
        .volume("data"), .container("ran", binds: ["data:/data"]),
        .container("runs", .running, binds: ["data:/data"]),
      ],
      environment: ["REMOVE_ASSOCIATED_VOLUME": "1"],
      gone: ["container ran"], stays: ["volume data", "container runs"]),
    DockerGCCase(
      name: "REMOVE_VOLUMES=1 takes volumes that no container uses, named or not",
      things: [
        .volume("data"), .volume("used"), .container("runs", .running, binds: ["used:/data"]),
      ],
      environment: ["REMOVE_VOLUMES": "1"],
      gone: ["volume data"], stays: ["volume used", "container runs"]),
    DockerGCCase(
      name: "REMOVE_VOLUMES=1 takes those that became free in the same run",
      things: [.container("ran", volumes: ["/data"])], environment: ["REMOVE_VOLUMES": "1"],
      gone: ["container ran", "volume ran:/data"]),
    DockerGCCase(
      name: "safer: a container that alone holds a named volume stays, and with it the volume",
      things: [.volume("data"), .container("ran", binds: ["data:/data"])],
      environment: ["REMOVE_VOLUMES": "1"], stays: ["volume data", "container ran"]),
    DockerGCCase(
      name: "VOLUME_DELETE_ONLY_DRIVER=local is what holds without it",
      things: [.volume("data")],
      environment: ["REMOVE_VOLUMES": "1", "VOLUME_DELETE_ONLY_DRIVER": "local"],
      gone: ["volume data"]),
    DockerGCCase(
      name: "VOLUME_DELETE_ONLY_DRIVER leaves the volumes of other drivers",
      things: [.volume("data")],
      environment: ["REMOVE_VOLUMES": "1", "VOLUME_DELETE_ONLY_DRIVER": "nfs"],
      stays: ["volume data"]),
    DockerGCCase(
      name: "safer: a volume that was created a moment ago stays (docker-gc knows no age of it)",
      things: [.volume("data")], grace: "3600", environment: ["REMOVE_VOLUMES": "1"],
      stays: ["volume data"]),
  ]

  static let volumeFiles: [DockerGCCase] = [
    DockerGCCase(
      name: "a volume whose name holds a line of the file stays",
      things: [.volume("app-data"), .volume("old-data"), .volume("data")],
      environment: ["REMOVE_VOLUMES": "1"], volumes: "app-\n",
      gone: ["volume old-data", "volume data"], stays: ["volume app-data"]),
    DockerGCCase(
      name: "the line is a basic regular expression",
      things: [.volume("db-1"), .volume("db-x")], environment: ["REMOVE_VOLUMES": "1"],
      volumes: "^db-[0-9]$\n", gone: ["volume db-x"], stays: ["volume db-1"]),
    DockerGCCase(
      name: "a blank line excludes every volume, with a warning",
      things: [.volume("data"), .volume("old")], environment: ["REMOVE_VOLUMES": "1"],
      volumes: "data\n\n", stays: ["volume data", "volume old"],
      warns: ["EXCLUDE_VOLUMES_IDS_FILE:2: "]),
    DockerGCCase(
      name: "an excluded anonymous volume stays when its container goes",
      things: [.container("ran", volumes: ["/data"])],
      environment: ["REMOVE_ASSOCIATED_VOLUME": "1"], volumes: "<12:volume ran:/data>\n",
      gone: ["container ran"], stays: ["volume ran:/data"]),
    DockerGCCase(
      name: "a bad pattern for volumes stops the run, containers too",
      things: [.volume("data"), .container("ran")], environment: ["REMOVE_VOLUMES": "1"],
      volumes: "data\n\\(\n", stays: ["volume data", "container ran"], status: 2,
      warns: ["EXCLUDE_VOLUMES_IDS_FILE:2: "]),
  ]

  // MARK: Dry runs

  static let rehearsals: [DockerGCCase] =
    ["1", "2", "true", "TRUE", "yes", "on"].map { word in
      DockerGCCase(
        name: "DRY_RUN=\(word) removes nothing and tells what would go",
        things: [.image("app:1"), .container("ran", of: "app:1")],
        environment: ["DRY_RUN": word], stays: ["container ran", "image app:1"],
        shown: ["container ran", "image app:1"],
        tells: ["ran", "app:1", "Would remove 1 container and 1 image"])
    }
    + ["0", "false", "no", "off", ""].map { word in
      DockerGCCase(
        name: "DRY_RUN=\(word) removes", things: [.container("new", .created)],
        environment: ["DRY_RUN": word], gone: ["container new"])
    }
    + [
      DockerGCCase(
        name: "DRY_RUN=maybe stops the run",
        things: [.container("new", .created)], environment: ["DRY_RUN": "maybe"],
        stays: ["container new"], status: 2, warns: ["DRY_RUN=maybe"]),
      DockerGCCase(
        name: "DRY_RUN_CONTAINERS=true only shows containers, and the images that wait for them",
        things: [.image("app:1"), .image("job:1"), .container("new", .created, of: "app:1")],
        environment: ["DRY_RUN_CONTAINERS": "true"],
        gone: ["image job:1"], stays: ["container new", "image app:1"],
        shown: ["container new", "image app:1"]),
      DockerGCCase(
        name: "DRY_RUN_IMAGES=true only shows images",
        things: [.image("app:1"), .image("job:1"), .container("new", .created, of: "app:1")],
        environment: ["DRY_RUN_IMAGES": "true"],
        gone: ["container new"], stays: ["image job:1", "image app:1"],
        shown: ["image job:1", "image app:1"]),
      DockerGCCase(
        name: "DRY_RUN_CONTAINERS=false and DRY_RUN_IMAGES=false remove",
        things: [.image("app:1"), .container("new", .created, of: "app:1")],
        environment: ["DRY_RUN_CONTAINERS": "false", "DRY_RUN_IMAGES": "false"],
        gone: ["container new", "image app:1"]),
    ]
}

/// The table: `docker-gc.md` and the sources of docker-gc and gc-crond, case by case.
extension DockerGCCase {
  static let all =
    defaults + graces + newest + forces + volumeRules + rehearsals + imageFiles + imagePatterns
    + containerFiles + volumeFiles + places + words

  // MARK: What goes without being asked for

  private static let defaults: [DockerGCCase] = [
    DockerGCCase(
      name: "containers that exited or never started go, and images that nobody uses",
      things: [
        .image("app:1"), .dangling("lost"), .container("ran"), .container("new", .created),
      ],
      gone: ["container ran", "container new", "image app:1", "image lost"]),
    DockerGCCase(
      name: "containers that run or are paused stay, and their images with all tags",
      things: [
        .image("app:1", also: ["app:latest"]), .image("job:1"),
        .container("runs", .running, of: "app:1"), .container("rests", .paused, of: "job:1"),
      ],
      stays: [
        "container runs", "container rests", "image app:1", "image app:latest", "image job:1",
      ]
    ),
    DockerGCCase(
      name: "an image goes in the same run as the last container that used it",
      things: [.image("app:1"), .container("ran", of: "app:1")],
      gone: ["container ran", "image app:1"]),
    DockerGCCase(
      name: "an image that a container uses which stays, stays with it",
      things: [
        .image("app:1"), .image("job:1"), .container("ran", of: "app:1"),
      ],
      arguments: ["--container-grace", "1h"],
      gone: ["image job:1"], stays: ["container ran", "image app:1"]),
    DockerGCCase(
      name: "an image with several tags goes (docker-gc cannot remove it without force)",
      things: [.image("app:1", also: ["app:latest", "mirror/app:1"])],
      gone: ["image app:1", "image app:latest", "image mirror/app:1"]),
    DockerGCCase(
      name: "an image and another one built on it go (docker-gc needs two runs)",
      things: [.image("base:1"), .child("app:1", of: "base:1")],
      gone: ["image base:1", "image app:1"]),
    DockerGCCase(
      name: "an image that another one was built on stays, if that one is in use",
      things: [
        .image("base:1"), .child("app:1", of: "base:1"), .container("runs", .running, of: "app:1"),
      ],
      stays: ["image base:1", "image app:1", "container runs"]),
    DockerGCCase(
      name: "volumes and networks stay",
      things: [
        .volume("data"), .network("back"), .container("ran", volumes: ["/tmp"], network: "back"),
      ],
      gone: ["container ran"], stays: ["volume data", "volume ran:/tmp", "network back"]),
    DockerGCCase(name: "nothing to do is success", things: []),
  ]

  // MARK: Ages

  private static let graces: [DockerGCCase] = [
    DockerGCCase(
      name: "without GRACE_PERIOD_SECONDS what is younger than an hour stays",
      things: [.container("ran"), .image("app:1"), .dangling("lost")], grace: nil,
      stays: ["container ran", "image app:1", "image lost"]),
    DockerGCCase(
      name: "an empty GRACE_PERIOD_SECONDS is one that is not set",
      things: [.container("ran")], grace: "", stays: ["container ran"]),
    DockerGCCase(
      name: "GRACE_PERIOD_SECONDS=3600 keeps what exited a moment ago",
      things: [.container("ran")], grace: "3600", stays: ["container ran"]),
    DockerGCCase(
      name: "GRACE_PERIOD_SECONDS=1 takes what exited more than a second ago",
      things: [.container("ran"), .image("app:1")], grace: "1", waits: 2,
      gone: ["container ran", "image app:1"]),
    DockerGCCase(
      name: "GRACE_PERIOD_SECONDS=2 takes what exited more than two seconds ago",
      things: [.container("ran"), .dangling("lost")], grace: "2", waits: 3,
      gone: ["container ran", "image lost"]),
    DockerGCCase(
      name: "safer: a container that was created a moment ago stays (docker-gc takes it at once)",
      things: [.container("new", .created)], grace: "3600", stays: ["container new"]),
    DockerGCCase(
      name: "a container that never started goes when its creation is longer ago than the grace",
      things: [.container("new", .created)], grace: "1", waits: 2, gone: ["container new"]),
    DockerGCCase(
      name: "safer: an image that was built long ago, but loaded a moment ago, stays",
      things: [.image("app:1", daysOld: 400), .dangling("lost")], grace: "3600",
      stays: ["image app:1", "image lost"]),
    DockerGCCase(
      name: "a grace that is no number stops the run",
      things: [.container("ran")], grace: "soon", stays: ["container ran"], status: 2,
      warns: ["GRACE_PERIOD_SECONDS=soon"]),
    DockerGCCase(
      name: "a grace below zero stops the run",
      things: [.container("ran")], grace: "-1", stays: ["container ran"], status: 2,
      warns: ["GRACE_PERIOD_SECONDS=-1"]),
    DockerGCCase(
      name: "a flag goes before the variable",
      things: [.container("ran")], arguments: ["--grace", "1h"], stays: ["container ran"]),
  ]

  // MARK: The newest of each repository

  private static let newest: [DockerGCCase] = [
    DockerGCCase(
      name: "MINIMUM_IMAGES_TO_SAVE=1 keeps the newest of each repository",
      things: [
        .image("app:1", daysOld: 3), .image("app:2", daysOld: 2), .image("job:1", daysOld: 9),
        .image("job:2", daysOld: 8),
      ],
      environment: ["MINIMUM_IMAGES_TO_SAVE": "1"],
      gone: ["image app:1", "image job:1"], stays: ["image app:2", "image job:2"]),
    DockerGCCase(
      name: "MINIMUM_IMAGES_TO_SAVE=2 keeps two of them",
      things: [
        .image("app:1", daysOld: 3), .image("app:2", daysOld: 2), .image("app:3", daysOld: 1),
      ],
      environment: ["MINIMUM_IMAGES_TO_SAVE": "2"],
      gone: ["image app:1"], stays: ["image app:2", "image app:3"]),
    DockerGCCase(
      name: "MINIMUM_IMAGES_TO_SAVE=0 keeps none",
      things: [.image("app:1")], environment: ["MINIMUM_IMAGES_TO_SAVE": "0"],
      gone: ["image app:1"]),
    DockerGCCase(
      name: "safer: an image with two tags counts once (docker-gc counts tags)",
      things: [
        .image("app:1", daysOld: 3), .image("app:2", daysOld: 2),
        .image("app:3", also: ["app:latest"], daysOld: 1),
      ],
      environment: ["MINIMUM_IMAGES_TO_SAVE": "2"],
      gone: ["image app:1"], stays: ["image app:2", "image app:3", "image app:latest"]),
    DockerGCCase(
      name: "safer: an image in two repositories stays if one of them keeps it",
      things: [
        .image("app:1", also: ["mirror/app:1"], daysOld: 3), .image("app:2", daysOld: 2),
        .image("app:0", daysOld: 4),
      ],
      environment: ["MINIMUM_IMAGES_TO_SAVE": "1"],
      gone: ["image app:0"], stays: ["image app:1", "image mirror/app:1", "image app:2"]),
    DockerGCCase(
      name: "images in use count among the newest",
      things: [
        .image("app:1", daysOld: 3), .image("app:2", daysOld: 2),
        .container("runs", .running, of: "app:2"),
      ],
      environment: ["MINIMUM_IMAGES_TO_SAVE": "1"],
      gone: ["image app:1"], stays: ["image app:2", "container runs"]),
    DockerGCCase(
      name: "dangling images are in no repository: they go",
      things: [.image("app:1"), .dangling("lost")],
      environment: ["MINIMUM_IMAGES_TO_SAVE": "5"], gone: ["image lost"], stays: ["image app:1"]),
    DockerGCCase(
      name: "a repository with a registry and its port is one, whatever stands behind its colon",
      things: [
        .image("localhost:5000/app:1", daysOld: 3), .image("localhost:5000/app:2", daysOld: 2),
      ],
      environment: ["MINIMUM_IMAGES_TO_SAVE": "1"],
      gone: ["image localhost:5000/app:1"], stays: ["image localhost:5000/app:2"]),
    DockerGCCase(
      name: "a number that is none stops the run",
      things: [.image("app:1")], environment: ["MINIMUM_IMAGES_TO_SAVE": "all"],
      stays: ["image app:1"], status: 2, warns: ["MINIMUM_IMAGES_TO_SAVE=all"]),
  ]

  // MARK: Force, and what is dead

  private static let forces: [DockerGCCase] = [
    DockerGCCase(
      name: "FORCE_CONTAINER_REMOVAL takes nothing that runs",
      things: [.container("runs", .running), .container("ran")],
      environment: ["FORCE_CONTAINER_REMOVAL": "1"],
      gone: ["container ran"], stays: ["container runs"]),
    DockerGCCase(
      name: "safer: FORCE_IMAGE_REMOVAL takes no image from under an excluded container",
      things: [
        .image("app:1"), .image("job:1"), .container("ran", of: "app:1"),
        .container("new", .created, of: "job:1"),
      ],
      environment: ["FORCE_IMAGE_REMOVAL": "1"], containers: "ran\n",
      gone: ["container new", "image job:1"], stays: ["container ran", "image app:1"]),
    DockerGCCase(
      name: "a dead container goes",
      things: [.container("stuck", .dead), .container("ran")],
      gone: ["container stuck", "container ran"]),
    DockerGCCase(
      name: "a dead container goes by FORCE_CONTAINER_REMOVAL too",
      things: [.container("stuck", .dead)], environment: ["FORCE_CONTAINER_REMOVAL": "1"],
      gone: ["container stuck"]),
    DockerGCCase(
      name: "EXCLUDE_DEAD=1 keeps the dead (docker-gc only says so)",
      things: [.image("app:1"), .container("stuck", .dead, of: "app:1"), .container("ran")],
      environment: ["EXCLUDE_DEAD": "1"],
      gone: ["container ran"], stays: ["container stuck", "image app:1"]),
    DockerGCCase(
      name: "EXCLUDE_DEAD=0 does not",
      things: [.container("stuck", .dead)], environment: ["EXCLUDE_DEAD": "0"],
      gone: ["container stuck"]),
    DockerGCCase(
      name: "a dead one that cannot be removed is told, the rest goes (docker-gc ends with 0)",
      things: [
        .image("app:1"), .container("busy", .busy, of: "app:1"), .container("ran"),
        .image("job:1"),
      ],
      gone: ["container ran", "image job:1"], stays: ["container busy", "image app:1"],
      shown: ["container busy", "image app:1"], status: 1,
      tells: ["failed", "device or resource busy"]),
    DockerGCCase(
      name: "a switch that says neither yes nor no stops the run",
      things: [.container("ran")], environment: ["EXCLUDE_DEAD": "perhaps"],
      stays: ["container ran"], status: 2, warns: ["EXCLUDE_DEAD=perhaps"]),
  ]
}

import ThrowawayEngine

/// Images with two tags, removed tag by tag.
extension Race {
  static let taggedImages: [Race] = [
    tagged("a tag moved to an image that has others", .reported("docker tag sha256:")) {
      try $0.takeTag()
    } holds: {
      try $0.has($0.other("kept") + ":1") && !$0.has("\($0.name):1") && !$0.has("\($0.name):2")
    },
    tagged("an import under a tag", .reported("deleted by the engine")) {
      try $0.image("new", tags: ["1"])
    } holds: {
      try $0.has("\($0.name):2")
    },
    tagged("a new build under a tag", .reported("deleted by the engine")) {
      try $0.socket.build("FROM base:1.0\nLABEL race=\($0.name)", name: "\($0.name):1")
    } holds: {
      try $0.has("\($0.name):2")
    },
    tagged("a tag gained", .kept("It got the tag")) {
      try $0.socket.tag("\($0.name):1", "\($0.name):3")
    } holds: {
      try $0.has("\($0.name):3")
    },
    tagged("a tag lost", .kept("went meanwhile")) {
      try $0.socket.removeImage("\($0.name):1")
    } holds: {
      try $0.has("\($0.name):2")
    },
    tagged("removed", .gone) {
      try $0.socket.removeImage($0.socket.imageID("\($0.name):1"), force: true)
    } holds: {
      try !$0.has("\($0.name):2")
    },
    tagged("a child built", .kept("child")) {
      try $0.socket.build("FROM \($0.name):1\nLABEL a=b", name: $0.other("child") + ":1")
    } holds: {
      try $0.has($0.other("child") + ":1")
    },
    tagged("a container made from it", .kept("uses it since the review")) {
      _ = try $0.socket.createContainer($0.name, image: "\($0.name):1")
    } holds: {
      try $0.has("\($0.name):2")
    },
  ]

  private static func tagged(
    _ change: String, _ result: Result, meanwhile: @escaping @Sendable (RacePlace) throws -> Void,
    holds: @escaping @Sendable (RacePlace) throws -> Bool
  ) -> Race {
    Race(
      "image of two tags", change, result, put: { try $0.image(tags: ["1", "2"]) },
      meanwhile: meanwhile, holds: holds)
  }
}

/// One name of an image that has another, and images with a single tag, which go by their ID.
extension Race {
  static let namedImages: [Race] = [
    named("it moved to an image that has others", .reported("docker tag sha256:")) {
      try $0.takeTag()
    } holds: {
      try $0.has($0.other("kept") + ":1") && $0.has("\($0.name):2")
    },
    named("a new build under it", .reported("deleted by the engine")) {
      try $0.image("new", tags: ["1"])
    } holds: {
      try $0.has("\($0.name):2")
    },
    named("the other name lost", .reported("deleted by the engine")) {
      try $0.socket.removeImage("\($0.name):2")
    } holds: {
      try !$0.has("\($0.name):1")
    },
    single("its tag moved", .removed) {
      try $0.takeTag()
    } holds: {
      try $0.has("\($0.name):1")
    },
    single("a new build under its tag", .removed) {
      try $0.image("new", tags: ["1"])
    } holds: {
      try $0.has("\($0.name):1")
    },
    single("a tag gained", .kept("multiple repositories")) {
      try $0.socket.tag("\($0.name):1", "\($0.name):3")
    } holds: {
      try $0.has("\($0.name):1") && $0.has("\($0.name):3")
    },
    single("its tag replaced by another", .reported(":3")) {
      try $0.socket.tag("\($0.name):1", "\($0.name):3")
      try $0.socket.removeImage("\($0.name):1")
    } holds: {
      try !$0.has("\($0.name):3")
    },
    single("removed", .gone) {
      try $0.socket.removeImage("\($0.name):1")
    } holds: {
      try !$0.has("\($0.name):1")
    },
    single("removed, and another under its tag", .gone) {
      try $0.socket.removeImage("\($0.name):1")
      try $0.image("new")
    } holds: {
      try $0.has("\($0.name):1")
    },
    single("a child built", .kept("child")) {
      try $0.socket.build("FROM \($0.name):1\nLABEL a=b", name: $0.other("child") + ":1")
    } holds: {
      try $0.has("\($0.name):1")
    },
    single("a container made from it", .kept("container")) {
      _ = try $0.socket.createContainer($0.name, image: "\($0.name):1")
    } holds: {
      try $0.has("\($0.name):1")
    },
    single("a container came and went", .removed) {
      let user = try $0.socket.createContainer($0.name, image: "\($0.name):1")
      try $0.socket.removeContainer(user)
    } holds: {
      try !$0.has("\($0.name):1")
    },
  ]

  static let danglingImages: [Race] = [
    dangling("a tag gained", .reported(":keep")) {
      try $0.tag("keep")
    } holds: {
      try !$0.has("\($0.name):keep")
    },
    dangling("two tags gained", .kept("multiple repositories")) {
      try $0.tag("keep")
      try $0.tag("too")
    } holds: {
      try $0.has("\($0.name):keep") && $0.has("\($0.name):too")
    },
    dangling("a tag came and went", .gone) {
      try $0.tag("keep")
      try $0.socket.removeImage("\($0.name):keep")
    } holds: {
      try $0.has("\($0.name):1")
    },
    dangling("removed", .gone) {
      try $0.socket.removeImage($0.hidden)
    } holds: {
      try $0.has("\($0.name):1")
    },
    dangling("a child built", .kept("child")) {
      try $0.socket.build("FROM \($0.hidden)\nLABEL a=b", name: $0.other("child") + ":1")
    } holds: {
      try $0.has($0.other("child") + ":1")
    },
    dangling("a container made from it", .kept("container")) {
      _ = try $0.socket.createContainer($0.name, image: $0.hidden)
    } holds: {
      try $0.socket.container($0.name) != nil && $0.has($0.hidden)
    },
  ]

  private static func named(
    _ change: String, _ result: Result, meanwhile: @escaping @Sendable (RacePlace) throws -> Void,
    holds: @escaping @Sendable (RacePlace) throws -> Bool
  ) -> Race {
    Race(
      "one name of an image", change, result,
      put: {
        try $0.image(tags: ["1", "2"])
        return "\($0.name):1"
      }, meanwhile: meanwhile, holds: holds)
  }

  private static func single(
    _ change: String, _ result: Result, meanwhile: @escaping @Sendable (RacePlace) throws -> Void,
    holds: @escaping @Sendable (RacePlace) throws -> Bool
  ) -> Race {
    Race(
      "image of one tag", change, result, put: { try $0.image() }, meanwhile: meanwhile,
      holds: holds)
  }

  private static func dangling(
    _ change: String, _ result: Result, meanwhile: @escaping @Sendable (RacePlace) throws -> Void,
    holds: @escaping @Sendable (RacePlace) throws -> Bool
  ) -> Race {
    Race(
      "dangling image", change, result,
      put: { try $0.dangling() }, meanwhile: meanwhile, holds: holds)
  }
}

extension RacePlace {
  /// Moves the race's first tag to an image that has another name of its own.
  func takeTag() throws {
    let kept = other("kept") + ":1"
    _ = try socket.importImage(kept, files: ["y": Array(name.utf8)], shell: false)
    try socket.tag(kept, "\(name):1")
  }

  func tag(_ tag: String) throws { try socket.tag(hidden, "\(name):\(tag)") }
}

import Testing

@testable import GCCore

/// Names and IDs as people write them, against a small host.
@Suite struct ItemReferenceTests {
  private static let web = String(repeating: "ab", count: 32)
  private static let job = "abcd" + String(repeating: "0", count: 60)
  private static let app = "sha256:" + String(repeating: "12", count: 32)
  private static let old = "sha256:1299" + String(repeating: "0", count: 60)

  private static let other = "abce" + String(repeating: "0", count: 60)

  private let inventory = Inventory(
    containers: [
      Container(id: web, names: ["web"], state: .exited),
      Container(id: job, names: ["job", "redis"], state: .exited),
    ],
    images: [
      Image(
        id: app, tags: ["app:1.4", "image:2", "redis:latest", "volume:both"],
        digests: ["app@sha256:77"]),
      Image(id: old),
    ],
    volumes: [Volume(name: "data"), Volume(name: "both")],
    networks: [
      Network(id: web, name: "shop"), Network(id: job, name: "twice"),
      Network(id: other, name: "twice"),
    ])

  @Test(arguments: [
    (web, ItemReference.Target(item: .container(web))),
    ("web", ItemReference.Target(item: .container(web))),
    ("/web", ItemReference.Target(item: .container(web))),
    ("abab", ItemReference.Target(item: .container(web))),
    (app, ItemReference.Target(item: .image(app))),
    (String(app.dropFirst(7)), ItemReference.Target(item: .image(app))),
    ("sha256:1212", ItemReference.Target(item: .image(app))),
    ("1299", ItemReference.Target(item: .image(old))),
    ("app:1.4", ItemReference.Target(item: .image(app), tag: "app:1.4")),
    ("image:2", ItemReference.Target(item: .image(app), tag: "image:2")),
    ("image:redis", ItemReference.Target(item: .image(app), tag: "redis:latest")),
    ("container:redis", ItemReference.Target(item: .container(job))),
    ("docker.io/library/app:1.4", ItemReference.Target(item: .image(app), tag: "app:1.4")),
    ("app@sha256:77", ItemReference.Target(item: .image(app))),
    ("volume:data", ItemReference.Target(item: .volume("data"))),
    ("image:volume:both", ItemReference.Target(item: .image(app), tag: "volume:both")),
    ("network:shop", ItemReference.Target(item: .network(web))),
    ("network:abab", ItemReference.Target(item: .network(web))),
    ("network:" + job, ItemReference.Target(item: .network(job))),
  ])
  func `a reference names one item`(text: String, target: ItemReference.Target) throws {
    #expect(try ItemReference(text).resolve(in: inventory) == target)
  }

  @Test(arguments: [
    ("nothing", "no container or image"), ("app", "no container or image"),
    ("ab", "no container or image"), ("", "no container or image"),
    ("redis", "redis may mean container abcd00000000 or the image name redis:latest"),
    ("container:app:1.4", "no container or image"),
    ("image:web", "no container or image"), ("data", "no container or image"),
    ("shop", "no container or image"), ("volume:dat", "no volume"), ("volume:web", "no volume"),
    ("volume:", "no volume"), ("volume:both", "write image:volume:both for the name"),
    ("network:data", "no network"),
    ("network:twice", "network:twice may mean network abcd00000000 or network abce00000000"),
    ("network:abc", "no network"), ("network:", "no network"),
  ])
  func `what is missing or means several is refused`(text: String, words: String) {
    #expect {
      try ItemReference(text).resolve(in: inventory)
    } throws: { error in
      (error as? ItemReference.Problem)?.sentence.contains(words) == true
    }
  }

  @Test func `a short ID that fits two images is refused`() {
    let both = Inventory(images: [Image(id: Self.app), Image(id: Self.app.dropLast() + "0")])
    #expect(throws: ItemReference.Problem.self) {
      try ItemReference("1212").resolve(in: both)
    }
  }

  /// One item's name is spelled like the beginning of another's ID.
  @Test(arguments: [
    ("131313131313", "write image:131313131313:latest for the name, or the full ID of the other"),
    ("image:131313131313", "the image name 131313131313:latest or image 131313131313"),
    ("sha256:1313", "the image name sha256:1313 or image 131313131313"),
    ("cafe", "write a longer ID, or container:/NAME for a name"),
    ("container:cafe", "container beef00000000 or container cafe00000000"),
    ("network:cafe", "network beef00000000 or network cafe00000000"),
    ("container:web", "write image:container:web for the name, or the full ID of the other"),
  ])
  func `a name that is spelled like a short ID is refused`(text: String, words: String) {
    let zeros = String(repeating: "0", count: 60)
    let inventory = Inventory(
      containers: [
        Container(id: "beef" + zeros, names: ["cafe"], state: .exited),
        Container(id: "cafe" + zeros, names: ["web"], state: .exited),
      ],
      images: [
        Image(id: Self.app, tags: ["131313131313:latest", "container:web", "sha256:1313"]),
        Image(id: "sha256:" + String(repeating: "13", count: 32)),
      ],
      networks: [
        Network(id: "beef" + zeros, name: "cafe"), Network(id: "cafe" + zeros, name: "x"),
      ])
    let problem = #expect(throws: ItemReference.Problem.self) {
      try ItemReference(text).resolve(in: inventory)
    }
    #expect(problem?.sentence.contains(words) == true, "\(problem?.sentence ?? "")")
  }

  @Test(arguments: [
    ("131313131313:latest", ItemReference.Target(item: .image(app), tag: "131313131313:latest")),
    (String(repeating: "13", count: 32), .init(item: .image(thirteen))),
    (thirteen, .init(item: .image(thirteen))), ("container:/1313", .init(item: .container(web))),
    (job, .init(item: .container(job))),
  ])
  func `what the refusal says to write names one item`(
    text: String, target: ItemReference.Target
  ) throws {
    let inventory = Inventory(
      containers: [
        // Its name is the other's whole ID: the engine, too, looks at IDs first.
        Container(id: Self.web, names: ["1313", Self.job], state: .exited),
        Container(id: Self.job, state: .exited),
      ],
      images: [
        Image(id: Self.app, tags: ["131313131313:latest"]), Image(id: Self.thirteen),
      ])
    #expect(try ItemReference(text).resolve(in: inventory) == target)
  }

  private static let thirteen = "sha256:" + String(repeating: "13", count: 32)

  @Test func `lists have one reference per line, comments and blank lines aside`() {
    let list = ItemReferenceList("web\r\n\n# all\n  app:1.4\t # the old one\n")
    #expect(list.lines.map(\.number) == [1, 4])
    #expect(list.lines.map(\.reference.text) == ["web", "app:1.4"])
    #expect(list.problems.isEmpty)
  }

  @Test(arguments: [
    ("shop 1.0", "shop 1.0"), ("volume:vo1 test_-", "volume:vo1 test_-"), ("a\tb\t# c", "a b"),
    ("a\u{a0}b", "a b"), ("a\u{2028}b", "a b"), ("a\rb", "a b"),
  ])
  func `a line with more than one reference is refused with its number`(
    line: String, quoted: String
  ) {
    let list = ItemReferenceList("web\n\(line)\nweb")
    #expect(
      list.problems == [
        .init(line: 2, sentence: "“\(quoted)” is more than one reference: write one per line.")
      ])
  }
}

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
    ("redis", "names 2 items"), ("container:app:1.4", "no container or image"),
    ("image:web", "no container or image"), ("data", "no container or image"),
    ("shop", "no container or image"), ("volume:dat", "no volume"), ("volume:web", "no volume"),
    ("volume:", "no volume"), ("volume:both", "write image:volume:both for the image"),
    ("network:data", "no network"), ("network:twice", "names 2 items"),
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

  @Test func `lists take one reference a line, comments and blank lines aside`() {
    let list = itemReferences(inLines: "web\r\n\n# all\n  app:1.4   # the old one\n")
    #expect(list.map(\.line) == [1, 4])
    #expect(list.map(\.reference.text) == ["web", "app:1.4"])
  }
}

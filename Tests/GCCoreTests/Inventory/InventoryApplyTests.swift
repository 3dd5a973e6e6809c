import FoundationEssentials
import GCCore
import Testing

@Suite struct InventoryApplyTests {
  @Test func `a listed container keeps what is known of the same run`() {
    let known = Container.sample("web")
    var inventory = Inventory(containers: [known])
    inventory.apply(.containers([known.asListed]))
    #expect(inventory.containers[known.id] == known)
  }

  @Test(arguments: [ContainerState.running, .created, .dead])
  func `a container in another state has to be asked again`(_ state: ContainerState) {
    let known = Container.sample("web")
    var inventory = Inventory(containers: [known])
    var listed = known.asListed
    listed.state = state
    inventory.apply(.containers([listed]))
    #expect(inventory.containers[known.id]?.details == .pending)
    #expect(inventory.containers[known.id]?.writableSize == .pending)
  }

  @Test func `another exit code in the list gives a new run away`() {
    let known = Container.sample("job", exitCode: 0)
    var inventory = Inventory(containers: [known])
    var listed = known.asListed
    listed.status = "Exited (137) 2 seconds ago"
    inventory.apply(.containers([listed]))
    #expect(inventory.containers[known.id]?.details == .pending)
    #expect(inventory.containers[known.id]?.exitCode == 137)
  }

  @Test func `an inspect that finished at another time drops the measured size`() throws {
    let known = Container.sample("job")
    var inventory = Inventory(containers: [known])
    let inspected = Container.sample("job", finished: 60, writableSize: .pending)
    inventory.apply(.containers([inspected]))
    let now = try #require(inventory.containers[known.id])
    #expect(now.details == inspected.details)
    #expect(now.writableSize == .pending)
  }

  @Test func `an inspect keeps the status line and the command of the list`() throws {
    let listed = Container.sample("job").asListed
    var inventory = Inventory(containers: [listed])
    var inspected = Container.sample("job", writableSize: .pending)
    inspected.status = ""
    inspected.command = "sleep 1"
    inventory.apply(.containers([inspected]))
    let now = try #require(inventory.containers[listed.id])
    #expect(now.status == listed.status)
    #expect(now.command == listed.command)
    #expect(now.details == inspected.details)
  }

  @Test func `an image keeps its facts while its tags change`() throws {
    var known = Image.sample("app")
    known.uniqueSize = .known(7)
    var inventory = Inventory(images: [known])
    var listed = known.asListed
    listed.tags = ["app:2", "app:latest"]
    inventory.apply(.images([listed]))
    let now = try #require(inventory.images[known.id])
    #expect(now.tags == ["app:2", "app:latest"])
    #expect(now.details == known.details)
    #expect(now.history == known.history)
    #expect(now.uniqueSize == .known(7))
  }

  @Test func `an image of another size has to be asked again`() {
    let known = Image.sample("app", size: 100)
    var inventory = Inventory(images: [known])
    inventory.apply(.images([Image.sample("app", size: 200).asListed]))
    #expect(inventory.images[known.id]?.details == .pending)
    #expect(inventory.images[known.id]?.size == 200)
  }

  @Test func `the inspect's own count does not replace the list's size`() {
    let known = Image.sample("app", size: 100).asListed
    var inventory = Inventory(images: [known])
    inventory.apply(.images([Image.sample("app", size: 90)]))
    #expect(inventory.images[known.id]?.size == 100)
  }

  @Test func `a complete list drops what it did not name`() {
    let web = Container.sample("web")
    let app = Image.sample("app")
    var inventory = Inventory(
      containers: [web, .sample("db")], images: [app, .dangling("old")])
    inventory.apply([.containersListed([web.id]), .imagesListed([app.id])])
    #expect(inventory.containers.keys.sorted() == [web.id])
    #expect(inventory.images.keys.sorted() == [app.id])
    #expect(inventory.containersComplete)
    #expect(inventory.imagesComplete)
  }

  @Test func `a late answer about something gone brings nothing back`() {
    let web = Container.sample("web")
    let app = Image.sample("app")
    var inventory = Inventory(containers: [web], images: [app])
    inventory.apply([
      .containerGone(web.id), .imageGone(app.id),
      .containerDetails([web.id: web.details]), .writableSizes([web.id: .known(1)]),
      .imageDetails([app.id: app.details]), .imageHistory([app.id: app.history]),
      .uniqueSizes([app.id: .known(1)]),
    ])
    #expect(inventory == Inventory())
  }

  @Test func `facts reach the item they are about and no other`() {
    let web = Container.sample("web").asListed
    let db = Container.sample("db").asListed
    let app = Image.sample("app").asListed
    var inventory = Inventory(containers: [web, db], images: [app])
    inventory.apply([
      .writableSizes([web.id: .known(5)]),
      .containerDetails([web.id: .unavailable(reason: "refused")]),
      .uniqueSizes([app.id: .known(6)]), .imageHistory([app.id: .known([])]),
      .host(.sample()), .disk(.known(DiskSpace(total: 10, free: 4))),
      .buildCache(.known(BuildCache(records: 3))),
    ])
    #expect(inventory.containers[web.id]?.writableSize == .known(5))
    #expect(inventory.containers[web.id]?.details == .unavailable(reason: "refused"))
    #expect(inventory.containers[db.id] == db)
    #expect(inventory.images[app.id]?.uniqueSize == .known(6))
    #expect(inventory.images[app.id]?.history == .known([]))
    #expect(inventory.host == .sample())
    #expect(inventory.disk.value?.used == 6)
    #expect(inventory.buildCache.value?.records == 3)
  }
}

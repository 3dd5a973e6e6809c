import Testing

@testable import GCCore

@Suite struct OwnContainerTests {
  private static let id = sampleID("own")
  private static let other = sampleID("other")

  /// A line of `/proc/self/mountinfo`: what is mounted, and where.
  private func mount(_ root: String, _ place: String) -> String {
    "298 280 254:0 \(root) \(place) rw,relatime - ext4 /dev/vda rw,discard"
  }

  @Test(arguments: [
    ("/var/lib/docker/containers/\(id)/hostname", "/etc/hostname"),
    ("/var/lib/docker/containers/\(id)/resolv.conf", "/etc/resolv.conf"),
    ("/exec/overlay-containers/\(id)/userdata/hosts", "/etc/hosts"),
    ("/exec/overlay-containers/\(id)/userdata/.containerenv", "/run/.containerenv"),
  ])
  func `a process in a container has the container's files over its own`(
    root: String, place: String
  ) {
    #expect(
      OwnContainer.candidates(mounts: mount("/", "/") + "\n" + mount(root, place), groups: "")
        == [Self.id])
  }

  @Test(arguments: [
    "9:name=systemd:/docker/\(id)", "0::/system.slice/docker-\(id).scope",
    "0::/machine.slice/libpod-\(id).scope/container", "4:memory:/kubepods/burstable/pod1/\(id)",
  ])
  func `its control group is called by the container`(groups: String) {
    #expect(OwnContainer.candidates(mounts: "", groups: groups) == [Self.id])
  }

  @Test(arguments: [
    // The containerd store, and what both stores mount for a container that runs.
    ("/", "/var/lib/docker/rootfs/overlayfs/\(other)"),
    ("/", "/var/lib/docker/containers/\(other)/mounts/shm"),
    ("/var/lib/docker/containers/\(other)/hostname", "/mnt/hostname"),
    ("net:[4026532201]", "/run/docker/netns/\(other)"),
  ])
  func `a process of the host sees the mounts of containers and is in none`(
    root: String, place: String
  ) {
    #expect(
      OwnContainer.candidates(
        mounts: mount(root, place), groups: "0::/user.slice/user-0.slice/session-1.scope") == [])
  }
}

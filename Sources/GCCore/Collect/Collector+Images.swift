internal import FoundationEssentials

extension Collector {
  mutating func judgeImages() {
    let newest = newestOfRepositories()
    for image in inventory.images.values where !references.isIntermediate(image) {
      verdicts[image.itemID] = verdict(on: image, newest)
    }
  }

  private mutating func verdict(on image: Image, _ newest: [String: String]) -> Verdict {
    if let reason = kept(image.itemID, labels: image.labels) { return .keep(reason) }
    let isDangling = image.isDangling
    guard
      policy.take.contains(.unused) || isDangling && policy.take.contains(.dangling)
        || !image.labels.isEmpty && policy.take.contains(.labeled)
    else { return .keep(.notAskedFor) }
    let users = staying(references.containers(using: image.id))
    if !users.isEmpty, !mayBeForced(image) { return .keep(.usedBy(users)) }
    if let repository = newest[image.id] {
      return .keep(.newest(repository: repository, count: policy.keepNewest))
    }
    if case .unavailable(let reason) = image.details { return .keep(.notInspected(reason)) }
    let use = use(of: image)
    if let reason = waiting(image.itemID, use, grace: policy.imageGrace) { return .keep(reason) }
    let told = use.evidence.told
    return .take(isDangling ? .dangling(since: told) : .unused(since: told))
  }

  /// Whether the policy takes the image from under its containers: only a dangling one, from
  /// stopped containers that no rule protects, and that were made from it: one that mounts it could
  /// not be started again.
  private func mayBeForced(_ image: Image) -> Bool {
    policy.forceImages && image.isDangling
      && references.containers(mounting: image.id).isEmpty
      && references.containers(using: image.id).allSatisfy {
        $0.state.isExited && protection($0.itemID) == nil && $0.id != context.ownContainer
      }
  }

  /// Images that are among the newest of one of their repositories, with that repository: an image
  /// in several stays if any of them keeps it. Only IDs count, however many tags one has; an image
  /// whose age is not known stays beside them.
  private func newestOfRepositories() -> [String: String] {
    guard policy.keepNewest > 0 else { return [:] }
    var members: [String: [Image]] = [:]
    for image in inventory.images.values {
      for repository in image.repositories { members[repository, default: []].append(image) }
    }
    var newest: [String: String] = [:]
    for (repository, images) in members.sorted(by: { $0.key < $1.key }) {
      let dated = images.filter { $0.createdAt != nil }
        .sorted {
          ($0.createdAt ?? .distantPast, $0.id) > ($1.createdAt ?? .distantPast, $1.id)
        }
      let undated = images.filter { $0.createdAt == nil }
      for image in dated.prefix(policy.keepNewest) + undated where newest[image.id] == nil {
        newest[image.id] = repository
      }
    }
    return newest
  }
}

extension Image {
  /// The repositories it is in, by its tags and by what it was pulled as, in docker's short form.
  var repositories: Set<String> {
    Set((tags + digests).map { ImageReference.repository(of: ImageReference.familiar(of: $0)) })
  }
}

import Testing

@testable import GCCore

@Suite struct ImageReferenceTests {
  @Test(arguments: [
    ("redis", "redis:latest", "docker.io/library/redis:latest"),
    (" redis:7 ", "redis:7", "docker.io/library/redis:7"),
    ("team/app:1.0", "team/app:1.0", "docker.io/team/app:1.0"),
    ("docker.io/library/redis:7", "redis:7", "docker.io/library/redis:7"),
    ("docker.io/redis:7", "redis:7", "docker.io/library/redis:7"),
    ("index.docker.io/redis:7", "redis:7", "docker.io/library/redis:7"),
    ("ghcr.io/team/app", "ghcr.io/team/app:latest", "ghcr.io/team/app:latest"),
    ("localhost/app:x", "localhost/app:x", "localhost/app:x"),
    ("localhost:5000/app", "localhost:5000/app:latest", "localhost:5000/app:latest"),
    ("MyHost/app", "MyHost/app:latest", "MyHost/app:latest"),
    ("[::1]:5000/app:1", "[::1]:5000/app:1", "[::1]:5000/app:1"),
    ("a__b/c---d.e:_T.-", "a__b/c---d.e:_T.-", "docker.io/a__b/c---d.e:_T.-"),
    ("team/sha256:1", "team/sha256:1", "docker.io/team/sha256:1"),
  ])
  func `a reference is read as the engine reads it`(
    text: String, familiar: String, canonical: String
  ) throws {
    let reference = try ImageReference(parsing: text)
    #expect(reference.familiar == familiar)
    #expect(reference.canonical == canonical)
    #expect(try ImageReference(parsing: canonical) == reference)
    #expect(ImageReference.familiar(of: canonical) == familiar)
    #expect(ImageReference.canonical(of: familiar) == canonical)
    #expect(ImageReference.repository(of: familiar) == reference.repository)
  }

  @Test(arguments: [
    ("", "A repository is needed"), (":1", "missing before the tag"),
    ("redis:", "tag is missing"), ("Redis:1", "\"Redis\""), ("team/App:1", "\"App\""),
    ("a..b", "\"..\""), ("a___b", "\"___\""), ("-a", "must begin"), ("a-", "must end"),
    ("a//b", "empty part"), ("a b", "may hold only"), ("é", "may hold only"),
    ("redis:-1", "\"-1\""), ("redis:a b", "\"a b\""), ("redis:a:b", "\"a:b\""),
    ("redis:" + String(repeating: "t", count: 129), "129 characters"),
    (String(repeating: "a", count: 256), "too long"),
    (String(repeating: "ab", count: 32), "64 hexadecimal"), ("sha256:abc", "called sha256"),
    ("redis@sha256:" + String(repeating: "a", count: 64), "digest"),
    ("host:x/app", "\"host:x\""), ("-host.io/app", "\"-host.io\""), ("a..io/app", "empty part"),
    ("[::g]/app", "IPv6"), ("team/ap\u{301}p", "may hold only"),
  ])
  func `a bad reference is refused by a sentence that names the part`(text: String, part: String) {
    #expect {
      try ImageReference(parsing: text)
    } throws: { error in
      (error as? ImageReferenceError)?.sentence.contains(part) ?? false
    }
  }

  @Test func `a repository of 255 characters with its registry is the longest`() throws {
    let room = 255 - "docker.io/library/".utf8.count
    let longest = String(repeating: "a", count: room)
    #expect(try ImageReference(parsing: longest).tag == "latest")
    #expect(throws: ImageReferenceError.self) { try ImageReference(parsing: longest + "a") }
  }

  @Test func `a tag of 128 characters is the longest`() throws {
    let tag = String(repeating: "t", count: 128)
    #expect(try ImageReference(parsing: "redis:" + tag).tag == tag)
  }
}

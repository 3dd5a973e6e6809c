import FoundationEssentials
import Testing

@testable import GCCore

@Suite struct EngineEndpointTests {
  func resolved(
    host: String? = nil, context: String? = nil, environment: [String: String] = [:],
    home: String? = nil
  ) throws -> String {
    try EngineEndpoint.resolve(host: host, context: context, environment: environment, home: home)
      .description
  }

  func refusal(
    host: String? = nil, context: String? = nil, environment: [String: String] = [:],
    home: String? = nil
  ) -> String? {
    do {
      _ = try EngineEndpoint.resolve(
        host: host, context: context, environment: environment, home: home)
      return nil
    } catch { return error.sentence }
  }

  @Test(arguments: [
    ("unix:///run/docker.sock", "unix:///run/docker.sock"),
    ("unix://", "unix:///var/run/docker.sock"),
    ("tcp://10.0.0.1:2380", "tcp://10.0.0.1:2380"),
    ("tcp://10.0.0.1", "tcp://10.0.0.1:2375"),
    ("10.0.0.1", "tcp://10.0.0.1:2375"),
    ("build-host:1234", "tcp://build-host:1234"),
    (":2375", "tcp://localhost:2375"),
    ("tcp://[::1]:2375/", "tcp://[::1]:2375"),
    ("tcp://[fe80::1]", "tcp://[fe80::1]:2375"),
    (" unix:///a ", "unix:///a"),
  ]) func `a host is read as docker writes it`(host: String, address: String) throws {
    #expect(try resolved(host: host) == address)
  }

  @Test(arguments: [
    ("https://h:1", "TLS is not supported yet"), ("tcp://h:2376", "TLS is not supported yet"),
    ("ssh://root@h", "ssh is not supported yet"), ("npipe:////./pipe/x", "is not supported"),
    ("fd://", "is not supported"), ("tcp://h:0", "write unix://PATH or tcp://HOST:PORT"),
    ("tcp://h:99999", "write unix://"), ("tcp://h:x", "write unix://"),
    ("tcp://h/path", "write unix://"), ("tcp://h?x=1", "write unix://"),
    ("tcp://u@h", "write unix://"), ("tcp://::1", "write unix://"), ("tcp://[::1", "write unix://"),
    ("h\r\nX: y", "write unix://"), ("/var/run/docker.sock", "write unix://"),
    ("unix:///" + String(repeating: "a", count: 107), "at most 107"),
  ]) func `a host that cannot be used is refused by a sentence`(host: String, says: String) throws {
    let sentence = try #require(refusal(host: host))
    #expect(sentence.contains(says))
    #expect(sentence.hasPrefix("--host"))
  }

  @Test func `docker's own order decides between the settings`() async throws {
    try await withTemporaryDirectory { home in
      let docker = home + "/.docker"
      try addContext("shop", host: "unix:///context", to: docker)
      try write(#"{"currentContext":"shop"}"#, to: docker + "/config.json")
      let all = ["DOCKER_HOST": "unix:///env", "DOCKER_CONTEXT": "missing"]

      #expect(try resolved(context: "shop", environment: all, home: home) == "unix:///context")
      #expect(try resolved(host: "unix:///flag", environment: all, home: home) == "unix:///flag")
      #expect(try resolved(environment: all, home: home) == "unix:///env")
      #expect(try resolved(context: "default", environment: all, home: home) == "unix:///env")
      #expect(
        try resolved(environment: ["DOCKER_CONTEXT": "default"], home: home)
          == "unix:///var/run/docker.sock")
      #expect(
        try resolved(environment: ["DOCKER_CONTEXT": "shop"], home: home) == "unix:///context")
      #expect(try resolved(home: home) == "unix:///context")
      #expect(
        try resolved(environment: ["DOCKER_HOST": "", "DOCKER_CONTEXT": ""], home: home)
          == "unix:///context")
      #expect(try resolved(home: home + "/other") == "unix:///var/run/docker.sock")
      #expect(
        try resolved(environment: ["DOCKER_CONFIG": docker], home: "/nowhere") == "unix:///context")
      #expect(refusal(host: "x", context: "y")?.contains("exclude each other") == true)
    }
    #expect(try resolved() == "unix:///var/run/docker.sock")
  }

  @Test func `a context that is not there says where it was looked for`() async throws {
    try await withTemporaryDirectory { home in
      let sentence = refusal(context: "gone", home: home)
      #expect(sentence?.contains("no context “gone”: \(home)/.docker/contexts/meta/") == true)
      #expect(refusal(context: "gone")?.contains("neither HOME nor DOCKER_CONFIG") == true)
    }
  }

  @Test func `a context's folder is the SHA-256 of its name`() async throws {
    try await withTemporaryDirectory { home in
      // printf %s default | sha256sum
      let digest = "37a8eec1ce19687d132fe29051dca629d164e2c4958ba141d5f4133a33f0688f"
      let config = try DockerConfig.read(directory: home)
      let error = #expect(throws: EngineError.self) { try config.address(ofContext: "default") }
      #expect(error?.sentence.contains(digest) == true)
    }
  }

  @Test func `TLS material of a context and DOCKER_TLS_VERIFY are refused, for tcp only`()
    async throws
  {
    try await withTemporaryDirectory { home in
      let docker = home + "/.docker"
      let folder = try addContext("shop", host: "tcp://h:1", to: docker)
      #expect(try resolved(context: "shop", home: home) == "tcp://h:1")
      try write("x", to: "\(docker)/contexts/tls/\(folder)/docker/ca.pem")
      #expect(refusal(context: "shop", home: home)?.contains("TLS certificates") == true)
    }
    let verify = ["DOCKER_TLS_VERIFY": "1"]
    #expect(refusal(host: "tcp://h:1", environment: verify)?.contains("DOCKER_TLS_VERIFY") == true)
    #expect(try resolved(host: "unix:///a", environment: verify) == "unix:///a")
    #expect(try resolved(host: "tcp://h:1", environment: ["DOCKER_TLS_VERIFY": ""]) == "tcp://h:1")
  }

  @Test func `config json gives headers; a broken one is named`() async throws {
    try await withTemporaryDirectory { home in
      let path = home + "/.docker/config.json"
      let resolve = {
        try EngineEndpoint.resolve(host: "unix:///a", context: nil, environment: [:], home: home)
      }
      try write(#"{"HttpHeaders":{"X-Meta":"a b"},"auths":{}}"#, to: path)
      #expect(try resolve().headers == ["X-Meta": "a b"])
      try write(" \n", to: path)
      #expect(try resolve().headers == [:])
      for broken in ["{", "[]", #"{"HttpHeaders":{"A":1}}"#] {
        try write(broken, to: path)
        #expect(refusal(home: home)?.contains(path) == true)
      }
      for header in [#""A\r\nB":"x""#, #""A":"x\r\nEvil: y""#, #""Host":"x""#, #""":"x""#] {
        try write(#"{"HttpHeaders":{\#(header)}}"#, to: path)
        #expect(refusal(home: home)?.contains("cannot be sent") == true)
      }
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      #expect(refusal(home: home)?.contains("\(path) cannot be read") == true)
    }
  }

  @Test func `DOCKER_API_VERSION pins a version that is new enough`() throws {
    let pinned = { (text: String) in
      try EngineEndpoint.resolve(
        host: nil, context: nil, environment: ["DOCKER_API_VERSION": text], home: nil
      ).pinnedVersion
    }
    #expect(try pinned("1.43") == APIVersion(1, 43))
    #expect(try pinned("") == nil)
    #expect(refusal(environment: ["DOCKER_API_VERSION": "1.40"])?.contains("1.41") == true)
    #expect(refusal(environment: ["DOCKER_API_VERSION": "new"])?.contains("unset it") == true)
  }

  /// Writes a context as docker does and returns the name of its folder.
  @discardableResult
  private func addContext(_ name: String, host: String, to docker: String) throws -> String {
    // The sentence of a missing context names the folder.
    let error = #expect(throws: EngineError.self) {
      try DockerConfig(directory: docker).address(ofContext: name)
    }
    let sentence = try #require(error?.sentence)
    let start = try #require(sentence.firstRange(of: "contexts/meta/")?.upperBound)
    let folder = String(sentence[start...].prefix(64))
    try write(
      #"{"Name":"\#(name)","Endpoints":{"docker":{"Host":"\#(host)","SkipTLSVerify":false}}}"#,
      to: "\(docker)/contexts/meta/\(folder)/meta.json")
    return folder
  }

  private func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try writeFile(path, Data(text.utf8))
  }
}

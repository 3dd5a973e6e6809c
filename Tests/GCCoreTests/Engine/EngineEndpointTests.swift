import FoundationEssentials
import Glibc
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
    (" unix:///a ", "unix:///a"), ("", "unix:///var/run/docker.sock"),
    (" \n", "unix:///var/run/docker.sock"),
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
    ("ssh://u:p@h", "--host is “ssh://u:***@h”: "),
    ("tcp://u:p@h:1", "--host is “tcp://u:***@h:1”"),
    ("u:p@h:1", "--host is “u:***@h:1”"), ("https://u:p@h:1", "--host is “https://u:***@h:1”"),
    ("u:p://q@h", "--host is “u:***@h”"), ("gopher://u:a@b/c@h", "“gopher://u:***@h”"),
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
      // An empty option was not given.
      #expect(try resolved(host: "", environment: all, home: home) == "unix:///env")
      #expect(try resolved(host: " ", context: "", environment: all, home: home) == "unix:///env")
      #expect(try resolved(host: "", context: "shop", home: home) == "unix:///context")
      #expect(try resolved(host: "unix:///flag", context: "", home: home) == "unix:///flag")
      #expect(try resolved(host: "", home: home) == "unix:///context")
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
      let config = DockerConfig(directory: home)
      let error = #expect(throws: EngineError.self) { try config.address(ofContext: "default") }
      #expect(error?.sentence.contains(digest) == true)
    }
  }

  /// What docker 28.2 makes of each on a server that tells TLS from plain text; `nil` where it
  /// speaks TLS or fails for want of certificates, which is refused here.
  @Test(
    arguments: [
      ("tcp://h:1", ["DOCKER_TLS_VERIFY": "1"], nil),
      ("tcp://h:1", ["DOCKER_TLS_VERIFY": "0"], nil),
      ("tcp://h:1", ["DOCKER_TLS": "1"], nil), ("tcp://h:1", ["DOCKER_TLS": "false"], nil),
      ("h:1", ["DOCKER_TLS": "1", "DOCKER_CERT_PATH": "/c"], nil),
      ("tcp://h:1", ["DOCKER_TLS_VERIFY": "", "DOCKER_TLS": ""], "tcp://h:1"),
      // Certificates alone ask for nothing.
      ("tcp://h:1", ["DOCKER_CERT_PATH": "/c"], "tcp://h:1"),
      // A Unix socket speaks no TLS.
      ("unix:///a", ["DOCKER_TLS_VERIFY": "1"], "unix:///a"),
      ("unix:///a", ["DOCKER_TLS": "1"], "unix:///a"),
    ] as [(String, [String: String], String?)])
  func `where TLS is asked for nothing goes out in plain text`(
    host: String, environment: [String: String], address: String?
  ) async throws {
    try await withTemporaryDirectory { home in
      try addContext("shop", host: host, to: home + "/.docker")
      let variables = environment.merging(["DOCKER_HOST": host]) { $1 }
      for sentence in [
        refusal(host: host, environment: environment), refusal(environment: variables),
        refusal(context: "shop", environment: environment, home: home),
      ] {
        #expect((sentence == nil) == (address != nil), "\(sentence ?? "")")
        #expect(sentence?.contains("is set: connecting by TLS is not supported yet") != false)
      }
      guard let address else { return }
      #expect(try resolved(host: host, environment: environment) == address)
      #expect(try resolved(context: "shop", environment: environment, home: home) == address)
    }
  }

  @Test func `a context with TLS is refused, for tcp only`() async throws {
    try await withTemporaryDirectory { home in
      let docker = home + "/.docker"
      let tcp = try addContext("tcp", host: "tcp://h:1", to: docker)
      try addContext("skip", host: "tcp://h:1", skipTLSVerify: true, to: docker)
      let unix = try addContext("unix", host: "unix:///a", skipTLSVerify: true, to: docker)
      #expect(try resolved(context: "tcp", home: home) == "tcp://h:1")
      #expect(refusal(context: "skip", home: home)?.contains("has SkipTLSVerify") == true)
      #expect(refusal(environment: ["DOCKER_CONTEXT": "skip"], home: home) != nil)
      for folder in [tcp, unix] {
        try write("x", to: "\(docker)/contexts/tls/\(folder)/docker/ca.pem")
      }
      #expect(refusal(context: "tcp", home: home)?.contains("has TLS certificates") == true)
      #expect(try resolved(context: "unix", home: home) == "unix:///a")
      // What cannot be looked at may be there.
      let file = "\(docker)/contexts/tls/\(tcp)/docker"
      try FileManager.default.removeItem(atPath: file)
      symlink(file, file)
      #expect(refusal(context: "tcp", home: home)?.contains("has TLS certificates") == true)
    }
  }

  @Test(arguments: [
    ("{", "it is not JSON"), ("not json", "it is not JSON"), ("[]", "cannot be read as docker"),
    (#"{"currentContext":1,"HttpHeaders":{"X-A":"b"}}"#, "currentContext is not a text"),
  ])
  func `a broken config json is an error only where its context would decide`(
    text: String, words: String
  ) async throws {
    try await withTemporaryDirectory { home in
      let path = home + "/.docker/config.json"
      try write(text, to: path)
      try addContext("shop", host: "unix:///c", to: home + "/.docker")
      let sentence = try #require(refusal(home: home))
      #expect(sentence.contains(path) && sentence.contains(words), "\(sentence)")
      #expect(sentence.contains("name the engine with --host, --context or DOCKER_HOST"))
      for (host, context, environment, address) in [
        ("unix:///a", nil, [:], "unix:///a"), (nil, "shop", [:], "unix:///c"),
        (nil, nil, ["DOCKER_HOST": "unix:///b"], "unix:///b"),
        (nil, nil, ["DOCKER_CONTEXT": "shop"], "unix:///c"),
        (nil, "default", [:], "unix:///var/run/docker.sock"),
      ] as [(String?, String?, [String: String], String)] {
        let endpoint = try EngineEndpoint.resolve(
          host: host, context: context, environment: environment, home: home)
        #expect(endpoint.description == address)
        #expect(endpoint.warnings.count == 1)
        #expect(endpoint.warnings.first?.contains(words) == true)
        #expect(endpoint.headers == (text.contains("X-A") ? ["X-A": "b"] : [:]))
      }
    }
  }

  @Test func `a config json that is no file is never waited for`() async throws {
    try await withTemporaryDirectory { home in
      let path = home + "/.docker/config.json"
      try FileManager.default.createDirectory(
        atPath: home + "/.docker", withIntermediateDirectories: true)
      mkfifo(path, 0o600)
      #expect(refusal(home: home)?.contains("\(path) cannot be read (it is a pipe, not") == true)
      unlink(path)
      mkdir(path, 0o700)
      #expect(refusal(home: home)?.contains("(it is a directory, not a file)") == true)
      #expect(try resolved(host: "unix:///a", home: home) == "unix:///a")
    }
  }

  @Test func `config json gives headers, and those that cannot be sent are left out and named`()
    async throws
  {
    try await withTemporaryDirectory { home in
      let path = home + "/.docker/config.json"
      let resolve = {
        try EngineEndpoint.resolve(host: "unix:///a", context: nil, environment: [:], home: home)
      }
      try write(#"{"HttpHeaders":{"X-Meta":"a b"},"auths":{}}"#, to: path)
      #expect(try resolve().headers == ["X-Meta": "a b"])
      #expect(try resolve().warnings.isEmpty)
      // docker reads keys in any case.
      try write(#"{"httpheaders":{"X":"y"},"CURRENTCONTEXT":"gone"}"#, to: path)
      #expect(try resolve().headers == ["X": "y"])
      #expect(refusal(home: home)?.contains("no context “gone”") == true)
      for empty in [" \n", "{}", #"{"HttpHeaders":null,"currentContext":null}"#] {
        try write(empty, to: path)
        #expect(try resolve().headers == [:])
        #expect(try resolve().warnings.isEmpty)
      }
      for header in [
        #""A\r\nB":"x""#, #""A":"x\r\nEvil: y""#, #""Host":"x""#, #""":"x""#, #""A":1"#,
      ] {
        try write(#"{"HttpHeaders":{"Good":"1",\#(header)}}"#, to: path)
        let endpoint = try resolve()
        #expect(endpoint.headers == ["Good": "1"])
        #expect(endpoint.warnings.count == 1)
        #expect(endpoint.warnings.first?.contains("cannot be sent, and is left out") == true)
      }
      try write(#"{"HttpHeaders":7}"#, to: path)
      #expect(try resolve().warnings.first?.contains("HttpHeaders is not an object") == true)
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
  private func addContext(
    _ name: String, host: String, skipTLSVerify: Bool = false, to docker: String
  ) throws -> String {
    // The sentence of a missing context names the folder.
    let error = #expect(throws: EngineError.self) {
      try DockerConfig(directory: docker).address(ofContext: name)
    }
    let sentence = try #require(error?.sentence)
    let start = try #require(sentence.firstRange(of: "contexts/meta/")?.upperBound)
    let folder = String(sentence[start...].prefix(64))
    try write(
      #"{"Name":"\#(name)","Endpoints":{"docker":{"Host":"\#(host)","SkipTLSVerify":\#(skipTLSVerify)}}}"#,
      to: "\(docker)/contexts/meta/\(folder)/meta.json")
    return folder
  }

  private func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try writeFile(path, Data(text.utf8))
  }
}

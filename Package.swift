// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "gctui",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "GCCore", targets: ["GCCore"]),
    .executable(name: "gctui", targets: ["GCTui"]),
  ],
  dependencies: [
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
  ],
  targets: [
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .target(
      name: "GCCore",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOFoundationCompat", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "GCTui",
      dependencies: [
        "CNcurses", "GCCore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),

    .systemLibrary(
      name: "CVTerm", path: "Tests/Support/CVTerm", providers: [.apt(["libvterm-dev"])]),
    .target(
      name: "PtyTerminal", dependencies: ["CVTerm"], path: "Tests/Support/PtyTerminal",
      swiftSettings: strict),
    .target(
      name: "ThrowawayEngine", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      path: "Tests/Support/ThrowawayEngine", swiftSettings: strict),
    .target(
      name: "FaultEngine", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      path: "Tests/Support/FaultEngine", swiftSettings: strict),
    .target(
      name: "Attacks", dependencies: ["FaultEngine", "PtyTerminal", "ThrowawayEngine"],
      path: "Tests/Support/Attacks", swiftSettings: strict),
    .executableTarget(
      name: "exclusion-saver", dependencies: ["GCCore"], path: "Tests/Support/ExclusionSaver",
      swiftSettings: strict),
    .executableTarget(
      name: "run-lock-holder", dependencies: ["GCCore"], path: "Tests/Support/RunLockHolder",
      swiftSettings: strict),
    .executableTarget(
      name: "gctui-demo", dependencies: ["ThrowawayEngine"], path: "Tests/Demo",
      swiftSettings: strict),
    .executableTarget(
      name: "gctui-attack", dependencies: ["Attacks", "PtyTerminal", "ThrowawayEngine"],
      path: "Tests/Attack", swiftSettings: strict),
    .executableTarget(
      name: "gctui-bench", dependencies: ["GCCore", "PtyTerminal", "ThrowawayEngine"],
      path: "Benchmarks", swiftSettings: strict),

    .testTarget(
      name: "GCCoreTests",
      dependencies: [
        "GCCore", "exclusion-saver", "run-lock-holder",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "GCTuiTests",
      dependencies: ["GCTui", "GCCore", .product(name: "Logging", package: "swift-log")],
      exclude: ["Goldens"],
      swiftSettings: strict),
    .testTarget(
      name: "EngineTests", dependencies: ["GCCore", "ThrowawayEngine"], swiftSettings: strict),
    .testTarget(
      name: "PtyTests",
      dependencies: [
        "GCTui", "GCCore", "FaultEngine", "Attacks", "PtyTerminal", "ThrowawayEngine",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.0
// The tests of the Swift package, against the built package, and its bench. `cargo xtask test --only swift` runs them.

import PackageDescription

/// The package under test: the output of `cargo xtask build --only swift`.
let imza = Context.environment["IMZA_PACKAGE"] ?? "../../target/swift/Imza"

let package = Package(
    name: "ImzaTests",
    // The built package, which is tested.
    dependencies: [.package(name: "Imza", path: imza)],
    targets: [
        // The README's quick start: this file is its text.
        .target(name: "QuickStart", dependencies: [.product(name: "Imza", package: "Imza")]),
        // The code of the guides: a link to tests/examples/guides/swift, since SwiftPM takes no sources outside of its folder.
        .target(name: "Guides", dependencies: [.product(name: "Imza", package: "Imza")]),
        // Measures the heap.
        .target(name: "Heap"),
        .testTarget(
            name: "ImzaTests",
            dependencies: [
                .product(name: "Imza", package: "Imza"), .product(name: "ImzaCore", package: "Imza"), .product(name: "ImzaTransport", package: "Imza"),
                "QuickStart", "Guides", "Heap", "LoopbackServer",
            ]),

        // The demo: a link to tests/examples/demo/swift.
        .target(name: "LoopbackServer"),
        .executableTarget(name: "Demo", dependencies: ["LoopbackServer", .product(name: "Imza", package: "Imza")]),

        // A program without the transport.
        .executableTarget(name: "Offline", dependencies: [.product(name: "ImzaCore", package: "Imza")]),

        // A program whose native library is of another version than the package.
        .target(name: "OtherLibrary"),
        .executableTarget(
            name: "Mismatch", dependencies: ["OtherLibrary", .product(name: "Imza", package: "Imza")],
            linkerSettings: [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "muldefs"])]),

        // Building and signing by hand needs a hash: OpenSSL's, since Foundation has none on Linux.
        .systemLibrary(name: "LibCrypto"),
        .executableTarget(name: "Bench", dependencies: ["LibCrypto", .product(name: "Imza", package: "Imza")]),
    ]
)

// swift-tools-version: 6.0
// The Swift package of imza. The native library lies beside it: `native/<system>-<processor>/libimza_mobile.a` on Linux, an XCFramework on
// Apple's systems. `cargo xtask build --only swift` makes the Linux one, `make_xcframework.sh` the other.

import PackageDescription

#if os(macOS)
    // One framework for macOS and iOS, with the header and the module map in it.
    let native: [Target] = [.binaryTarget(name: "ImzaBridgeFFI", path: "native/ImzaBridgeFFI.xcframework")]
#else
    // The linker skips a library of another processor, so that this also builds for a processor other than the one it builds on. A library that
    // is missing is reported by `library.c`. A search path counts as unsafe, and that is why this package is used by path and not by version.
    let folders = ["x86_64", "aarch64"].map { "-L\(Context.packageDirectory)/native/linux-\($0)" }
    let native: [Target] = [
        .target(name: "ImzaBridgeFFI", linkerSettings: [.unsafeFlags(folders), .linkedLibrary("imza_mobile")])
    ]
#endif

let package = Package(
    name: "Imza",
    platforms: [.macOS(.v13), .iOS(.v16)],
    products: [
        // All of it.
        .library(name: "Imza", targets: ["Imza"]),
        // Without a transport: for a server with an HTTP client of its own.
        .library(name: "ImzaCore", targets: ["ImzaCore"]),
        // The transport of `URLSession`, which needs libcurl on Linux.
        .library(name: "ImzaTransport", targets: ["ImzaTransport"]),
    ],
    targets: native + [
        .target(name: "ImzaBridge", dependencies: ["ImzaBridgeFFI"]),
        .target(name: "ImzaCore", dependencies: ["ImzaBridge", "ImzaBridgeFFI"]),
        .target(name: "ImzaTransport", dependencies: ["ImzaCore"]),
        .target(name: "Imza", dependencies: ["ImzaCore", "ImzaTransport"]),
    ]
)

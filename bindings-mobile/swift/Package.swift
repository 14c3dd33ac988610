// swift-tools-version: 6.0
// The Swift package of imza. The native library lies beside it: `native/<system>-<processor>/libimza_mobile.a` on Linux, an XCFramework on
// Apple's systems. `cargo xtask build --only swift` makes the Linux one, `make_xcframework.sh` the other.

import PackageDescription

#if os(macOS)
    // One framework for macOS and iOS, with the header and the module map in it.
    let native: [Target] = [.binaryTarget(name: "ImzaBridgeFFI", path: "native/ImzaBridgeFFI.xcframework")]
#else
    #if arch(arm64)
        let processor = "aarch64"
    #else
        let processor = "x86_64"
    #endif
    // A search path counts as unsafe, and that is why this package is used by path and not by version.
    let native: [Target] = [
        .target(
            name: "ImzaBridgeFFI",
            linkerSettings: [.unsafeFlags(["-L\(Context.packageDirectory)/native/linux-\(processor)"]), .linkedLibrary("imza_mobile")])
    ]
#endif

let package = Package(
    name: "Imza",
    platforms: [.macOS(.v13), .iOS(.v16)],
    products: [.library(name: "Imza", targets: ["Imza"])],
    targets: native + [
        .target(name: "ImzaBridge", dependencies: ["ImzaBridgeFFI"]),
        .target(name: "Imza", dependencies: ["ImzaBridge"]),
    ]
)

#!/usr/bin/env bash
# Makes native/ImzaBridgeFFI.xcframework for macOS and iOS, and the Swift side of the bridge. NOT RUN by the project yet: it needs a Mac
# with Xcode, and the Rust targets below.
set -euo pipefail
cd "$(dirname "$0")"
targets=(aarch64-apple-darwin x86_64-apple-darwin aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios)
root=../..
target=${CARGO_TARGET_DIR:-$root/target}

rustup target add "${targets[@]}"
for name in "${targets[@]}"; do
    (cd "$root" && cargo build -p imza-mobile --lib --release --target "$name")
done

# Replaces the same texts as tests/xtask/src/swift.rs.
bridge=$target/swift/bridge
mkdir -p Sources/ImzaBridge
(cd "$root" && cargo run --quiet -p imza-mobile --features bindgen --bin uniffi-bindgen -- generate --language swift --no-format \
    --out-dir "$bridge" "$target/aarch64-apple-darwin/release/libimza_mobile.a")
sed 's/UniFFI [A-Za-z]* [a-z]* mismatch: try cleaning and rebuilding your project/imza: the native library does not match this Swift package; use both from one release/' \
    "$bridge/ImzaBridge.swift" > Sources/ImzaBridge/ImzaBridge.swift

# Joins the libraries of one system: a slice of the framework has one.
headers=$target/swift/headers
rm -rf "$headers" native/ImzaBridgeFFI.xcframework && mkdir -p "$headers" native
cp "$bridge/ImzaBridgeFFI.h" Sources/ImzaBridgeFFI/include/module.modulemap "$headers"
library() { echo "$target/$1/release/libimza_mobile.a"; }
mkdir -p "$target/swift/macos" "$target/swift/simulator"
lipo -create "$(library aarch64-apple-darwin)" "$(library x86_64-apple-darwin)" -output "$target/swift/macos/libimza_mobile.a"
lipo -create "$(library aarch64-apple-ios-sim)" "$(library x86_64-apple-ios)" -output "$target/swift/simulator/libimza_mobile.a"
xcodebuild -create-xcframework \
    -library "$target/swift/macos/libimza_mobile.a" -headers "$headers" \
    -library "$(library aarch64-apple-ios)" -headers "$headers" \
    -library "$target/swift/simulator/libimza_mobile.a" -headers "$headers" \
    -output native/ImzaBridgeFFI.xcframework

#!/usr/bin/env bash
# Makes native/ImzaBridgeFFI.xcframework for macOS and iOS, and the Swift side of the bridge; packs the framework, and prints the checksum by which
# a manifest names it. NOT RUN by the project yet: it needs a Mac with Xcode and rustup.
set -euo pipefail
cd "$(dirname "$0")"

fail() { echo "make_xcframework.sh: $1" >&2; exit 1; }
[ "$(uname -s)" = Darwin ] || fail "it runs on macOS; on Linux: cargo xtask build --only swift"
for tool in cargo rustup xcodebuild lipo nm swift ditto shasum; do
    command -v "$tool" > /dev/null || fail "it needs $tool"
done

targets=(aarch64-apple-darwin x86_64-apple-darwin aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios)
root=$(cd ../.. && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
made=$target/swift/xcframework
framework=native/ImzaBridgeFFI.xcframework
# The systems of Package.swift.
export MACOSX_DEPLOYMENT_TARGET=13.0 IPHONEOS_DEPLOYMENT_TARGET=16.0

rustup target add "${targets[@]}"
for name in "${targets[@]}"; do
    (cd "$root" && cargo build --locked -p imza-mobile --lib --release --target "$name")
done
library() { echo "$target/$1/release/libimza_mobile.a"; }

# Replaces the same texts as tests/xtask/src/swift.rs.
bridge=$target/swift/bridge
mkdir -p Sources/ImzaBridge
(cd "$root" && cargo run --locked --quiet -p imza-mobile --features bindgen --bin uniffi-bindgen -- generate --language swift --no-format \
    --out-dir "$bridge" "$(library aarch64-apple-darwin)")
sed 's/UniFFI [A-Za-z]* [a-z]* mismatch: try cleaning and rebuilding your project/imza: the native library does not match this Swift package; use both from one release/' \
    "$bridge/ImzaBridge.swift" > Sources/ImzaBridge/ImzaBridge.swift
grep -q 'imza: the native library does not match' Sources/ImzaBridge/ImzaBridge.swift || fail "uniffi's texts have changed: see MISMATCHES in swift.rs"

# In a folder of the module's name: Xcode copies the headers of all frameworks into one folder, where two files module.modulemap would clash. The
# compiler looks for a module in the folder of its name as well.
rm -rf "$made" "$framework" "$framework.zip"
headers=$made/headers
mkdir -p "$headers/ImzaBridgeFFI" "$made/macos" "$made/ios" "$made/simulator" native
cp "$bridge/ImzaBridgeFFI.h" Sources/ImzaBridgeFFI/include/{imza_call.h,module.modulemap} "$headers/ImzaBridgeFFI"

# Joins the libraries of one system: a slice of the framework has one.
lipo -create "$(library aarch64-apple-darwin)" "$(library x86_64-apple-darwin)" -output "$made/macos/libimza_mobile.a"
lipo -create "$(library aarch64-apple-ios-sim)" "$(library x86_64-apple-ios)" -output "$made/simulator/libimza_mobile.a"
cp "$(library aarch64-apple-ios)" "$made/ios/libimza_mobile.a"
check() {
    [ "$(lipo -archs "$1" | tr ' ' '\n' | sort | tr '\n' ' ')" = "$2 " ] || fail "$1 has $(lipo -archs "$1"), expected $2"
    nm -gU "$1" 2> /dev/null | grep -q ffi_imza_mobile_uniffi_contract_version || fail "$1 lacks the functions of the bridge"
}
check "$made/macos/libimza_mobile.a" "arm64 x86_64"
check "$made/simulator/libimza_mobile.a" "arm64 x86_64"
check "$made/ios/libimza_mobile.a" "arm64"
xcodebuild -create-xcframework \
    -library "$made/macos/libimza_mobile.a" -headers "$headers" \
    -library "$made/ios/libimza_mobile.a" -headers "$headers" \
    -library "$made/simulator/libimza_mobile.a" -headers "$headers" \
    -output "$framework"

# The package builds with it; then it is packed, with the same times in every run.
swift build
find "$framework" -exec touch -t 200001010000 {} +
ditto -c -k --norsrc --noextattr --keepParent "$framework" "$framework.zip"
echo "$PWD/$framework.zip"
echo "checksum of the manifest's binaryTarget: $(swift package compute-checksum "$framework.zip")"
find "$framework" -name '*.a' -exec shasum -a 256 {} +

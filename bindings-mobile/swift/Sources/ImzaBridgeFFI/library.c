// The native library has the functions of the header; SwiftPM requires a source file. It is compiled for the processor that the program is built
// for, and so tells a library that is missing from the package, before the linker says that it cannot find one.

#if defined(__linux__) && defined(__x86_64__)
    #if !__has_include("../../native/linux-x86_64/libimza_mobile.a")
        #error "imza: this package has no native library for Linux on x86-64; take the package of a release, or build it: cargo xtask build --only swift"
    #endif
#elif defined(__linux__) && defined(__aarch64__)
    #if !__has_include("../../native/linux-aarch64/libimza_mobile.a")
        #error "imza: this package has no native library for Linux on aarch64; take the package of a release, or build it: cargo xtask build --only swift"
    #endif
#else
    #error "imza: there are native libraries for Linux on x86-64 and aarch64, and for Apple's systems as an XCFramework; this is another system"
#endif

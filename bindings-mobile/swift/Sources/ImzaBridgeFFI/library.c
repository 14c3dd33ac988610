// Empty: the native library has the functions of the header, but SwiftPM requires a source file.

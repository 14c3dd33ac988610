// Nothing: the functions of the header are in the native library. A target needs a source file.

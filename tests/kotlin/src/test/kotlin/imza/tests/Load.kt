// Creates a client in its own process: `PackageTest` gives it a native library of another version.

package imza.tests

import imza.Craftgate
import imza.Environment

fun main() {
    Craftgate("a", "b", Environment.SANDBOX)
    println("loaded")
}

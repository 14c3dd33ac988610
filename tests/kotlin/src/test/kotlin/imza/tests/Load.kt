// Sets up a client, in a process of its own: `PackageTest` gives it a native library that is not imza's.

package imza.tests

import imza.Craftgate
import imza.Environment

fun main() {
    Craftgate("a", "b", Environment.SANDBOX)
    println("loaded")
}

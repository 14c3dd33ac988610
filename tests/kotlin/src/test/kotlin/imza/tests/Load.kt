// Creates a client in its own process: `PackageTest` gives it a native library of another version, or folders that it cannot use.

package imza.tests

import imza.Craftgate
import imza.Environment

fun main(arguments: Array<String>) {
    // The folder that is there the second time.
    arguments.firstOrNull()?.let { folder ->
        println(runCatching { Craftgate("a", "b", Environment.SANDBOX) }.exceptionOrNull())
        System.setProperty("java.io.tmpdir", folder)
    }
    Craftgate("a", "b", Environment.SANDBOX)
    println("loaded")
}

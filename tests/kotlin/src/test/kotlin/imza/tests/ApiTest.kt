// What code that was compiled against the package relies on.

package imza.tests

import java.io.File
import kotlin.test.assertTrue
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import org.junit.jupiter.api.Test

class ApiTest {
    /** `cargo xtask kotlin-api` writes the list, and with it what a release adds. */
    @Test
    fun `every public class and member of the list is in the jar, and no other`() {
        val file = File(System.getProperty("imza.api"))
        val found = StringBuilder().also { AbiTools.getInstance().printJvmDump(it, listOf(File(System.getProperty("imza.jar"))), AbiFilters.EMPTY) }.toString()
        if (System.getProperty("imza.api.write") != null) return file.writeText(found)
        val (known, now) = members(file.readText()) to members(found)
        val (gone, new) = known - now to now - known
        assertTrue(gone.isEmpty(), "compiled users of these fail, and need a new major version: ${gone.take(10)}")
        assertTrue(new.isEmpty(), "not in the list yet, `cargo xtask kotlin-api` writes it: ${new.take(10)}")
    }

    /** Each member with its class. */
    private fun members(dump: String): Set<String> {
        var type = ""
        return dump.lines().filter { it.isNotBlank() && it != "}" }.mapTo(LinkedHashSet()) { line ->
            if (line.startsWith('\t')) "$type: ${line.trim()}" else line.removeSuffix(" {").also { type = it.substringBefore(" :") }
        }
    }
}

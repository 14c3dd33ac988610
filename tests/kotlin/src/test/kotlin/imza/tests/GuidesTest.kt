// The code of the guides: every file of `tests/examples/guides/kotlin/` runs against a sandbox, which `cargo xtask` starts.

package imza.tests

import java.io.File
import java.lang.reflect.InvocationTargetException
import kotlin.test.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable
import org.junit.jupiter.api.condition.EnabledIfSystemProperty

@EnabledIfSystemProperty(named = "imza.sandbox", matches = ".+", disabledReason = "run `cargo xtask test --only kotlin`")
@EnabledIfEnvironmentVariable(named = "SANDBOX_URL", matches = ".+", disabledReason = "no sandbox is running")
class GuidesTest {
    @TestFactory
    fun `every file of the guides runs`(): List<DynamicTest> {
        val files = File(System.getProperty("imza.guides")).listFiles { file -> file.extension == "kt" }.orEmpty().sorted()
        assertTrue(files.size > 10, "${files.size} guides")
        // Clients and Play are used by all others.
        return files.filter { it.nameWithoutExtension !in setOf("Clients", "Play") }.map { dynamicTest(it.name) { run(it) } }
    }

    @Test
    fun `the guide in Java runs`() = imza.guides.FirstPayment.main(emptyArray())

    private fun run(file: File) {
        val name = file.nameWithoutExtension
        val main = Class.forName("imza.guides.${name.lowercase()}.${name}Kt").getMethod("main")
        try {
            main.invoke(null)
        } catch (error: InvocationTargetException) {
            throw error.targetException
        }
    }
}

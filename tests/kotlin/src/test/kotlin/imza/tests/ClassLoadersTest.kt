// Class loaders: applications that come and go in one JVM, as in a servlet container with the package in its own class loader; two releases in one JVM.

package imza.tests

import imza.CallOptions
import imza.Craftgate
import imza.CraftgateWebhooks
import imza.Environment
import imza.ImzaException
import imza.transport.JavaHttp
import java.io.File
import java.lang.ref.WeakReference
import java.net.URL
import java.net.URLClassLoader
import java.util.jar.JarEntry
import java.util.jar.JarFile
import java.util.jar.JarOutputStream
import kotlin.test.assertEquals
import kotlin.test.assertNull
import org.junit.jupiter.api.Test

/** An application. Its class loader loads it, and takes the package from the server's. */
class Application : Runnable {
    override fun run() {
        Craftgate("a", "b", Environment.SANDBOX).use { closed ->
            val call = closed.payment.createPayment(payment(), CallOptions(idempotencyKey = "order-1/1"))
            check(call.parse(200, ANSWER).id == 9007199254740993)
            check(runCatching { call.parse(422, "{}") }.exceptionOrNull() is ImzaException)
        }
        check(runCatching { CraftgateWebhooks("key").verify(ByteArray(0), "forged") }.exceptionOrNull() is ImzaException.VerificationFailed)
        JavaHttp()
        forgotten = Craftgate("a", "b", Environment.SANDBOX)
        check(forgotten.payment.retrievePayment(1).ask(0) == null)
    }

    private companion object {
        lateinit var forgotten: Craftgate
    }
}

/** How versions begin: those of this release, and those of another one. */
private const val OWN = "0.1."
private const val OTHER = "0.9."

class ClassLoadersTest {
    private val libraries = System.getProperty("java.class.path").split(File.pathSeparator).map { File(it) }

    @Test
    fun `an application is collected when it is undeployed, also the first one, which has loaded the native library`() {
        val (application, shared) = libraries.partition { it.isDirectory }
        val server = URLClassLoader(shared.map { it.toURI().toURL() }.toTypedArray(), ClassLoader.getPlatformClassLoader())
        repeat(2) { assertCollected(deploy(application, server)) }
    }

    @Test
    fun `two releases live in one JVM, each with its own library`() {
        val craftgate = Craftgate("a", "b", Environment.SANDBOX)
        craftgate.payment.retrievePayment(1)
        val (before, jar) = mapped() to otherRelease()
        val loader = object : URLClassLoader(arrayOf(jar.toURI().toURL()), javaClass.classLoader) {
            override fun loadClass(name: String, resolve: Boolean): Class<*> =
                if (name.startsWith("imza.")) findLoadedClass(name) ?: findClass(name) else super.loadClass(name, resolve)

            override fun getResource(name: String): URL? = findResource(name) ?: super.getResource(name)
        }
        loader.use {
            val environment = loader.loadClass("imza.Environment")
            val other = loader.loadClass("imza.Craftgate").getConstructor(String::class.java, String::class.java, environment)
                .newInstance("a", "b", environment.getField("SANDBOX").get(null))
            val payment = other.javaClass.getMethod("getPayment").invoke(other)
            val call = payment.javaClass.getMethod("retrievePayment", Long::class.javaPrimitiveType).invoke(payment, 1L)
            val headers = call.javaClass.getMethod("getHeaders").invoke(call) as Map<*, *>
            assertEquals(CLIENT_VERSION.replace(OWN, OTHER), headers["x-client-version"])
            assertEquals(if (before.isEmpty()) 0 else 1, (mapped() - before).size)
        }
        jar.delete()
        assertEquals(CLIENT_VERSION, craftgate.payment.retrievePayment(1).headers["x-client-version"])
        assertEquals(null, System.getProperty("uniffi.component.imza_mobile.libraryOverride"))
    }

    /** The jar as another release: its classes and its native library have another version, of the same length. */
    private fun otherRelease(): File {
        val other = File.createTempFile("imza-other", ".jar")
        JarFile(System.getProperty("imza.jar")).use { jar ->
            JarOutputStream(other.outputStream()).use { out ->
                for (entry in jar.entries()) {
                    out.putNextEntry(JarEntry(entry.name))
                    val text = jar.getInputStream(entry).readBytes().toString(Charsets.ISO_8859_1)
                    // Four bytes: the compiler may put them into an instruction, and the rest into another one.
                    out.write(text.replace(OWN, OTHER).toByteArray(Charsets.ISO_8859_1))
                }
            }
        }
        return other
    }

    /** The files of the native library in this process, where the system tells. */
    private fun mapped(): Set<String> =
        File("/proc/self/maps").takeIf { it.exists() }?.readLines().orEmpty().map { "/" + it.substringAfter('/', "") }.filter { "/imza-0" in it }.toSet()

    /** Runs an application as a server does, and undeploys it. */
    private fun deploy(application: List<File>, server: ClassLoader): WeakReference<ClassLoader> {
        val loader = URLClassLoader(application.map { it.toURI().toURL() }.toTypedArray(), server)
        val thread = Thread.currentThread()
        val before = thread.contextClassLoader
        thread.contextClassLoader = loader
        try {
            (loader.loadClass("imza.tests.Application").getConstructor().newInstance() as Runnable).run()
        } finally {
            thread.contextClassLoader = before
            loader.close()
        }
        return WeakReference(loader)
    }

    private fun assertCollected(loader: WeakReference<ClassLoader>) {
        repeat(200) {
            if (loader.get() == null) return
            System.gc()
            Thread.sleep(50)
        }
        assertNull(loader.get(), "something still refers to the class loader")
    }
}

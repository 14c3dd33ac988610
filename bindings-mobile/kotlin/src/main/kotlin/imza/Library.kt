// Loads the native library of this jar: of this release, for this platform, from a folder in which files can be written and executed.

package imza

import com.sun.jna.Native
import com.sun.jna.NativeLibrary
import com.sun.jna.Platform
import imza.bridge.uniffiEnsureInitialized
import java.io.File
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.security.AccessController
import java.security.PrivilegedAction

/**
 * The native library, loaded and checked at its first use.
 *
 * Nothing of it stays a property of the JVM: two releases in two class loaders load one library each. A failure to write or load the file is not
 * remembered: the next use tries again.
 */
internal object Library {
    /** Uniffi's property for another file, for tests. */
    private const val OVERRIDE = "uniffi.component.imza_mobile.libraryOverride"
    private const val NAME = "imza_mobile"

    /** JNA's property for the folder of its files. */
    private const val JNA_FOLDER = "jna.tmpdir"

    /** More than JNA's library has on any platform, in bytes. */
    private const val ROOM_FOR_JNA = 1024 * 1024

    /** The name or path that uniffi loads the library by. */
    @Volatile
    var path: String = NAME
        private set

    @Volatile
    private var isLoaded = false

    /** Why what was loaded cannot be used. That does not change. */
    private var refused: Throwable? = null

    /** Kept, so that JNA does not unload it. */
    private var library: NativeLibrary? = null

    inline fun <T> use(body: () -> T): T {
        if (!isLoaded) load()
        return body()
    }

    @Synchronized
    fun load() {
        if (isLoaded) return
        try {
            refused?.let { throw it }
            val file = apart { opened().also { check() } }
            isLoaded = true
            // A loaded file needs no name, but on Windows.
            if (file?.delete() == false) file.deleteOnExit()
        } catch (cause: Throwable) {
            throw IllegalStateException("imza $VERSION: the native library is missing or does not match this jar: ${reason(cause)}", cause)
        }
    }

    /**
     * Runs without the application that has called. JNA starts a thread for good, and a thread keeps the class loaders of who starts it: where a
     * server has the package, those of the first application that uses it.
     */
    private fun <T> apart(run: () -> T): T {
        val thread = Thread.currentThread()
        val ofCaller = thread.contextClassLoader
        thread.contextClassLoader = Library::class.java.classLoader
        try {
            // Up to Java 23 a thread inherits the protection domains of the stack, which have class loaders. Deprecated, and without a replacement.
            @Suppress("DEPRECATION", "removal")
            return AccessController.doPrivileged(PrivilegedAction { run() })
        } finally {
            thread.contextClassLoader = ofCaller
        }
    }

    private fun check() = try {
        uniffiEnsureInitialized()
        val version = imza.bridge.version()
        check(version == VERSION) { "it is of version $version" }
        Native.register(Direct::class.java, checkNotNull(library))
    } catch (cause: Throwable) {
        refused = cause
        throw cause
    }

    /** Opens the library; returns the file that was written for that. */
    private fun opened(): File? {
        val named = System.getProperty(OVERRIDE)
        val resource = "/${folder()}/${System.mapLibraryName(NAME)}"
        if (named != null || Library::class.java.getResource(resource) == null) {
            path = named ?: NAME
            library = try {
                NativeLibrary.getInstance(path)
            } catch (error: UnsatisfiedLinkError) {
                // Where the caller named no file, JNA has searched its own paths.
                throw if (named != null) error else IllegalStateException("the jar has none for ${folder()}: ${reason(error)}", error)
            }
            return null
        }
        val failures = ArrayList<String>()
        for (folder in folders()) {
            var written: Path? = null
            try {
                written = written(resource, folder)
                startJna(folder)
                library = NativeLibrary.getInstance(written.toString())
                path = written.toString()
                return written.toFile()
            } catch (error: IOException) {
                failures.add("$folder: ${error.javaClass.simpleName} ${error.message}")
            } catch (error: LinkageError) {
                failures.add("$folder: ${reason(error)}")
            }
            written?.let { it.toFile().delete() }
        }
        throw IllegalStateException("it cannot be written to and loaded from any of these folders; name another one with -Djna.tmpdir=\u2026: ${failures.joinToString("; ")}")
    }

    private fun written(resource: String, folder: Path): Path {
        if (!Files.isDirectory(folder)) Files.createDirectories(folder)
        val file = Files.createTempFile(folder, "imza-$VERSION-", ".tmp")
        try {
            checkNotNull(Library::class.java.getResourceAsStream(resource)).use { Files.copy(it, file, StandardCopyOption.REPLACE_EXISTING) }
            if (file.toFile().setExecutable(true) && !Files.isExecutable(file)) throw IOException("files in it cannot be executed, as with the mount option noexec")
        } catch (error: IOException) {
            file.toFile().delete()
            throw error
        }
        return file
    }

    /**
     * Has JNA write and load its own library in a folder that is good for ours and has room for it. The JVM remembers for good that a class could
     * not be initialized, so that nothing is left to chance; and JNA would take the first folder that it may write to.
     */
    private fun startJna(folder: Path) {
        val room = Files.createTempFile(folder, "imza-$VERSION-", ".tmp")
        try {
            Files.write(room, ByteArray(ROOM_FOR_JNA))
        } finally {
            room.toFile().delete()
        }
        val before = System.setProperty(JNA_FOLDER, folder.toString())
        try {
            Class.forName("com.sun.jna.Native")
        } finally {
            if (before == null) System.clearProperty(JNA_FOLDER) else System.setProperty(JNA_FOLDER, before)
        }
    }

    /** Folders for the file, the best first: where one is read-only, full or mounted without permission to execute, the next one is tried. */
    private fun folders(): List<Path> = listOfNotNull(
        System.getProperty(JNA_FOLDER),
        System.getProperty("java.io.tmpdir"),
        System.getProperty("user.home")?.let { "$it/.cache/imza" },
    ).map { Path.of(it) }.distinct()

    /** The folder of this platform in the jar: JNA's name, with `musl` where JNA knows no difference. */
    private fun folder(): String {
        val isMusl = Platform.isLinux() && try {
            File("/proc/self/maps").useLines { lines -> lines.any { "/ld-musl-" in it || "/libc.musl-" in it } }
        } catch (_: IOException) {
            false
        }
        return if (isMusl) Platform.RESOURCE_PREFIX.replaceFirst("linux-", "linux-musl-") else Platform.RESOURCE_PREFIX
    }

    /** The message of the first cause. */
    private fun reason(error: Throwable): String =
        generateSequence(error) { it.cause }.last().let { it.message ?: it.javaClass.name }
}

/** For uniffi's side, which would read a property of the whole JVM. */
internal fun libraryPath(): String = Library.path

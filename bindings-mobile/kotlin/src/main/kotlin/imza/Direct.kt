// Calls the C function of `bindings-mobile/src/direct.rs`, which builds requests and reads answers and messages, through one block of memory.

package imza

import com.sun.jna.Native
import com.sun.jna.Pointer
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.concurrent.atomic.AtomicReferenceArray

/** The C function, by JNA's direct mapping. */
internal object Direct {
    @Suppress("ktlint:standard:function-naming")
    @JvmStatic
    external fun imza_call(client: Long, buffer: Long, length: Int, capacity: Int): Long

    /**
     * Runs an entry with its parts, each of which may be null.
     *
     * @return the output; null where the client was closed.
     */
    fun call(client: Long, entry: Int, vararg parts: ByteArray?): ByteArray? {
        val length = parts.fold(1) { sum, part -> Math.addExact(sum, Math.addExact(LENGTH, part?.size ?: 0)) }
        // Nearly every output is shorter: a request is sent as it was written, a record is shorter than the JSON that it was read from.
        var capacity = Math.addExact(length, ROOM)
        while (true) {
            val written = Block.using(capacity) { block ->
                block.write(entry, parts)
                val written = imza_call(client, block.address, length, block.size)
                if (written >= 0) return if (written == 0L) null else block.read(written.toInt())
                written
            }
            capacity = Math.toIntExact(-written)
        }
    }

    private const val LENGTH = 4
    private const val ROOM = 4096
}

/** A block of native memory. It is wiped after each use. */
private class Block(private val bytes: ByteBuffer, private val memory: Pointer) {
    val size: Int get() = bytes.capacity()
    val address: Long get() = Pointer.nativeValue(memory)
    private var used = 0

    fun write(entry: Int, parts: Array<out ByteArray?>) {
        bytes.clear()
        bytes.put(entry.toByte())
        for (part in parts) {
            bytes.putInt(part?.size ?: NONE)
            part?.let(bytes::put)
        }
        used = bytes.position()
    }

    fun read(length: Int): ByteArray {
        used = maxOf(used, length)
        bytes.clear()
        return ByteArray(length).also(bytes::get)
    }

    private fun wipe() = memory.setMemory(0, used.toLong(), 0)

    companion object {
        private const val NONE = -1

        /** The size of a block that is kept for the next call. */
        private const val KEPT = 16 * 1024

        /** Blocks that are not in use, at a place for some threads each. */
        private val idle = AtomicReferenceArray<Block>(16)

        /** Runs with a block of at least this size, which nothing else uses. */
        inline fun <T> using(capacity: Int, run: (Block) -> T): T {
            if (capacity > KEPT) return usingLarge(capacity, run)
            val place = (Thread.currentThread().id and 15).toInt()
            val block = idle.getAndSet(place, null) ?: kept()
            try {
                return run(block)
            } finally {
                block.wipe()
                idle.set(place, block)
            }
        }

        /** The JDK's own memory, which is collected with the class. */
        private fun kept(): Block = ByteBuffer.allocateDirect(KEPT).let { Block(it, Native.getDirectBufferPointer(it)) }

        /** It is freed at once: the collector does not see how much memory it is. */
        private inline fun <T> usingLarge(capacity: Int, run: (Block) -> T): T {
            val address = Native.malloc(capacity.toLong())
            if (address == 0L) throw OutOfMemoryError("imza: no $capacity bytes of native memory")
            val memory = Pointer(address)
            val block = Block(memory.getByteBuffer(0, capacity.toLong()).order(ByteOrder.BIG_ENDIAN), memory)
            try {
                return run(block)
            } finally {
                block.wipe()
                Native.free(address)
            }
        }
    }
}

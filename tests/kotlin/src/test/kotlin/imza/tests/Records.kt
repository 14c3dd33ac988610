// Records as the native library writes them.

package imza.tests

import imza.Direct
import imza.bridge.Client

/** The records of payments. */
object Records {
    private const val SETTINGS = """{"apiKey":"a","secretKey":"b","environment":"sandbox"}"""

    /** What is before a record in the output of a read: the mark of a value, and its length. */
    private const val BEFORE = 5

    /** Reads the answer to a payment's retrieval; returns its record. */
    @JvmStatic
    fun of(body: String): ByteArray = Client("craftgate", SETTINGS).use { client ->
        val (operation, state, status) = listOf("payment.retrieve_payment", "", "200").map { it.encodeToByteArray() }
        val output = checkNotNull(Direct.call(client.id().toLong(), 1, operation, state, status, body.encodeToByteArray()))
        output.copyOfRange(BEFORE, output.size)
    }
}

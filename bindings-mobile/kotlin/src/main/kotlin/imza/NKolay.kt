// N Kolay's shopping loan: the client. The operations are generated; what one step hands to the next is in `nkolay/Handles.kt`.

package imza

import imza.nkolay.NKolayOperations
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/**
 * A client of N Kolay's shopping loan. Threads can share it. It holds no session: each step takes what earlier steps returned.
 *
 * @param baseUrl Where requests go: `https`, or `http` on a loopback host. The vendor names it.
 * @param username Name of the merchant's API user.
 * @param password Password of the merchant's API user.
 * @param merchantNo The merchant's number.
 * @param apiSecretKey The key that N Kolay gave the merchant.
 * @param allowInsecureHosts Names of hosts to which the base URL may use plain `http`, such as `sandbox` in a private network.
 * @throws ImzaException.Configuration if a setting cannot work.
 */
public class NKolay @JvmOverloads constructor(
    baseUrl: String,
    username: String,
    password: String,
    merchantNo: Long,
    apiSecretKey: String,
    allowInsecureHosts: List<String> = emptyList(),
) :
    NKolayOperations(
        Bridge(
            "nkolay",
            buildJsonObject {
                put("baseUrl", baseUrl)
                put("username", username)
                put("password", password)
                put("merchantNo", merchantNo)
                put("apiSecretKey", apiSecretKey)
                put("allowInsecureHosts", texts(allowInsecureHosts))
            },
        ),
    ),
    AutoCloseable {
    /** Forgets the keys. Calls that are built can no longer be read. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "NKolay(***)"
}

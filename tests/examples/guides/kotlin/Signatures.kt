package imza.guides.signatures

import imza.Craftgate
import imza.Environment
import imza.guides.clients.craftgate
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.JsonObject

fun main() {
    // ANCHOR: sign
    // The first published example: compare your own code with it.
    val example = Craftgate("key-1", "FooBar123!", Environment.PRODUCTION)
    val signature = example.sign("https://api.craftgate.io/onboarding/v1/members/1", randomKey = "Xa15Fp11T")
    // y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=
    // ANCHOR_END: sign
    check(signature == "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=")
    // ANCHOR: any_endpoint
    val query = JsonObject(mapOf("name" to JsonPrimitive("Ayşe"), "page" to JsonPrimitive(0)))
    val call = craftgate.request("GET", "/onboarding/v1/members", query)
    // ANCHOR_END: any_endpoint
    check(call.url.endsWith("/onboarding/v1/members?name=Ay%C5%9Fe&page=0"))
}

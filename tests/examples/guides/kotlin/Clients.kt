// The clients of all guides: made once for the process.

package imza.guides.clients

import imza.Craftgate
import imza.Environment
import imza.CraftgateCallbacks
import imza.CraftgateWebhooks
import imza.ParaX
import imza.NexKasa
import imza.NKolay

// ANCHOR: craftgate
val craftgate = Craftgate(
    apiKey = System.getenv("CRAFTGATE_API_KEY"),
    secretKey = System.getenv("CRAFTGATE_SECRET_KEY"),
    environment = Environment.at(System.getenv("CRAFTGATE_URL")), // the sandbox; for real money: Environment.PRODUCTION
)
// ANCHOR_END: craftgate

// ANCHOR: callbacks
val callbacks = CraftgateCallbacks(System.getenv("CRAFTGATE_CALLBACK_KEY"))
// ANCHOR_END: callbacks

// ANCHOR: webhooks
val webhooks = CraftgateWebhooks(System.getenv("CRAFTGATE_WEBHOOK_KEY"))
// ANCHOR_END: webhooks

// ANCHOR: parax
val parax = ParaX(
    sid = System.getenv("PARAX_SID").toLong(),
    key = System.getenv("PARAX_KEY"),
    secretKey = System.getenv("PARAX_SECRET_KEY"),
    // The next three lines are for the sandbox; leave them out for real money.
    depositBaseUrl = System.getenv("PARAX_URL"),
    statusBaseUrl = System.getenv("PARAX_URL"),
    allowedAddresses = listOf("127.0.0.1"),
)
// ANCHOR_END: parax

// ANCHOR: nexkasa
val nexkasa = NexKasa(
    apiKey = System.getenv("NEXKASA_API_KEY"),
    callbackSecrets = listOf(System.getenv("NEXKASA_CALLBACK_SECRET")), // your own: 32 random bytes
    baseUrl = System.getenv("NEXKASA_URL"), // the sandbox; leave it out for real money
)
// ANCHOR_END: nexkasa

// ANCHOR: nkolay
val nkolay = NKolay(
    baseUrl = System.getenv("NKOLAY_URL"), // N Kolay tells you the address
    username = System.getenv("NKOLAY_USERNAME"),
    password = System.getenv("NKOLAY_PASSWORD"),
    merchantNo = System.getenv("NKOLAY_MERCHANT_NO").toLong(),
    apiSecretKey = System.getenv("NKOLAY_API_SECRET_KEY"),
)
// ANCHOR_END: nkolay

// The clients of all guides: made once for the process.

import Foundation
import Imza

/// A key of the environment.
func setting(_ name: String) -> String {
    guard let value = ProcessInfo.processInfo.environment[name] else { fatalError("set \(name)") }
    return value
}

// ANCHOR: craftgate
// The sandbox; for real money: try Craftgate(apiKey: …, secretKey: …, environment: .production)
let craftgate = try! Craftgate(
    apiKey: setting("CRAFTGATE_API_KEY"),
    secretKey: setting("CRAFTGATE_SECRET_KEY"),
    baseUrl: setting("CRAFTGATE_URL"))
// ANCHOR_END: craftgate

// ANCHOR: callbacks
let callbacks = try! CraftgateCallbacks(keys: [setting("CRAFTGATE_CALLBACK_KEY")])
// ANCHOR_END: callbacks

// ANCHOR: webhooks
let webhooks = try! CraftgateWebhooks(keys: [setting("CRAFTGATE_WEBHOOK_KEY")])
// ANCHOR_END: webhooks

// ANCHOR: parax
let parax = try! ParaX(
    sid: Int64(setting("PARAX_SID"))!,
    key: setting("PARAX_KEY"),
    secretKey: setting("PARAX_SECRET_KEY"),
    // The next three lines are for the sandbox; leave them out for real money.
    depositBaseUrl: setting("PARAX_URL"),
    statusBaseUrl: setting("PARAX_URL"),
    allowedAddresses: ["127.0.0.1"])
// ANCHOR_END: parax

// ANCHOR: nexkasa
let nexkasa = try! NexKasa(
    apiKey: setting("NEXKASA_API_KEY"),
    baseUrl: setting("NEXKASA_URL"),  // the sandbox; leave it out for real money
    callbackSecrets: [setting("NEXKASA_CALLBACK_SECRET")])  // your own: 32 random bytes
// ANCHOR_END: nexkasa

// ANCHOR: nkolay
let nkolay = try! NKolay(
    baseUrl: setting("NKOLAY_URL"),  // N Kolay tells you the address
    username: setting("NKOLAY_USERNAME"),
    password: setting("NKOLAY_PASSWORD"),
    merchantNo: Int64(setting("NKOLAY_MERCHANT_NO"))!,
    apiSecretKey: setting("NKOLAY_API_SECRET_KEY"))
// ANCHOR_END: nkolay

import Foundation
import Imza

enum Signatures {
    static func run() async throws {
        // ANCHOR: sign
        // The first published example: compare your own code with it.
        let example = try Craftgate(apiKey: "key-1", secretKey: "FooBar123!", environment: .production)
        let signature = try example.sign(url: "https://api.craftgate.io/onboarding/v1/members/1", randomKey: "Xa15Fp11T")
        // y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=
        // ANCHOR_END: sign
        try expect(signature == "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=")
        // ANCHOR: any_endpoint
        let call = try craftgate.request(method: "GET", path: "/onboarding/v1/members", query: ["name": "Ayşe", "page": 0])
        // ANCHOR_END: any_endpoint
        try expect(call.url.hasPrefix("\(setting("CRAFTGATE_URL"))/onboarding/v1/members?") && call.url.contains("name=Ay%C5%9Fe"))
    }
}

// Sets up a client with a native library that does not match: it must stop here, and say why.

import Imza
import OtherLibrary

// Names the function, so that the linker takes it.
let checksum = uniffi_imza_mobile_checksum_method_client_build()
let craftgate = try Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)
print("a client was set up, with the checksum \(checksum)")

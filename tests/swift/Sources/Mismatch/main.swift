// Creates a client with a native library of another version: it must stop here, and say why.

import Imza
import OtherLibrary

// References the function, so that the linker includes it.
let checksum = uniffi_imza_mobile_checksum_method_client_build_endpoint()
let craftgate = try Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)
print("a client was created, with the checksum \(checksum)")

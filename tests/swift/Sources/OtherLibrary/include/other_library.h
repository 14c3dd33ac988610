// A function of the native library, as another version of it has it.
#include <stdint.h>

uint16_t uniffi_imza_mobile_checksum_method_client_build_endpoint(void);

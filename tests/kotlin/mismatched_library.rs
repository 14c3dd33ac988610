//! A native library of another version than the package: it has the functions that are called first, but they return other values.

/// Functions that return zero.
macro_rules! zeros {
    ($($name:ident)*) => {$(
        /// A checksum that differs from that of every function.
        #[unsafe(no_mangle)]
        pub extern "C" fn $name() -> u16 {
            0
        }
    )*};
}

/// uniffi's calling convention is the same.
#[unsafe(no_mangle)]
pub extern "C" fn ffi_imza_mobile_uniffi_contract_version() -> u32 {
    30
}

zeros! {
    uniffi_imza_mobile_checksum_func_call_function
    uniffi_imza_mobile_checksum_func_version
    uniffi_imza_mobile_checksum_constructor_client_new
    uniffi_imza_mobile_checksum_method_client_build_endpoint
    uniffi_imza_mobile_checksum_method_client_id
}

//! What the standard library would bring along: a heap, and an end for what cannot go on.
#![allow(clippy::disallowed_methods, unsafe_code)]

use core::panic::PanicInfo;

#[global_allocator]
static HEAP: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The core does not panic. Should it do so all the same, the module traps, and the facade sets up a new one.
#[panic_handler]
fn trap(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

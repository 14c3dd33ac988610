//! The Python binding: the module `imza._native`. It holds no logic: the core checks, signs and reads everything that it passes on.
//!
//! ```text
//! objects ──source.rs──▶ engine ──▶ Call         call.rs: clients, calls, messages
//! results ◀──result.rs── record ◀── engine       classes.rs: a class for each declared type, made when it is needed
//! exceptions ◀──failure.rs── record ◀── errors   platform.rs: the standard library's types, random bits and clock
//! ```
//!
//! The idiomatic side (the providers' classes, keyword arguments, types) is written in Python, in `python/imza/`.
#![allow(missing_docs)] // the crate's surface is the Python module, whose stubs have the docs

mod call;
mod classes;
mod failure;
mod platform;
mod result;
mod source;

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Wipes every block that is freed. Texts of the host language, requests and answers pass through buffers of the glue, too.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

#[pyo3::pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::call::{Call, Client, call_function, refuse};
    #[pymodule_export]
    use crate::result::{Answer, restore, result_class};

    #[pymodule_export]
    const VERSION: &str = imza::VERSION;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::platform::claim(module.py())
    }
}

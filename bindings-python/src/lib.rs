//! The bindings of Python: the module `imza._native`. A binding holds no logic: what it passes on is checked, signed and read in the
//! core.
//!
//! ```text
//! objects ──source.rs──▶ engine ──▶ Call         call.rs: clients, calls, messages
//! results ◀──result.rs── record ◀── engine       classes.rs: a class for each declared type, made when it is needed
//! exceptions ◀──failure.rs── record ◀── errors   platform.rs: what Python's standard library gives
//! ```
//!
//! What is idiomatic (classes of the providers, keyword arguments, types) is Python, in `python/imza/`.
#![allow(missing_docs)] // what this crate shows is the Python module; its stubs have the docs

mod call;
mod classes;
mod failure;
mod platform;
mod result;
mod source;

#[pyo3::pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::call::{Call, Client, call_function, refuse};
    #[pymodule_export]
    use crate::result::{Answer, restore, result_class};

    #[pymodule_export]
    const VERSION: &str = imza::VERSION;
}

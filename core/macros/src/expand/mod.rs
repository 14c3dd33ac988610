//! Writes declarations as static tables of `crate::api::schema` and as the typed Rust interface over them.
//!
//! Names that the compiler resolves (types, fields of types in other declarations) keep the spans of the declaration, so that compiler
//! errors point to it.

mod enums;
mod operations;
mod rules;
mod structs;
mod types;

pub use enums::enums;
pub use operations::operations;
pub use types::types;

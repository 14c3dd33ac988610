//! What declarations become: the static tables of `crate::api::schema`, and the typed Rust interface over them.
//!
//! What the compiler has to find (types, fields of types of other declarations) is written with the words of the declaration, so
//! that its errors stand at those words.

mod enums;
mod operations;
mod rules;
mod structs;
mod types;

pub use enums::enums;
pub use operations::operations;
pub use types::types;

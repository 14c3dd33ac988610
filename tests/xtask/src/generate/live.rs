//! `core/docs/live.md`: which operations a real gateway has answered, from the flows and the kept answers of `tests/live/`.

use std::path::Path;

use anyhow::Result;

use super::model::Model;
use super::{MARK, Output};
use crate::live;

/// The document.
pub const PATH: &str = "core/docs/live.md";

/// Writes the document.
pub fn render(_: &Model) -> Result<Vec<Output>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..");
    let document = live::document(&live::flows(&root)?, &live::recordings(&root.join(live::RECORDED))?);
    Ok(vec![Output { path: PATH.into(), text: format!("<!-- {MARK} -->\n{document}") }])
}

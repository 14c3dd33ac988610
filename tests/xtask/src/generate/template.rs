//! The templates' environment: how blocks and spaces behave, and what all kinds of output share.

use anyhow::Result;
pub use minijinja::context;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

/// An environment for one kind of output. A name that a template misspells is an error, not a gap.
pub fn environment() -> Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_global("mark", super::MARK);
    Ok(environment)
}

/// Renders a template with what it needs.
pub fn render(environment: &Environment<'_>, template: &str, context: Value) -> Result<String> {
    Ok(environment.get_template(template)?.render(context)?)
}

/// The lines of a text, none longer than `width` where words allow.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("wordlongerthanthat x", 5), ["wordlongerthanthat", "x"]);
        assert!(wrapped(" ", 5).is_empty());
    }
}

//! The templates' environment: handling of blocks and spaces, and the filters shared by all kinds of output.

use anyhow::Result;
pub use minijinja::context;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

/// An environment for one kind of output. A misspelled name in a template is an error, not an empty string.
pub fn environment() -> Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_global("mark", super::MARK);
    environment.add_filter("pascal", |name: String| capitalized(&name));
    Ok(environment)
}

/// Renders a template.
pub fn render(environment: &Environment<'_>, template: &str, context: Value) -> Result<String> {
    Ok(environment.get_template(template)?.render(context)?)
}

/// Wraps a text into lines no longer than `width`, if its words allow that.
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

/// A name or a sentence with an upper-case first letter.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
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

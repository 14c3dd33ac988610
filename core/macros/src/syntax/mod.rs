//! Parses and checks declarations; every word keeps its span.
//!
//! Parsing continues after a faulty item, so that all errors are reported. The result is valid: a field of a rule is an index, a word is
//! a variant. `expand` writes the code.

mod enums;
mod operations;
mod rules;
mod types;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Result, Token, bracketed};

use crate::nearest::unknown;

pub use enums::{Enum, Enums, Word};
pub use operations::{Client, Location, Operation, Operations, Response};
pub use rules::{Condition, ConditionKind, Foreign, Rule};
pub use types::{Case, Declared, Field, FieldRef, Mark, Role, Types, Value};

/// Parses a whole declaration.
///
/// # Errors
/// All errors, combined into one.
pub fn parsed<T>(tokens: TokenStream, parse: fn(ParseStream<'_>, &mut Errors) -> T) -> Result<T> {
    let mut errors = Errors::default();
    let declaration = (|input: ParseStream<'_>| Ok(parse(input, &mut errors))).parse2(tokens);
    match errors.0 {
        Some(errors) => Err(errors),
        None => declaration,
    }
}

/// The errors that were found so far.
#[derive(Default)]
pub struct Errors(Option<syn::Error>);

impl Errors {
    fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    fn at(&mut self, place: Span, message: &str) {
        self.push(syn::Error::new(place, message));
    }

    /// Returns the result of parsing, or `None` if it failed.
    fn kept<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }
}

/// Parses items up to the end of the input; `skip` skips the rest of a faulty item.
fn items<T>(
    input: ParseStream<'_>,
    errors: &mut Errors,
    skip: fn(ParseStream<'_>),
    mut parse: impl FnMut(ParseStream<'_>, &mut Errors) -> Result<T>,
) -> Vec<T> {
    let mut items = Vec::new();
    while !input.is_empty() {
        let item = parse(input, errors);
        match errors.kept(item) {
            Some(item) => items.push(item),
            None => skip(input),
        }
    }
    items
}

/// Parses the whole content of a delimited group; skips the rest after an error.
fn within<'a, T>(content: ParseStream<'a>, parse: impl FnOnce(ParseStream<'a>) -> Result<T>) -> Result<T> {
    let parsed = parse(content).and_then(|parsed| if content.is_empty() { Ok(parsed) } else { Err(content.error("unexpected token")) });
    skip_past(content, |_| false);
    parsed
}

/// Skips the input up to and including the first token that ends an item.
fn skip_past(input: ParseStream<'_>, ends: fn(&TokenTree) -> bool) {
    while let Ok(token) = input.parse::<TokenTree>() {
        if ends(&token) {
            return;
        }
    }
}

fn skip_past_semicolon(input: ParseStream<'_>) {
    skip_past(input, |token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';'));
}

fn skip_past_comma(input: ParseStream<'_>) {
    skip_past(input, |token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','));
}

fn skip_past_braces(input: ParseStream<'_>) {
    skip_past(input, |token| matches!(token, TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace));
}

/// Parses a word, which may be a keyword of Rust.
fn word(input: ParseStream<'_>) -> Result<Ident> {
    input.call(Ident::parse_any)
}

/// Returns the meaning of a known word.
fn meaning<T: Copy>(kind: &str, word: &Ident, known: &[(&str, T)]) -> Result<T> {
    let meant = known.iter().find(|(known, _)| word == known);
    meant.map(|(_, meaning)| *meaning).ok_or_else(|| unknown(kind, word, known.iter().map(|(known, _)| *known)))
}

/// Parses the next word, which must be this one.
fn keyword(input: ParseStream<'_>, expected: &str) -> Result<()> {
    let word = word(input)?;
    meaning("word", &word, &[(expected, ())])
}

/// Parses the end of an item in a comma-separated list.
fn comma(input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() { Ok(()) } else { input.parse::<Token![,]>().map(|_| ()) }
}

/// Parses a comma-separated list of names; the last comma is optional.
fn names(content: ParseStream<'_>) -> Result<Vec<Ident>> {
    let names = content.parse_terminated(word, Token![,])?;
    Ok(names.into_iter().collect())
}

/// Parses a word and the text after it, if the word is next: `as "forceThreeDS"`.
fn text_after(input: ParseStream<'_>, is_next: bool) -> Result<Option<LitStr>> {
    if !is_next {
        return Ok(None);
    }
    word(input)?;
    input.parse().map(Some)
}

/// Returns whether the next token is this word.
fn next_is(input: ParseStream<'_>, expected: &str) -> bool {
    input.cursor().ident().is_some_and(|(word, _)| word == expected)
}

/// A doc comment.
pub struct Docs(Vec<LitStr>);

impl Docs {
    /// Parses an optional doc comment.
    fn optional(input: ParseStream<'_>) -> Result<Self> {
        let mut lines = Vec::new();
        while input.peek(Token![#]) {
            input.parse::<Token![#]>()?;
            let content;
            bracketed!(content in input);
            lines.push(within(&content, |content| {
                let name = word(content)?;
                if name != "doc" {
                    return Err(syn::Error::new(name.span(), format!("expected a doc comment, found the attribute `{name}`")));
                }
                content.parse::<Token![=]>()?;
                content.parse()
            })?);
        }
        Ok(Self(lines))
    }

    /// Parses a required doc comment.
    fn required(input: ParseStream<'_>, errors: &mut Errors) -> Result<Self> {
        let docs = Self::optional(input)?;
        if docs.0.is_empty() {
            errors.push(input.error("expected a doc comment (`///`) that says what this is"));
        }
        Ok(docs)
    }

    /// Returns the text of all lines.
    pub fn text(&self) -> String {
        self.0.iter().map(LitStr::value).collect()
    }
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let lines = &self.0;
        tokens.extend(quote!(#(#[doc = #lines])*));
    }
}

//! `enums!`.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitStr, Result, Token, braced};

use super::{Docs, Errors, comma, items, skip_past_braces, skip_past_comma};

/// A list of enums.
pub struct Enums(pub Vec<Enum>);

/// An enum.
pub struct Enum {
    pub docs: Docs,
    pub name: Ident,
    pub words: Vec<Word>,
}

/// A value of an enum.
pub struct Word {
    pub docs: Docs,
    pub name: Ident,
    wire: Option<LitStr>,
}

impl Word {
    /// Returns the value as the API writes it.
    pub fn wire(&self) -> String {
        self.wire.as_ref().map_or_else(|| self.name.unraw().to_string(), LitStr::value)
    }
}

impl Enums {
    pub fn parse(input: ParseStream<'_>, errors: &mut Errors) -> Self {
        Self(items(input, errors, skip_past_braces, one))
    }
}

fn one(input: ParseStream<'_>, errors: &mut Errors) -> Result<Enum> {
    let docs = Docs::required(input, errors)?;
    let name = input.parse()?;
    let content;
    braced!(content in input);
    Ok(Enum { docs, name, words: items(&content, errors, skip_past_comma, word) })
}

fn word(input: ParseStream<'_>, _: &mut Errors) -> Result<Word> {
    let docs = Docs::optional(input)?;
    let name = input.parse()?;
    let wire = input.parse::<Option<Token![=]>>()?.map(|_| input.parse()).transpose()?;
    comma(input)?;
    Ok(Word { docs, name, wire })
}

//! Describes the classes that callers see to the generator: the settings that they are made of, and their methods besides operations.
//!
//! Each provider's `messages.rs` has a [`Class`] beside each of its clients. Types, presence and docs of settings and inputs are those of
//! the declared tables; a [`Meaning`] adds what a table cannot say about a field, because the engine sees the same text either way.

use super::schema::{Argument, Ty, Type};

/// A class: a client, or a verifier of messages.
#[derive(Debug)]
pub struct Class {
    /// Name in every language, e.g. `CraftgateWebhooks`.
    pub name: &'static str,
    /// Its doc.
    pub doc: &'static str,
    /// Settings that are more than their type.
    pub meanings: &'static [(&'static str, Meaning)],
    /// The optional settings in the order in which a language passes them that does not name arguments; empty if it is the declared order.
    pub positions: &'static [&'static str],
    /// Its methods besides operations.
    pub messages: &'static [Message],
}

/// A method that takes a message from outside, or that makes a text or a call with the client's keys.
#[derive(Debug)]
pub struct Message {
    /// The name that [`Client::handle_message`](super::client::Client::handle_message) takes, which is that of the method, in snake_case.
    pub name: &'static str,
    /// Its doc.
    pub doc: &'static str,
    /// Where the caller passes the raw body.
    pub body: Body,
    /// Its arguments besides the raw body.
    pub takes: Takes,
    /// Fields of the input that are more than their type.
    pub meanings: &'static [(&'static str, Meaning)],
    /// Its result.
    pub gives: Gives,
    /// Fields of the result that have one of a few words, with those words.
    pub words: &'static [(&'static str, Choice)],
    /// Optional fields of the result whose presence another field tells.
    pub present: &'static [Present],
}

/// An optional field of a result that is there unless another field has one of a few words.
#[derive(Clone, Copy, Debug)]
pub struct Present {
    /// The field.
    pub field: &'static str,
    /// The other field, which has [words](Message::words), and those of them with which the field may be absent.
    pub unless: (&'static str, &'static [&'static str]),
}

/// Where the caller passes the raw body of a message.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// Nowhere: there is none.
    Nothing,
    /// As the first argument, which has this name.
    First(&'static str),
    /// As the first argument, which has this name. It is a form, so its text is as good as its bytes.
    Form(&'static str),
    /// Among the fields, as `body`.
    Field,
    /// Among the fields, as `body`, if there is one.
    OptionalField,
}

/// The arguments of a method besides the raw body.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// The fields of this type, each as a parameter.
    Fields(&'static Type),
    /// The fields of this type, with the one of this name as the first argument.
    FirstOf(&'static str, &'static Type),
    /// The fields of this type, each as a parameter, or an object that has them.
    Object(&'static Type),
    /// An argument of this name and type.
    Value(&'static str, &'static Type),
    /// An argument of this name: an object of arbitrary names and scalars.
    Parameters(&'static str),
}

/// The result of a method.
#[derive(Clone, Copy, Debug)]
pub enum Gives {
    /// A text.
    Text,
    /// A value of this type.
    Value(&'static Type),
    /// The call of the derived operation with the name of the method, whose answer has this type.
    Call(&'static Type),
}

/// The words of a field of a result.
#[derive(Clone, Copy, Debug)]
pub enum Choice {
    /// These, and no others.
    Known(&'static [&'static str]),
    /// These, or a word that this version does not know.
    Open(&'static [&'static str]),
    /// These, or a value of this enum.
    OrOf(&'static [&'static str], Ty),
}

/// The meaning of a field, besides its type.
#[derive(Clone, Copy, Debug)]
pub enum Meaning {
    /// A URL, which may also be a value of the language's own type.
    Url,
    /// The headers of a request, in any of the language's forms.
    Headers,
    /// The value of a header, which must be passed even where the message has none.
    Header,
    /// The value of a header, which may be left out.
    HeaderIfAny,
    /// A current time in Unix seconds; by default from the platform's clock.
    Now,
    /// Exact text, or its UTF-8 bytes.
    ExactText,
    /// One of these words, each with its doc; the first is the default, where there is one.
    OneOf(&'static [(&'static str, &'static str)]),
    /// A value of this type, as an earlier message returned it.
    Received(&'static Type),
    /// The caller's record, or a function that looks it up by what the message claims. Where the function finds nothing, the message
    /// `no_record` makes the error.
    Record {
        /// The type of what the message claims, which the message `claimed` returns.
        claims: &'static Type,
        /// The fields of the input that the message `claimed` reads.
        by: &'static [&'static str],
        /// Fields of the record that have one of a few words, with those words.
        words: &'static [(&'static str, Choice)],
    },
    /// Of use only with the setting of this name.
    With(&'static str),
    /// `true` if the caller passes the word `unchecked` as the field of this name.
    Unchecked(&'static str),
    /// Not of this message: another one with the same input takes it.
    Other,
}

/// How callers see a function that needs no client.
#[derive(Debug)]
pub struct FunctionDoc {
    /// Its argument.
    pub argument: Argument,
    /// Its doc.
    pub doc: &'static str,
}

//! Typed Rust structs as sources of the engine, and the way back from an answer.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value;

use super::sink::Sink;
use super::transcode::{Outcome, Source, Transcoder};
use super::values::{self, Json};
use crate::decimal::Decimal;

impl Source for String {
    fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
        to.text(self)
    }
}

impl Source for Decimal {
    fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
        to.number(&self.to_string())
    }
}

impl Source for i32 {
    fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
        to.number(&self.to_string())
    }
}

impl Source for i64 {
    fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
        to.number(&self.to_string())
    }
}

impl Source for bool {
    fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
        to.boolean(*self)
    }
}

impl<T: Source> Source for Vec<T> {
    fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
        to.begin_list()?;
        for value in self {
            to.element();
            value.send(to)?;
        }
        to.end_list(self.len());
        Ok(())
    }
}

impl<T: Source> Source for BTreeMap<String, T> {
    fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
        to.begin_object()?;
        for (name, value) in self {
            to.name(name)?;
            value.send(to)?;
        }
        to.end_object()
    }
}

impl Source for Json {
    fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
        self.0.send(to)
    }
}

impl Source for Value {
    fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
        match self {
            Self::Null => to.null(),
            Self::Bool(value) => to.boolean(*value),
            Self::Number(number) => to.number(&number.to_string()),
            Self::String(text) => to.text(text),
            Self::Array(list) => list.send(to),
            Self::Object(map) => {
                to.begin_object()?;
                for (name, value) in map {
                    to.name(name)?;
                    value.send(to)?;
                }
                to.end_object()
            }
        }
    }
}

macro_rules! send_as_text {
    ($($name:ident)*) => { $(
        impl Source for values::$name {
            fn send<S: Sink>(&self, to: &mut Transcoder<S>) -> Outcome {
                to.text(self.as_str())
            }
        }
    )* };
}

send_as_text! {
    DateTime Date Reference CardNumber Cvc ExpireYear ExpireMonth Iban NationalId Gsm Money Label Url Signed SignedData Sensitive
}

/// An answer that passed the engine.
#[derive(Debug)]
pub enum AnswerBody {
    /// There is none.
    Empty,
    /// Normalized JSON text, names in snake case.
    Json(String),
    /// The bytes of a file.
    Bytes(Vec<u8>),
}

/// What an operation answers in Rust.
pub trait FromAnswer: Sized {
    /// The value; `None` if the body is of another shape.
    fn from_answer(answer: AnswerBody) -> Option<Self>;
}

/// The value of normalized JSON text.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(answer: AnswerBody) -> Option<T> {
    match answer {
        AnswerBody::Json(text) => serde_json::from_str(&text).ok(),
        AnswerBody::Empty | AnswerBody::Bytes(_) => None,
    }
}

impl FromAnswer for () {
    fn from_answer(_: AnswerBody) -> Option<Self> {
        Some(())
    }
}

impl FromAnswer for Vec<u8> {
    fn from_answer(answer: AnswerBody) -> Option<Self> {
        match answer {
            AnswerBody::Bytes(bytes) => Some(bytes),
            AnswerBody::Empty | AnswerBody::Json(_) => None,
        }
    }
}

impl FromAnswer for Json {
    fn from_answer(answer: AnswerBody) -> Option<Self> {
        match answer {
            AnswerBody::Empty => Some(Self::default()),
            other => from_json(other),
        }
    }
}

impl<T: serde::de::DeserializeOwned> FromAnswer for values::Page<T> {
    fn from_answer(answer: AnswerBody) -> Option<Self> {
        from_json(answer)
    }
}

//! Results that are made of a few values, handed to a caller's sink: the values of the fields, in declared order.

use alloc::boxed::Box;

use super::schema::{Ty, Type};
use super::sink::Text;
use super::transcode::{Reading, TranscodeResult, Transcoder};
use crate::error::{Error, FieldError, Result};

/// How a truth value is passed among texts.
pub(crate) const TRUE: &str = "true";

/// Hands an object over.
#[inline(never)]
pub(crate) fn put(ty: &'static Type, values: &[Option<&str>], into: &mut Reading<'_>) -> Result<()> {
    put_object(values, &mut into.transcoder(Ty::Object(ty))).map_err(unfit)
}

/// The error of a result that does not fit its type: what it was made of came from outside.
#[cold]
#[allow(clippy::boxed_local)] // field errors travel boxed, so that results stay small
pub(crate) fn unfit(error: Box<FieldError>) -> Error {
    Error::verification("body", &[&error.text()])
}

/// Hands an object to the engine.
#[inline(never)]
pub(crate) fn put_object(values: &[Option<&str>], to: &mut Transcoder<'_>) -> TranscodeResult {
    to.begin_object()?;
    put_fields(values, 0, to)?;
    to.end_object()
}

/// Hands the values of some fields to the engine, from one field on; what is absent is left out.
#[inline(never)]
pub(crate) fn put_fields(values: &[Option<&str>], from: u8, to: &mut Transcoder<'_>) -> TranscodeResult {
    for (index, value) in (from..).zip(values) {
        let Some(value) = value else { continue };
        to.field_at(index)?;
        match to.expected() {
            Ty::Decimal | Ty::Int32 | Ty::Int64 => to.number(value)?,
            Ty::Bool => to.boolean(*value == TRUE)?,
            _ => to.text(value)?,
        }
    }
    Ok(())
}

/// Hands a text over.
pub(crate) fn put_text(text: &str, into: &mut Reading<'_>) {
    into.sink.text(Text::Plain(text));
}

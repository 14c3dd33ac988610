//! Writes results that consist of a few values to a caller's sink, in the declared order of the fields.

use alloc::boxed::Box;

use super::schema::{Ty, Type};
use super::sink::Text;
use super::transcode::{Reading, TranscodeResult, Transcoder};
use crate::error::{Error, FieldError, Result};

/// Returns a boolean as the text that the functions below expect.
pub(crate) const TRUE: &str = "true";

/// Writes an object to the sink.
#[inline(never)]
pub(crate) fn put(ty: &'static Type, values: &[Option<&str>], into: &mut Reading<'_>) -> Result<()> {
    put_object(values, &mut into.transcoder(Ty::Object(ty))).map_err(unfit)
}

/// Writes an object to the sink, with further fields that `add` sends.
#[inline(never)]
pub(crate) fn put_and(
    ty: &'static Type,
    values: &[Option<&str>],
    add: impl FnOnce(&mut Transcoder<'_>) -> TranscodeResult,
    into: &mut Reading<'_>,
) -> Result<()> {
    let mut to = into.transcoder(Ty::Object(ty));
    let put = to.begin_object().and_then(|()| put_fields(values, 0, &mut to)).and_then(|()| add(&mut to));
    put.and_then(|()| to.end_object()).map_err(unfit)
}

/// Makes the error for a result that does not match its type, since its values come from outside.
#[cold]
#[allow(clippy::boxed_local)] // errors are boxed so that results stay small
pub(crate) fn unfit(error: Box<FieldError>) -> Error {
    Error::verification("body", &[&error.text()])
}

/// Sends an object to the engine.
#[inline(never)]
pub(crate) fn put_object(values: &[Option<&str>], to: &mut Transcoder<'_>) -> TranscodeResult {
    to.begin_object()?;
    put_fields(values, 0, to)?;
    to.end_object()
}

/// Sends the values of consecutive fields to the engine, starting at field `from`; absent values are omitted.
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

/// Writes a text to the sink.
pub(crate) fn put_text(text: &str, into: &mut Reading<'_>) {
    into.sink.text(Text::Plain(text));
}

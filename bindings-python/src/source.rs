//! Python objects as a source for the engine: `None`, `bool`, `int`, `float`, `str`, `Decimal`, dates, enums, mappings, lists.
//!
//! Each object is handed over as it is; the engine knows what it must be. Only decisions that need Python are made here: how an object is
//! written (a float by its `repr`, a `Decimal` without exponent), and which objects cannot be sent.
//!
//! Callers' objects may run code of their own. An exception of that code is kept, and becomes the cause of the error.

use std::cell::RefCell;

use imza::FieldError;
use imza::api::schema::{Ty, Type};
use imza::api::transcode::{MAX_DEPTH, Source, TranscodeResult, Transcoder};
use imza::bridge;
use pyo3::exceptions::{PyMemoryError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PyMapping, PyMemoryView, PySet, PyString, PyTuple, PyType,
};

use crate::classes::snake;
use crate::platform;
use crate::result::Answer;

/// An exception that a caller's object raised while it was read; and in which spelling its names are.
#[derive(Default)]
pub struct PendingException {
    raised: RefCell<Option<PyErr>>,
    /// Whether names in snake case stand for names on the wire: the engine knows only these in what a provider sends.
    translates: bool,
}

impl PendingException {
    /// For values that are read as a provider's.
    pub fn of_answer() -> Self {
        Self { translates: true, ..Self::default() }
    }

    /// Takes it.
    pub fn take(&self) -> Option<PyErr> {
        self.raised.take()
    }

    /// The type by which the names of the next object are translated.
    fn translation(&self, to: &Transcoder<'_>) -> Option<&'static Type> {
        match to.expected() {
            Ty::Object(table) if self.translates => Some(table),
            _ => None,
        }
    }

    /// Keeps an exception and refuses the value that raised it.
    fn refuse(&self, error: PyErr, value: &Bound<'_, PyAny>, to: &Transcoder<'_>) -> Box<FieldError> {
        let fault = match error.is_instance_of::<PyMemoryError>(value.py()) {
            true => to.fault("there is no memory left"),
            false => to.fault(&format!("{} raised an error while it was read", kind(value))),
        };
        self.raised.replace(Some(error));
        fault
    }
}

/// A Python object as a source.
pub struct Object<'a, 'py> {
    pub value: &'a Bound<'py, PyAny>,
    pub pending: &'a PendingException,
}

impl Source for Object<'_, '_> {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        send(self.value, self.pending, to)
    }
}

/// Named values as an object.
pub struct Named<'a, 'py> {
    pub values: &'a [(&'a str, Bound<'py, PyAny>)],
    pub pending: &'a PendingException,
}

impl Source for Named<'_, '_> {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.begin_object()?;
        for (name, value) in self.values {
            to.name(name)?;
            send(value, self.pending, to)?;
        }
        to.end_object()
    }
}

/// Sends any object. The usual types come first, and exactly; subclasses are looked at more closely.
fn send(value: &Bound<'_, PyAny>, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    if let Ok(text) = value.cast_exact::<PyString>() {
        return send_text(text, pending, to);
    }
    if let Ok(dict) = value.cast_exact::<PyDict>() {
        return send_dict(dict, pending, to);
    }
    if value.is_none() {
        return to.null();
    }
    if let Ok(truth) = value.cast_exact::<PyBool>() {
        return to.boolean(truth.is_true());
    }
    if let Ok(number) = value.cast_exact::<PyInt>() {
        return send_integer(number, pending, to);
    }
    if let Ok(list) = value.cast_exact::<PyList>() {
        return send_list(list, pending, to);
    }
    if let Ok(tuple) = value.cast_exact::<PyTuple>() {
        return send_tuple(tuple, pending, to);
    }
    let known = platform::types(value.py()).map_err(|error| pending.refuse(error, value, to))?;
    if value.get_type_ptr() == known.decimal.bind(value.py()).as_type_ptr() {
        return send_decimal(value, known, pending, to);
    }
    send_unusual(value, known, pending, to)
}

/// Sends an object that is not exactly of a usual type.
fn send_unusual(value: &Bound<'_, PyAny>, known: &platform::Types, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    let py = value.py();
    let is = |ty: &Py<PyType>| value.is_instance(ty.bind(py)).map_err(|error| pending.refuse(error, value, to));
    if is(&known.enumeration)? {
        let inner = value.getattr("value").map_err(|error| pending.refuse(error, value, to))?;
        if inner.is_instance(known.enumeration.bind(py)).unwrap_or(true) {
            return to.refuse("expected an enum of texts or numbers, found one of enums");
        }
        return send(&inner, pending, to);
    }
    if let Ok(text) = value.cast::<PyString>() {
        return send_text(text, pending, to);
    }
    if let Ok(number) = value.cast::<PyInt>() {
        return send_integer(number, pending, to);
    }
    if let Ok(float) = value.cast::<PyFloat>() {
        return send_float(float, pending, to);
    }
    if is(&known.decimal)? {
        return send_decimal(value, known, pending, to);
    }
    if is(&known.date_time)? {
        return send_date_time(value, known, pending, to);
    }
    if is(&known.date)? {
        if expects_whole(to) {
            return to.refuse("expected a whole number, found a date; for the current time pass now=int(time.time())");
        }
        let text = known.date_text.bind(py).call1((value,));
        return send_made(text, value, pending, to);
    }
    if let Ok(dict) = value.cast::<PyDict>() {
        return send_dict(dict, pending, to);
    }
    if let Ok(answer) = value.cast::<Answer>() {
        return send_answer(answer, pending, to);
    }
    if let Ok(list) = value.cast::<PyList>() {
        return send_list(list, pending, to);
    }
    if let Ok(tuple) = value.cast::<PyTuple>() {
        let is_named = matches!(to.expected(), Ty::Object(_) | Ty::Map(_)) && value.get_type().hasattr("_fields").unwrap_or(false);
        return match is_named {
            true => to.refuse("expected an object, found a named tuple; pass value._asdict()"),
            false => send_tuple(tuple, pending, to),
        };
    }
    if let Ok(mapping) = value.cast::<PyMapping>() {
        return send_mapping(mapping, pending, to);
    }
    if value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>() || value.is_instance_of::<PyMemoryView>() {
        return to.refuse(&format!("expected text, found {}; decode it", kind(value)));
    }
    if is_written_as_text(value) {
        if matches!(to.expected(), Ty::Int32 | Ty::Int64 | Ty::Decimal) {
            return to.refuse(&format!("expected a number, found {}", kind(value)));
        }
        return send_made(value.str().map(Bound::into_any), value, pending, to);
    }
    let ty = value.get_type();
    let has = |name: &str| ty.hasattr(name).unwrap_or(false);
    if let Some(advice) = other_form(value) {
        return to.refuse(&format!("expected a value that JSON can hold, found {}; {advice}", qualified(value)));
    }
    if has("__index__") {
        let number = value.call_method0("__index__").and_then(|number| number.cast_into::<PyInt>().map_err(PyErr::from));
        return send_integer(&number.map_err(|error| pending.refuse(error, value, to))?, pending, to);
    }
    if has("model_dump") {
        let fields = value.call_method0("model_dump").map_err(|error| pending.refuse(error, value, to))?;
        return match fields.cast::<PyDict>() {
            Ok(fields) => send_dict(fields, pending, to),
            Err(_) => to.refuse(&format!("expected `model_dump` to return a dict, found {}", kind(&fields))),
        };
    }
    if ["__dataclass_fields__", "__attrs_attrs__", "__struct_fields__"].into_iter().any(has) {
        let names = field_names(value).map_err(|error| pending.refuse(error, value, to))?;
        return send_fields(value, &names, pending, to);
    }
    to.refuse(&format!(
        "expected a value that JSON can hold, found {}; pass a dict, text, a number, a model of pydantic, a dataclass, or a class of attrs or msgspec",
        kind(value)
    ))
}

/// The advice for a value that is close to one of JSON: of numpy, pandas and the standard library. Nothing is rounded, and no order is invented
/// here.
fn other_form(value: &Bound<'_, PyAny>) -> Option<&'static str> {
    let ty = value.get_type();
    let has = |name: &str| ty.hasattr(name).unwrap_or(false);
    if ["model_dump", "__dataclass_fields__", "__attrs_attrs__", "__struct_fields__"].into_iter().any(has) {
        return None;
    }
    // A scalar of numpy has no dimensions.
    let is_scalar = || value.getattr("ndim").and_then(|dimensions| dimensions.extract::<usize>()).is_ok_and(|dimensions| dimensions == 0);
    match () {
        () if has("tolist") && !is_scalar() => Some("pass value.tolist()"),
        () if has("tolist") && kind(value).starts_with("bool") => Some("pass bool(value)"),
        () if has("__index__") => None,
        () if has("as_integer_ratio") || has("numerator") => {
            Some("pass a Decimal that is rounded as you need it, such as Decimal(f\"{float(value):.2f}\")")
        }
        () if ty.is(value.py().get_type::<PySet>()) || ty.is(value.py().get_type::<PyFrozenSet>()) => {
            Some("a set has no order: pass a list, such as sorted(value)")
        }
        () if has("__iter__") => Some("pass list(value)"),
        () => None,
    }
}

/// The names of the fields of an object of a dataclass, of attrs or of msgspec.
fn field_names<'py>(value: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let (py, ty) = (value.py(), value.get_type());
    if let Ok(names) = ty.getattr("__struct_fields__") {
        return names.try_iter()?.collect();
    }
    let fields = match ty.getattr("__attrs_attrs__") {
        Ok(fields) => fields,
        Err(_) => py.import("dataclasses")?.call_method1("fields", (ty,))?,
    };
    fields.try_iter()?.map(|field| field?.getattr("name")).collect()
}

/// Sends the fields of an object. One that msgspec calls unset is absent.
fn send_fields(
    value: &Bound<'_, PyAny>,
    given: &[Bound<'_, PyAny>],
    pending: &PendingException,
    to: &mut Transcoder<'_>,
) -> TranscodeResult {
    let names = pending.translation(to);
    to.begin_object()?;
    for name in given {
        let field = name.cast::<PyString>().map_err(PyErr::from).and_then(|name| value.getattr(name));
        let field = field.map_err(|error| pending.refuse(error, value, to))?;
        if kind(&field) != "UnsetType" {
            send_name(name, names, to)?;
            send(&field, pending, to)?;
        }
    }
    to.end_object()
}

/// Whether an object stands for a text: a UUID, an address, a text that Django, Flask-Babel or Babel translate when it is shown. The classes are
/// known by their names, so that their modules need not be imported.
fn is_written_as_text(value: &Bound<'_, PyAny>) -> bool {
    const KNOWN: [(&str, &str); 6] = [
        ("uuid", "UUID"),
        ("ipaddress", "IPv4Address"),
        ("ipaddress", "IPv6Address"),
        ("django.utils.functional", "Promise"),
        ("flask_babel.speaklater", "LazyString"),
        ("babel.support", "LazyProxy"),
    ];
    let is = |ty: &Bound<'_, PyType>| {
        let found = ty.name().ok().zip(ty.module().ok());
        found.is_some_and(|(name, module)| KNOWN.iter().any(|(known, class)| module == *known && name == *class))
    };
    value.get_type().mro().iter().any(|ty| ty.cast::<PyType>().is_ok_and(is))
}

/// Whether the engine expects a whole number next.
fn expects_whole(to: &Transcoder<'_>) -> bool {
    matches!(to.expected(), Ty::Int32 | Ty::Int64)
}

fn send_text(text: &Bound<'_, PyString>, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    match text.to_str() {
        Ok(text) => to.text(text),
        Err(error) if error.is_instance_of::<PyMemoryError>(text.py()) => Err(pending.refuse(error, text, to)),
        Err(_) => to.refuse("expected text of whole Unicode characters, found half of a surrogate pair"),
    }
}

fn send_integer(number: &Bound<'_, PyInt>, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    let mut overflow = 0;
    // SAFETY: `number` is an int, so that no code of the caller runs, and `overflow` is a place to write to.
    let small = unsafe { ffi::PyLong_AsLongLongAndOverflow(number.as_ptr(), &raw mut overflow) };
    if overflow == 0 {
        return to.number(itoa::Buffer::new().format(small));
    }
    // A subclass of int may write itself differently: its number counts.
    let text = number.py().get_type::<PyInt>().getattr("__repr__").and_then(|repr| repr.call1((number,)));
    match text.and_then(|text| text.cast_into::<PyString>().map_err(PyErr::from)) {
        Ok(digits) => to.number(digits.to_str().unwrap_or_default()),
        // Python refuses to write numbers of thousands of digits.
        Err(error) if error.is_instance_of::<PyValueError>(number.py()) => to.refuse("expected a number, found one with too many digits"),
        Err(error) => Err(pending.refuse(error, number, to)),
    }
}

/// Sends a float only if its meaning is plain: its shortest form is a plain decimal of at most eight places.
fn send_float(float: &Bound<'_, PyFloat>, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    if expects_whole(to) {
        return Err(to.fault("expected a whole number, found a float; pass int(value), for the current time now=int(time.time())"));
    }
    let text = PyFloat::new(float.py(), float.value()).repr().map_err(|error| pending.refuse(error, float, to))?;
    let digits = text.to_str().unwrap_or_default();
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if plain(whole.strip_prefix('-').unwrap_or(whole)) && plain(places) && places.len() <= 8 {
        return to.number(digits);
    }
    to.refuse("expected a plain decimal of at most 8 places, found another float; pass a Decimal or text")
}

fn send_decimal(value: &Bound<'_, PyAny>, known: &platform::Types, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    let text = if value.get_type_ptr() == known.decimal.bind(value.py()).as_type_ptr() {
        value.str()
    } else {
        // A subclass of Decimal may write itself differently: its number counts.
        let text = known.decimal_text.bind(value.py()).call1((value,));
        text.and_then(|text| text.cast_into::<PyString>().map_err(PyErr::from))
    };
    let text = text.map_err(|error| pending.refuse(error, value, to))?;
    let digits = text.to_str().unwrap_or_default();
    if !digits.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit()) {
        // A NaN may carry digits, as in `NaN123`; they are not shown.
        return to.refuse(&format!("expected a decimal, found {}", digits.trim_end_matches(|last: char| last.is_ascii_digit())));
    }
    if !digits.contains('E') {
        return to.number(digits);
    }
    match bridge::without_exponent(digits) {
        Some(digits) => to.number(&digits),
        None => to.refuse("expected a decimal of at most 28 digits, found one with a larger exponent"),
    }
}

/// Sends a civil date and time. A zone is refused: the provider would read the time as Istanbul's.
fn send_date_time(
    value: &Bound<'_, PyAny>,
    known: &platform::Types,
    pending: &PendingException,
    to: &mut Transcoder<'_>,
) -> TranscodeResult {
    if expects_whole(to) {
        return to.refuse("expected a whole number, found a datetime; for the current time pass now=int(time.time())");
    }
    let read = || -> PyResult<(bool, i64)> { Ok((value.getattr("tzinfo")?.is_none(), value.getattr("microsecond")?.extract()?)) };
    match read().map_err(|error| pending.refuse(error, value, to))? {
        (false, _) => to.refuse(
            "expected a civil date and time, found a datetime with a zone; convert it: \
             value.astimezone(ZoneInfo(\"Europe/Istanbul\")).replace(tzinfo=None)",
        ),
        (true, 0) => {
            let text = known.date_time_text.bind(value.py()).call1((value, "T", "seconds"));
            send_made(text, value, pending, to)
        }
        (true, _) => to.refuse("expected a date and time in whole seconds, found microseconds; use value.replace(microsecond=0)"),
    }
}

/// Sends a text that was made of a value.
fn send_made(
    text: PyResult<Bound<'_, PyAny>>,
    of: &Bound<'_, PyAny>,
    pending: &PendingException,
    to: &mut Transcoder<'_>,
) -> TranscodeResult {
    match text.and_then(|text| text.cast_into::<PyString>().map_err(PyErr::from)) {
        Ok(text) => send_text(&text, pending, to),
        Err(error) => Err(pending.refuse(error, of, to)),
    }
}

/// Sends the items of a dict as they are stored, whatever a subclass makes of them.
fn send_dict(dict: &Bound<'_, PyDict>, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    let names = pending.translation(to);
    to.begin_object()?;
    let length = dict.len();
    let mut position = 0;
    for _ in 0..length {
        let Some((key, value)) = with_critical_section(dict, || next_item(dict, &mut position)) else { break };
        send_name(&key, names, to)?;
        send(&value, pending, to)?;
        if dict.len() != length {
            return Err(to.fault("the dict was changed while it was read"));
        }
    }
    to.end_object()
}

/// The next item of a dict, for a caller that holds its lock where interpreters have one. Unlike pyo3's iterator it does not panic
/// when the dict has changed.
fn next_item<'py>(dict: &Bound<'py, PyDict>, position: &mut ffi::Py_ssize_t) -> Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let (mut key, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: `dict` is a dict, and the three places live until the call returns.
    if unsafe { ffi::PyDict_Next(dict.as_ptr(), position, &raw mut key, &raw mut value) } == 0 {
        return None;
    }
    // SAFETY: both are borrowed from the dict, and nothing can run that removes them before they are counted here.
    Some(unsafe { (Bound::from_borrowed_ptr(dict.py(), key), Bound::from_borrowed_ptr(dict.py(), value)) })
}

/// Sends the items of a mapping.
fn send_mapping(mapping: &Bound<'_, PyMapping>, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    let names = pending.translation(to);
    to.begin_object()?;
    let items = mapping.items().map_err(|error| pending.refuse(error, mapping, to))?;
    for item in items {
        let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract().map_err(|error| pending.refuse(error, mapping, to))?;
        send_name(&key, names, to)?;
        send(&value, pending, to)?;
    }
    to.end_object()
}

/// Sends the result of another call: its fields under their names.
fn send_answer(answer: &Bound<'_, Answer>, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    let names = pending.translation(to);
    to.begin_object()?;
    for (name, value) in answer.get().items(answer.py()).map_err(|error| pending.refuse(error, answer, to))? {
        send_name(&name, names, to)?;
        send(&value, pending, to)?;
    }
    to.end_object()
}

fn send_name(key: &Bound<'_, PyAny>, names: Option<&'static Type>, to: &mut Transcoder<'_>) -> TranscodeResult {
    match key.cast::<PyString>().ok().map(|text| text.to_str()) {
        Some(Ok(name)) => {
            let field = names.and_then(|table| table.fields.iter().find(|field| snake(field.property()) == name));
            to.name(field.map_or(name, |field| field.wire()))
        }
        found => {
            // The path of the error ends in this name, whether or not the engine accepts it.
            let _ = to.name("?");
            Err(match found {
                None => to.fault(&format!("expected text as a name, found {}", kind(key))),
                Some(_) => to.fault("expected a name of whole Unicode characters, found half of a surrogate pair"),
            })
        }
    }
}

/// Sends a list by positions, so that appending to it or removing from it meanwhile does no harm.
fn send_list(list: &Bound<'_, PyList>, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    to.begin_list()?;
    let length = list.len();
    for position in 0..length {
        let Ok(value) = list.get_item(position) else { return Err(to.fault("the list was changed while it was read")) };
        to.element();
        send(&value, pending, to)?;
    }
    to.end_list(length);
    Ok(())
}

fn send_tuple(tuple: &Bound<'_, PyTuple>, pending: &PendingException, to: &mut Transcoder<'_>) -> TranscodeResult {
    to.begin_list()?;
    for value in tuple {
        to.element();
        send(&value, pending, to)?;
    }
    to.end_list(tuple.len());
    Ok(())
}

/// The name of an object's type with that of its module, unless it is built in: numpy has a `bool` of its own.
fn qualified(value: &Bound<'_, PyAny>) -> String {
    let module = value.get_type().module().ok().and_then(|module| module.to_str().map(String::from).ok());
    match module.filter(|module| module != "builtins") {
        Some(module) => format!("{}.{}", module.chars().take(MAX_DEPTH).collect::<String>(), kind(value)),
        None => kind(value),
    }
}

/// The name of an object's type, as errors show it.
pub fn kind(value: &Bound<'_, PyAny>) -> String {
    let name = value.get_type().name().ok().and_then(|name| name.to_str().map(String::from).ok());
    name.map_or_else(|| "an object".into(), |name| name.chars().take(MAX_DEPTH).collect())
}

//! Results: objects over a record. A value becomes a Python object on first access, and stays the same object from then on.
//!
//! | declared type | Python |
//! |---|---|
//! | decimal | `decimal.Decimal` of the very digits |
//! | date and time | `datetime`, naive; `date` |
//! | whole number | `int` |
//! | word, text | `str` |
//! | object | an instance of its class; with free names, or untyped, a `dict` |
//! | list | `list` |

use std::cell::Cell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use imza::api::case::Names;
use imza::api::schema::{Ty, Type};
use imza::api::sink::Sink as _;
use imza::api::transcode::{Direction, Integers, Source as _, Transcoder};
use imza::bridge;
use imza::bridge::record::{Key, Position, Record, RecordSink, Value};
use pyo3::exceptions::{PyAttributeError, PyRecursionError, PyTypeError};
use pyo3::ffi;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyDict, PyIterator, PyList, PyString, PyTuple, PyType};

use crate::classes::{self, Class, Known, snake};
use crate::failure::{exception, invalid};
use crate::platform;
use crate::source::{Object, PendingException};

/// How deep results are followed: their owner may have put one into itself.
const MAX_DEPTH: usize = 100;

/// A result.
#[pyclass(subclass, frozen, weakref, module = "imza._native", name = "Result")]
pub struct Answer {
    class: &'static Class,
    source: Contents,
}

/// Where the values of a result come from.
enum Contents {
    /// A record: the position of the object, and the Python objects that were made of its values so far, in their order.
    Record { record: Arc<Record>, at: Position, made: Mutex<Vec<Option<Py<PyAny>>>> },
    /// Values of a result that was copied or restored: names, whether they are declared, and values; its misfits.
    Values(Vec<(Py<PyString>, bool, Py<PyAny>)>, Vec<Misfit>),
}

thread_local! {
    /// The contents of the instance that this thread is making. Python makes the instance, so that it has its class.
    static SEED: Cell<Option<(&'static Class, Contents)>> = const { Cell::new(None) };
}

/// Makes an instance of a class.
fn instance<'py>(py: Python<'py>, class: &'static Class, source: Contents) -> PyResult<Bound<'py, PyAny>> {
    SEED.set(Some((class, source)));
    let made = class.ty.bind(py).call1((py.None(),));
    SEED.take();
    made
}

/// The result that a record holds. `module` is where the classes of results are.
pub fn root<'py>(py: Python<'py>, module: &'static str, record: Record) -> PyResult<Bound<'py, PyAny>> {
    let at = record.root();
    value(py, module, &Arc::new(record), at)
}

/// The value at a position of a record.
fn value<'py>(py: Python<'py>, module: &'static str, record: &Arc<Record>, at: Position) -> PyResult<Bound<'py, PyAny>> {
    match record.value(at) {
        Value::Null => Ok(py.None().into_bound(py)),
        Value::Boolean(truth) => Ok(truth.into_pyobject(py)?.to_owned().into_any()),
        Value::Text(given) => text(py, given, at.ty),
        Value::Decimal(digits) => decimal(py, digits),
        Value::Number(digits) => number(py, digits),
        Value::Object(Some(table), _) => {
            let class = classes::of(py, module, table)?;
            instance(py, class, Contents::Record { record: Arc::clone(record), at, made: Mutex::new(Vec::new()) })
        }
        Value::Object(None, entries) => {
            let dict = PyDict::new(py);
            for (key, at) in entries {
                if let Key::Name(name) = key {
                    dict.set_item(name, value(py, module, record, at)?)?;
                }
            }
            Ok(dict.into_any())
        }
        Value::List(values) => {
            let values = values.map(|(_, at)| value(py, module, record, at)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, values)?.into_any())
        }
    }
}

/// The fields of an object at a position of a record: their order, keys and positions.
fn fields(record: &Record, at: Position) -> impl Iterator<Item = (usize, Key<'_>, Position)> {
    let entries = match record.value(at) {
        Value::Object(_, entries) => Some(entries),
        _ => None,
    };
    entries.into_iter().flatten().enumerate().map(|(order, (key, at))| (order, key, at))
}

fn text<'py>(py: Python<'py>, text: &str, ty: Ty) -> PyResult<Bound<'py, PyAny>> {
    let civil = match ty {
        Ty::DateTime => platform::date_time(py, text)?,
        Ty::Date => platform::date(py, text)?,
        _ => None,
    };
    // Text that is not a date stays text: nothing is lost.
    Ok(civil.unwrap_or_else(|| PyString::new(py, text).into_any()))
}

fn decimal<'py>(py: Python<'py>, digits: &str) -> PyResult<Bound<'py, PyAny>> {
    platform::types(py)?.decimal.bind(py).call1((digits,))
}

/// A whole number becomes an `int`, any other a `Decimal`: none becomes a float.
fn number<'py>(py: Python<'py>, digits: &str) -> PyResult<Bound<'py, PyAny>> {
    match digits.parse::<i64>() {
        Ok(number) => Ok(number.into_pyobject(py)?.into_any()),
        Err(_) if digits.bytes().all(|b| b.is_ascii_digit() || b == b'-') => py.get_type::<pyo3::types::PyInt>().call1((digits,)),
        Err(_) => decimal(py, digits),
    }
}

/// Path, reason and raw text of a part that does not fit.
type Misfit = (String, String, String);

/// A name, whether it is declared, and the value.
type NamedValue<'py> = (Bound<'py, PyString>, bool, Bound<'py, PyAny>);

impl Answer {
    /// The names and values, in the order of the answer. Undeclared names are as they arrived.
    pub fn items<'py>(&self, py: Python<'py>) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
        Ok(self.all(py)?.into_iter().map(|(name, _, value)| (name.into_any(), value)).collect())
    }

    fn all<'py>(&self, py: Python<'py>) -> PyResult<Vec<NamedValue<'py>>> {
        match &self.source {
            Contents::Values(values, _) => {
                Ok(values.iter().map(|(name, known, value)| (name.bind(py).clone(), *known, value.bind(py).clone())).collect())
            }
            Contents::Record { record, at, .. } => {
                let fields = fields(record, *at).map(|(order, key, at)| {
                    let (name, declared) = match key {
                        Key::Field(index, field) => {
                            let known = self.class.fields.get(usize::from(index)).map(|known| known.name.bind(py).clone());
                            (known.unwrap_or_else(|| PyString::new(py, &snake(field.property()))), true)
                        }
                        Key::Name(name) => (PyString::new(py, name), false),
                        Key::Element => (PyString::new(py, ""), false),
                    };
                    Ok((name, declared, self.made(py, order, at)?))
                });
                fields.collect()
            }
        }
    }

    /// The value of a field; made on first access.
    fn made<'py>(&self, py: Python<'py>, order: usize, at: Position) -> PyResult<Bound<'py, PyAny>> {
        let Contents::Record { record, made, .. } = &self.source else { return Ok(py.None().into_bound(py)) };
        if let Some(Some(value)) = locked(py, made).get(order) {
            return Ok(value.bind(py).clone());
        }
        let value = value(py, self.class.module, record, at)?;
        let mut made = locked(py, made);
        if made.len() <= order {
            made.resize_with(order + 1, || None);
        }
        // Another thread may have been faster: both get its object.
        Ok(match made.get_mut(order) {
            Some(Some(first)) => first.bind(py).clone(),
            Some(slot) => slot.insert(value.unbind()).bind(py).clone(),
            None => value,
        })
    }

    /// The value of a declared field; `None` if the answer lacks it.
    fn declared<'py>(&self, py: Python<'py>, known: &Known) -> PyResult<Bound<'py, PyAny>> {
        let value = match &self.source {
            Contents::Record { record, at, .. } => {
                let is = |key: Key<'_>| matches!(key, Key::Field(_, field) if std::ptr::eq(field, known.field));
                let found = fields(record, *at).find(|(_, key, _)| is(*key));
                found.map(|(order, _, at)| self.made(py, order, at)).transpose()?
            }
            Contents::Values(values, _) => {
                let found = values.iter().find(|(name, declared, _)| *declared && name.is(&known.name));
                found.map(|(_, _, value)| value.bind(py).clone())
            }
        };
        Ok(match value {
            Some(value) => value,
            // A page without items is an empty one, as in the core.
            None if self.class.name == "Page" && known.text == "items" => PyList::empty(py).into_any(),
            None => py.None().into_bound(py),
        })
    }

    /// The value under an undeclared name, as it arrived or in snake case.
    fn undeclared<'py>(&self, py: Python<'py>, wanted: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let is = |name: &str| name == wanted || snake(name) == wanted;
        match &self.source {
            Contents::Record { record, at, .. } => {
                let found = fields(record, *at).find(|(_, key, _)| matches!(key, Key::Name(name) if is(name)));
                found.map(|(order, _, at)| self.made(py, order, at)).transpose()
            }
            Contents::Values(values, _) => {
                let found = values.iter().find(|(name, declared, _)| !*declared && name.bind(py).to_str().is_ok_and(is));
                Ok(found.map(|(_, _, value)| value.bind(py).clone()))
            }
        }
    }

    /// The names and values of the undeclared fields.
    fn others<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, declared, value) in self.all(py)? {
            if !declared {
                dict.set_item(name, value)?;
            }
        }
        Ok(dict)
    }

    /// The path, reason and raw text of each misfit; the object of the whole result has them.
    fn misfits(&self) -> Vec<Misfit> {
        match &self.source {
            Contents::Values(_, misfits) => misfits.clone(),
            Contents::Record { record, at, .. } if at.offset() == record.root().offset() => {
                let text = |at| match record.value(at) {
                    Value::Text(text) => text.to_owned(),
                    _ => String::new(),
                };
                let misfit = |(_, at)| match record.value(at) {
                    Value::Object(_, mut fields) => {
                        let mut next = || fields.next().map(|(_, at)| text(at)).unwrap_or_default();
                        (next(), next(), next())
                    }
                    _ => Misfit::default(),
                };
                record.misfits().into_iter().flatten().map(misfit).collect()
            }
            Contents::Record { .. } => Vec::new(),
        }
    }

    fn dict<'py>(&self, py: Python<'py>, scalars: Scalars, depth: usize) -> PyResult<Bound<'py, PyDict>> {
        if let Contents::Record { record, at, made } = &self.source
            && locked(py, made).is_empty()
        {
            // Nothing was looked at yet: no object has to be made and kept for the attributes.
            return record_dict(py, self.class, record, *at, scalars);
        }
        let dict = PyDict::new(py);
        for (name, _, value) in self.all(py)? {
            dict.set_item(name, plain(&value, scalars, depth)?)?;
        }
        Ok(dict)
    }
}

/// The fields of an object of a record as plain Python, without an instance of its class.
fn record_dict<'py>(py: Python<'py>, class: &Class, record: &Arc<Record>, at: Position, scalars: Scalars) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (_, key, at) in fields(record, at) {
        let value = record_plain(py, class.module, record, at, scalars)?;
        match key {
            Key::Field(index, field) => match class.fields.get(usize::from(index)) {
                Some(known) => dict.set_item(known.name.bind(py), value)?,
                None => dict.set_item(snake(field.property()), value)?,
            },
            Key::Name(name) => dict.set_item(name, value)?,
            Key::Element => {}
        }
    }
    Ok(dict)
}

/// The value at a position of a record as plain Python.
fn record_plain<'py>(
    py: Python<'py>,
    module: &'static str,
    record: &Arc<Record>,
    at: Position,
    scalars: Scalars,
) -> PyResult<Bound<'py, PyAny>> {
    match record.value(at) {
        Value::Object(Some(table), _) => Ok(record_dict(py, classes::of(py, module, table)?, record, at, scalars)?.into_any()),
        Value::List(values) => {
            let values = values.map(|(_, at)| record_plain(py, module, record, at, scalars)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, values)?.into_any())
        }
        Value::Object(None, _) => plain(&value(py, module, record, at)?, scalars, 0),
        _ => {
            let value = value(py, module, record, at)?;
            if scalars == Scalars::Json { plain(&value, scalars, 0) } else { Ok(value) }
        }
    }
}

/// The form of decimals and dates in a dict.
#[derive(Clone, Copy, PartialEq)]
enum Scalars {
    /// They stay.
    Kept,
    /// They become text, for JSON: plain digits, ISO 8601.
    Json,
}

/// A value as plain Python: results become dicts, and lists and dicts new ones.
fn plain<'py>(value: &Bound<'py, PyAny>, scalars: Scalars, depth: usize) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    if depth > MAX_DEPTH {
        return Err(PyRecursionError::new_err("a result holds itself"));
    }
    if let Ok(answer) = value.cast::<Answer>() {
        return Ok(answer.get().dict(py, scalars, depth + 1)?.into_any());
    }
    if let Ok(list) = value.cast_exact::<PyList>() {
        let values = list.iter().map(|value| plain(&value, scalars, depth + 1)).collect::<PyResult<Vec<_>>>()?;
        return Ok(PyList::new(py, values)?.into_any());
    }
    if let Ok(dict) = value.cast_exact::<PyDict>() {
        let copy = PyDict::new(py);
        for item in dict.items() {
            let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            copy.set_item(name, plain(&value, scalars, depth + 1)?)?;
        }
        return Ok(copy.into_any());
    }
    if scalars == Scalars::Json && !(value.is_none() || value.is_instance_of::<PyString>()) {
        let known = platform::types(py)?;
        if value.is_exact_instance(known.decimal.bind(py)) {
            return digits(value);
        }
        if value.is_exact_instance(known.date_time.bind(py)) || value.is_exact_instance(known.date.bind(py)) {
            return value.call_method0(intern!(py, "isoformat"));
        }
    }
    Ok(value.clone())
}

/// The plain digits of a decimal: Python writes `0.00000000` as `0E-8`.
fn digits<'py>(decimal: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    decimal.call_method1(intern!(decimal.py(), "__format__"), ("f",))
}

/// A value as `repr` shows it: a decimal has plain digits.
fn shown(value: &Bound<'_, PyAny>) -> PyResult<String> {
    match value.is_exact_instance(platform::types(value.py())?.decimal.bind(value.py())) {
        true => Ok(format!("Decimal('{}')", digits(value)?)),
        false => Ok(value.repr()?.to_str()?.to_owned()),
    }
}

fn locked<'m, T>(py: Python<'_>, mutex: &'m Mutex<T>) -> MutexGuard<'m, T> {
    // A poisoned lock is fine: a thread ended while it held it, and the guarded value is whole at every step.
    mutex.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
}

#[pymethods]
impl Answer {
    /// Makes a result of its fields, for tests: `PaymentResponse(id=1, payment_status="SUCCESS")`.
    #[new]
    #[classmethod]
    #[pyo3(signature = (*given, **fields))]
    fn new(cls: &Bound<'_, PyType>, given: &Bound<'_, PyTuple>, fields: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        if let Some((class, source)) = SEED.take() {
            return Ok(Self { class, source });
        }
        let py = cls.py();
        if !given.is_empty() {
            let name = cls.name()?;
            return Err(PyTypeError::new_err(format!("{name} takes its fields by name: {name}(field=...), or {name}.from_dict(fields)")));
        }
        let (module, table) = declared(cls)?;
        let (class, fields) = (classes::of(py, module, table)?, fields.cloned().unwrap_or_else(|| PyDict::new(py)));
        for name in fields.keys() {
            if !class.fields.iter().any(|known| name.eq(&known.text).unwrap_or(false)) {
                return Err(invalid(py, &name.str()?.to_cow()?, &format!("{} has no such field; `from_dict` keeps it", class.name)));
            }
        }
        Ok(Self { class, source: made_of(py, table, fields.as_any())? })
    }

    /// Makes a result of a dict, such as `to_dict` returns. Names are in snake case or as on the wire; names that the type does not have are kept,
    /// as from an answer.
    #[classmethod]
    fn from_dict<'py>(cls: &Bound<'py, PyType>, fields: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (py, (module, table)) = (cls.py(), declared(cls)?);
        instance(py, classes::of(py, module, table)?, made_of(py, table, fields)?)
    }

    /// The schema of pydantic: a result, or a dict of its fields; as JSON an object as `to_dict(json=True)` returns.
    #[classmethod]
    fn __get_pydantic_core_schema__<'py>(
        cls: &Bound<'py, PyType>,
        source: &Bound<'py, PyAny>,
        handler: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        cls.py().import("imza._pydantic")?.call_method1("schema", (cls, source, handler))
    }

    fn __setattr__(slf: &Bound<'_, Self>, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let _ = value;
        Err(PyAttributeError::new_err(unchanged(slf, name)?))
    }

    fn __delattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<()> {
        Err(PyAttributeError::new_err(unchanged(slf, name)?))
    }

    fn __setitem__(slf: &Bound<'_, Self>, name: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let _ = value;
        let name = name.extract::<String>().unwrap_or_else(|_| "field".into());
        Err(PyTypeError::new_err(unchanged(slf, &name)?))
    }

    fn __getattribute__<'py>(slf: &Bound<'py, Self>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        let (py, answer) = (slf.py(), slf.get());
        // Names in code are interned: the same name is the same object.
        if let Some(known) = answer.class.fields.iter().find(|known| name.is(&known.name)) {
            return answer.declared(py, known);
        }
        // A name that was made at run time is another object. The class has a default for it, which must not be taken for the value.
        let text = name.to_str()?;
        if let Some(known) = answer.class.fields.iter().find(|known| known.text == text) {
            return answer.declared(py, known);
        }
        // SAFETY: both are live objects; the call returns a new reference, or null with an error set.
        let usual = unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyObject_GenericGetAttr(slf.as_ptr(), name.as_ptr())) };
        let Err(error) = usual else { return usual };
        if !error.is_instance_of::<PyAttributeError>(py) || text.starts_with("__") {
            return Err(error);
        }
        answer.undeclared(py, text)?.ok_or(error)
    }

    /// The undeclared fields of the answer, by the names that arrived.
    #[getter]
    fn other_fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.others(py)
    }

    /// The parts of the answer that do not fit their type, if this is the whole result: a new list, nearly always empty.
    #[getter(misfits)]
    fn listed_misfits<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let misfits = self.misfits();
        if misfits.is_empty() {
            return Ok(PyList::empty(py));
        }
        let class = py.import(intern!(py, "imza._results"))?.getattr(intern!(py, "Misfit"))?;
        let made = misfits.into_iter().map(|misfit| class.call1(misfit)).collect::<PyResult<Vec<_>>>()?;
        PyList::new(py, made)
    }

    /// The result as plain dicts and lists, without the fields that the answer lacks. Declared names are in snake case, undeclared ones as
    /// they arrived. With `json` it holds only what JSON can hold: decimals are text of plain digits, dates text. It holds what `repr` hides.
    #[pyo3(signature = (*, json=false))]
    fn to_dict<'py>(&self, py: Python<'py>, json: bool) -> PyResult<Bound<'py, PyDict>> {
        self.dict(py, if json { Scalars::Json } else { Scalars::Kept }, 0)
    }

    /// The names and values of `to_dict(json=True)`: frameworks make JSON of the `dict` of an object that they do not know.
    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.dict(py, Scalars::Json, 0)?.items().try_iter()
    }

    fn __eq__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        if let (true, Ok(other)) = (slf.get_type().is(other.get_type()), other.cast::<Self>()) {
            let dict = |answer: &Self| -> PyResult<_> {
                let dict = PyDict::new(py);
                answer.items(py)?.into_iter().try_for_each(|(name, value)| dict.set_item(name, value))?;
                Ok(dict)
            };
            let same = slf.get().misfits() == other.get().misfits() && dict(slf.get())?.eq(dict(other.get())?)?;
            return Ok(same.into_pyobject(py)?.to_owned().into_any());
        }
        Ok(py.NotImplemented().into_bound(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut fields = Vec::new();
        for (name, declared, value) in self.all(py)? {
            let known = self.class.fields.iter().find(|known| declared && name.is(&known.name));
            let shown = match known {
                Some(known) if known.is_secret() => "***".into(),
                Some(known) if !matches!(known.field.ty(), Ty::Json | Ty::Map(_)) => shown(&value)?,
                // Undeclared data may hold a card number.
                _ => "…".into(),
            };
            fields.push(format!("{name}={shown}"));
        }
        Ok(format!("{}({})", self.class.name, fields.join(", ")))
    }

    fn __dir__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let names = slf.py().get_type::<PyAny>().call_method1(intern!(slf.py(), "__dir__"), (slf,))?;
        let names = names.try_iter()?.collect::<PyResult<Vec<_>>>()?;
        let fields = slf.get().class.fields.iter().map(|known| known.name.bind(slf.py()).clone().into_any());
        Ok(PyList::new(slf.py(), names.into_iter().chain(fields))?.into_any())
    }

    /// For `copy` and `pickle`: the class by its name, and the values.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let (py, answer) = (slf.py(), slf.get());
        let restore = py.import(intern!(py, "imza._native"))?.getattr(intern!(py, "restore"))?;
        (restore, (answer.class.module, answer.class.name, answer.all(py)?, answer.misfits())).into_pyobject(py)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        match &self.source {
            Contents::Values(values, _) => values.iter().try_for_each(|(_, _, value)| visit.call(value)),
            // No other thread runs during a collection: a lock that is held now is held further up on this thread.
            Contents::Record { made, .. } => match made.try_lock() {
                Ok(made) => made.iter().flatten().try_for_each(|value| visit.call(value)),
                Err(_) => Ok(()),
            },
        }
    }

    fn __clear__(&self) {
        if let Contents::Record { made, .. } = &self.source
            && let Ok(mut made) = made.try_lock()
        {
            let gone = std::mem::take(&mut *made);
            drop(made);
            drop(gone);
        }
    }
}

/// The type whose class this is.
fn declared(cls: &Bound<'_, PyType>) -> PyResult<(&'static str, &'static Type)> {
    let (module, name) = (cls.module()?, cls.name()?);
    let found =
        module.to_str()?.strip_prefix("imza").and_then(|module| bridge::result_type(module.trim_start_matches('.'), name.to_str().ok()?));
    found.ok_or_else(|| PyTypeError::new_err(format!("expected a class of a provider's results, found {name}")))
}

/// The values of a result, read as an answer's are: each has its declared type.
fn made_of(py: Python<'_>, table: &'static Type, fields: &Bound<'_, PyAny>) -> PyResult<Contents> {
    let (pending, mut record) = (PendingException::of_answer(), RecordSink::new());
    record.root(Ty::Object(table));
    let direction = Direction::Response(Integers::Full);
    let sent =
        Object { value: fields, pending: &pending }.send(&mut Transcoder::new(Ty::Object(table), direction, Names::Snake, &mut record));
    sent.map_err(|fault| exception(py, &imza::Failure::InvalidRequest(*fault).into(), &pending))?;
    let record = record.finish();
    let at = record.root();
    Ok(Contents::Record { record: Arc::new(record), at, made: Mutex::new(Vec::new()) })
}

/// Says that a result is not changed, and how to make another.
fn unchanged(answer: &Bound<'_, Answer>, name: &str) -> PyResult<String> {
    let class = answer.get_type().name()?;
    Ok(format!("a {class} does not change; make another: {class}.from_dict({{**result.to_dict(), \"{name}\": value}})"))
}

/// Makes a result of values: for `copy` and `pickle`. Each is a name, whether it is declared, and the value. A misfit is its path, reason
/// and raw text.
#[pyfunction]
#[pyo3(signature = (module, name, values, misfits = Vec::new()))]
pub fn restore<'py>(
    py: Python<'py>,
    module: &str,
    name: &str,
    values: &Bound<'py, PyList>,
    misfits: Vec<Misfit>,
) -> PyResult<Bound<'py, PyAny>> {
    let (module, table) = bridge::result_type(module, name)
        .ok_or_else(|| PyTypeError::new_err(format!("expected the name of a result type, found {name}")))?;
    let mut kept = Vec::with_capacity(values.len());
    for item in values {
        let (name, declared, value): (Bound<'_, PyString>, bool, Bound<'_, PyAny>) = item.extract()?;
        kept.push((PyString::intern(py, name.to_str()?).unbind(), declared, value.unbind()));
    }
    instance(py, classes::of(py, module, table)?, Contents::Values(kept, misfits))
}

/// The class of a module's results by its name, if there is such a type.
#[pyfunction]
pub fn result_class<'py>(py: Python<'py>, module: &str, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some((module, table)) = bridge::result_type(module, name) else { return Ok(None) };
    Ok(Some(classes::of(py, module, table)?.ty.bind(py).clone().into_any()))
}

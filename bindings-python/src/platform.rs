//! The interpreter, and Python's standard library: types to recognize and to make, random bits, the clock. Each is looked up once, when it is first
//! needed.

use std::sync::atomic::{AtomicI64, Ordering};

use pyo3::exceptions::PyImportError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyInt, PyString, PyType};

/// The interpreter that uses this module; 0 until one does. Interpreters are numbered from 0 on, so that one is added.
static INTERPRETER: AtomicI64 = AtomicI64::new(0);

/// Takes this module for the current interpreter. Classes and the standard library's types are kept once in a process, so that objects
/// of a second interpreter would not be recognized: it is refused.
///
/// # Errors
/// `ImportError` in a second interpreter of the process.
pub fn claim(_: Python<'_>) -> PyResult<()> {
    // SAFETY: this thread is attached to an interpreter, which lives as long as the thread is.
    let current = unsafe { ffi::PyInterpreterState_GetID(ffi::PyInterpreterState_Get()) } + 1;
    match INTERPRETER.compare_exchange(0, current, Ordering::Relaxed, Ordering::Relaxed) {
        Err(first) if first != current => Err(PyImportError::new_err(
            "imza serves one interpreter in a process, and another one has imported it. uWSGI: set `single-interpreter`; mod_wsgi: set \
             `WSGIApplicationGroup %{GLOBAL}`; or give each application processes of its own",
        )),
        _ => Ok(()),
    }
}

/// The types, with the methods of their own classes that write a value as text, whatever a subclass overrides.
pub struct Types {
    pub decimal: Py<PyType>,
    pub decimal_text: Py<PyAny>,
    pub date_time: Py<PyType>,
    pub date_time_text: Py<PyAny>,
    pub date: Py<PyType>,
    pub date_text: Py<PyAny>,
    pub enumeration: Py<PyType>,
}

static TYPES: PyOnceLock<Types> = PyOnceLock::new();

/// Looks up the types.
pub fn types(py: Python<'_>) -> PyResult<&'static Types> {
    TYPES.get_or_try_init(py, || {
        let ty = |module: &str, name: &str| -> PyResult<Bound<'_, PyType>> { Ok(py.import(module)?.getattr(name)?.cast_into::<PyType>()?) };
        let (decimal, date_time) = (ty("decimal", "Decimal")?, ty("datetime", "datetime")?);
        let date = ty("datetime", "date")?;
        Ok(Types {
            decimal_text: decimal.getattr("__str__")?.unbind(),
            decimal: decimal.unbind(),
            date_time_text: date_time.getattr("isoformat")?.unbind(),
            date_time: date_time.unbind(),
            date_text: date.getattr("isoformat")?.unbind(),
            date: date.unbind(),
            enumeration: ty("enum", "Enum")?.unbind(),
        })
    })
}

static RANDOM: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static TOKEN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static CLOCK: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Makes the value of an option that the platform supplies where the caller gives none (`ClientKind::supplied` of the core): a UUID v4, 128
/// random bits of the operating system as hexadecimal digits, or Unix seconds.
pub fn supply<'py>(py: Python<'py>, option: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    Ok(match option {
        "randomKey" => {
            let random: [u8; 16] = RANDOM.import(py, "os", "urandom")?.call1((16,))?.extract()?;
            let key = uuid::Builder::from_random_bytes(random).into_uuid().hyphenated();
            Some(PyString::new(py, key.encode_lower(&mut uuid::Uuid::encode_buffer())).into_any())
        }
        "nonce" => Some(TOKEN.import(py, "secrets", "token_hex")?.call1((16,))?),
        "now" => Some(py.get_type::<PyInt>().call1((CLOCK.import(py, "time", "time")?.call0()?,))?),
        _ => None,
    })
}

/// Reads a civil date and time: `2026-02-03T14:30:00` with a space for the `T`, without seconds, with a fraction, or a date alone, which
/// is its midnight. `None` if the text is not one.
pub fn date_time<'py>(py: Python<'py>, text: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let Some([year, month, day]) = numbers::<3>(day, '-') else { return Ok(None) };
    let (clock, fraction) = time.get(1..).unwrap_or_default().split_once('.').unwrap_or((time.get(1..).unwrap_or_default(), ""));
    let clock = match clock {
        "" => Some([0, 0, 0]),
        _ => numbers::<3>(clock, ':').or_else(|| numbers::<2>(clock, ':').map(|[hour, minute]| [hour, minute, 0])),
    };
    let Some([hour, minute, second]) = clock else { return Ok(None) };
    // Python has microseconds: cut further digits.
    let digits = fraction.bytes().chain(core::iter::repeat(b'0')).take(6);
    let micros = digits.map(|byte| char::from(byte).to_digit(10)).try_fold(0, |micros, digit| Some(micros * 10 + digit?));
    let Some(micros) = micros else { return Ok(None) };
    // Python refuses a day that the calendar does not have.
    Ok(types(py)?.date_time.bind(py).call1((year, month, day, hour, minute, second, micros)).ok())
}

/// Reads a civil date. `None` if the text is not one.
pub fn date<'py>(py: Python<'py>, text: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some([year, month, day]) = numbers::<3>(text, '-') else { return Ok(None) };
    Ok(types(py)?.date.bind(py).call1((year, month, day)).ok())
}

/// Reads numbers with a separator between them.
fn numbers<const N: usize>(text: &str, separator: char) -> Option<[u32; N]> {
    let mut parts = text.split(separator);
    let mut out = [0; N];
    for slot in &mut out {
        *slot = parts.next().filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    }
    parts.next().is_none().then_some(out)
}

//! What comes from Python's standard library: types to recognize and to make, random bits, the clock. Looked up once, when it is
//! first needed.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyType};

/// The types, and how they are spelled by their own class whatever derives from it.
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

/// The types.
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
static CLOCK: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// 128 random bits of the operating system.
pub fn random(py: Python<'_>) -> PyResult<[u8; 16]> {
    let random = RANDOM.get_or_try_init(py, || Ok::<_, PyErr>(py.import("os")?.getattr("urandom")?.unbind()))?;
    Ok(random.bind(py).call1((16,))?.cast_into::<PyBytes>()?.as_bytes().try_into()?)
}

/// Unix seconds.
pub fn now(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let clock = CLOCK.get_or_try_init(py, || Ok::<_, PyErr>(py.import("time")?.getattr("time")?.unbind()))?;
    py.get_type::<pyo3::types::PyInt>().call1((clock.bind(py).call0()?,))
}

/// Random bits as the text of a UUID of version 4.
pub fn uuid(bits: [u8; 16]) -> String {
    let number = u128::from_be_bytes(bits);
    // RFC 9562: the version in four bits, the variant in two.
    let number = number & !(0xf << 76) | 0x4 << 76;
    let number = number & !(0x3 << 62) | 0x2 << 62;
    let hex = format!("{number:032x}");
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
}

/// Random bits as hexadecimal digits.
pub fn hex(bits: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(bits))
}

/// A civil date and time: `2026-02-03T14:30:00` with a space for the `T`, without seconds, with a fraction, or a date alone, which
/// is its midnight. Nothing if it is none.
pub fn date_time<'py>(py: Python<'py>, text: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let Some([year, month, day]) = numbers::<3>(day, '-') else { return Ok(None) };
    let (clock, fraction) = time.get(1..).unwrap_or_default().split_once('.').unwrap_or((time.get(1..).unwrap_or_default(), ""));
    let clock = match clock {
        "" => Some([0, 0, 0]),
        _ => numbers::<3>(clock, ':').or_else(|| numbers::<2>(clock, ':').map(|[hour, minute]| [hour, minute, 0])),
    };
    let Some([hour, minute, second]) = clock else { return Ok(None) };
    // Python has microseconds; what an answer has beyond them is cut.
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let Ok(micros) = micros.parse::<u32>() else { return Ok(None) };
    // A day that no calendar has is none, too.
    Ok(types(py)?.date_time.bind(py).call1((year, month, day, hour, minute, second, micros)).ok())
}

/// A civil date. Nothing if it is none.
pub fn date<'py>(py: Python<'py>, text: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some([year, month, day]) = numbers::<3>(text, '-') else { return Ok(None) };
    Ok(types(py)?.date.bind(py).call1((year, month, day)).ok())
}

/// Numbers with a separator between them.
fn numbers<const N: usize>(text: &str, separator: char) -> Option<[u32; N]> {
    let mut parts = text.split(separator);
    let mut out = [0; N];
    for slot in &mut out {
        *slot = parts.next().filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    }
    parts.next().is_none().then_some(out)
}

//! Errors: the core's report becomes an exception of `imza/_errors.py`.

use imza::api::case::Names;
use imza::api::transcode::{Integers, Reading};
use imza::bridge::record::RecordSink;
use imza::{Error, bridge};
use pyo3::exceptions::{PyException, PyMemoryError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::result;
use crate::source::PendingException;

/// Makes the exception of an error. An exception that a caller's object raised becomes its cause.
#[cold]
pub fn exception(py: Python<'_>, error: &Error, pending: &PendingException) -> PyErr {
    let cause = pending.take();
    match cause {
        // Not for us to catch: an interrupt, an exit, the end of memory.
        Some(cause) if !cause.is_instance_of::<PyException>(py) || cause.is_instance_of::<PyMemoryError>(py) => cause,
        cause => {
            let exception = reported(py, error).unwrap_or_else(|error| error);
            exception.set_cause(py, cause);
            exception
        }
    }
}

/// Makes the exception of an argument that the binding refuses.
#[cold]
pub fn invalid(py: Python<'_>, path: &str, reason: &str) -> PyErr {
    let fault = imza::FieldError::of(path.into(), reason.into());
    exception(py, &imza::Failure::InvalidRequest(fault).into(), &PendingException::default())
}

fn reported(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    let mut report = RecordSink::new();
    bridge::report(error, Reading { names: Names::Snake, integers: Integers::Full, sink: &mut report });
    let report = result::root(py, "", report.finish())?;
    let fields = PyDict::new(py);
    for (name, value) in report.cast::<result::Answer>()?.get().items(py)? {
        fields.set_item(name, value)?;
    }
    let make = py.import(intern!(py, "imza._errors"))?.getattr(intern!(py, "of_report"))?;
    Ok(PyErr::from_value(make.call1((fields,))?))
}

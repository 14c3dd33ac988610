//! Clients and calls.

use imza::Context;
use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::api::schema::Ty;
use imza::api::sink::JsonText;
use imza::api::transcode::{Direction, Integers, Reading, Requirements, Source as _, Transcoder};
use imza::bridge::record::RecordSink;
use imza::bridge::{self, Arguments, Payload, Prepared, Proof, ResponseBody, Step};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyMapping, PyMemoryView, PyString, PyTuple};

use crate::classes::snake;
use crate::failure::{exception, invalid};
use crate::source::{Named, Object, PendingException, kind};
use crate::{platform, result};

/// Bodies of this size and more are read without the interpreter's lock; below, releasing the lock costs more than it gains.
const LARGE: usize = 32 * 1024;

/// Says where frameworks keep the raw body.
const RAW: &str = "expected the raw body as bytes or text; take it before any parser: FastAPI and Starlette `await request.body()`, \
                   Flask `request.get_data()`, Django `request.body`, WSGI `environ[\"wsgi.input\"].read(length)`";

/// Says where HTTP clients keep the body of a response.
const CONTENT: &str = "expected the body of the response as bytes or text; pass `response.content` (httpx, requests) or \
                       `await response.read()` (aiohttp)";

/// A client of one provider, or a verifier of its messages. Immutable: threads may share it.
#[pyclass(frozen, module = "imza._native")]
pub struct Client {
    client: bridge::Client,
    /// The options that its calls take.
    options: Vec<String>,
    /// The option that the platform supplies where a caller gives none: the core's name, and Python's.
    supplied: Option<(&'static str, String)>,
}

#[pymethods]
impl Client {
    #[new]
    #[pyo3(signature = (provider, settings, options=Vec::new()))]
    fn new(py: Python<'_>, provider: &str, settings: &Bound<'_, PyAny>, options: Vec<String>) -> PyResult<Self> {
        let pending = PendingException::default();
        let client = bridge::Client::new(provider, &Object { value: settings, pending: &pending }, Names::Snake);
        let client = client.map_err(|error| exception(py, &error, &pending))?;
        let supplied = client.kind().supplied.map(|option| (option, snake(option)));
        Ok(Self { client, options, supplied })
    }

    /// Builds the call of an operation. An option that is `None` takes its default; random ones come from the operating system.
    #[pyo3(signature = (operation, path, request=None, **options))]
    fn build<'py>(
        slf: &Bound<'py, Self>,
        operation: &Bound<'py, PyString>,
        path: &Bound<'py, PyTuple>,
        request: Option<&Bound<'py, PyAny>>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Call> {
        Self::prepared(slf, operation, options, path.as_any(), |client, pending, arguments| {
            let request = request.map(|value| Object { value, pending });
            let request = request.as_ref().map(|request| -> &dyn imza::api::transcode::Source { request });
            client.build(operation.to_str().unwrap_or_default(), &Arguments { request, ..arguments })
        })
    }

    /// Builds a call of any endpoint. The body is an object, or the very text or bytes to send.
    #[pyo3(signature = (method, path, query=None, body=None, host=None, token=None, **options))]
    #[allow(clippy::too_many_arguments)] // each by its name
    fn build_endpoint<'py>(
        slf: &Bound<'py, Self>,
        method: &Bound<'py, PyAny>,
        path: &Bound<'py, PyAny>,
        query: Option<&Bound<'py, PyAny>>,
        body: Option<&Bound<'py, PyAny>>,
        host: Option<&Bound<'py, PyAny>>,
        token: Option<&Bound<'py, PyAny>>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Call> {
        let py = slf.py();
        let place = PyTuple::new(py, [Some(method), Some(path), host, token])?;
        let exact = match body {
            Some(body) if body.is_instance_of::<PyString>() || body.is_instance_of::<PyBytes>() => {
                Some(Body::new(body, RAW, |reason| invalid(py, "body", reason))?)
            }
            _ => None,
        };
        Self::prepared(slf, intern!(py, "request"), options, place.as_any(), |client, pending, arguments| {
            let query = query.map(|value| Object { value, pending });
            let query = query.as_ref().map(|query| -> &dyn imza::api::transcode::Source { query });
            let object = body.map(|value| Object { value, pending });
            let payload = match (&exact, &object) {
                (Some(text), _) => match std::str::from_utf8(text.bytes()) {
                    Ok(text) => Payload::Exact(text),
                    Err(_) => {
                        let reason = "expected text, found bytes that are not valid UTF-8".into();
                        return Err(imza::Failure::InvalidRequest(imza::FieldError::of("body".into(), reason)).into());
                    }
                },
                (None, Some(object)) => Payload::Object(object),
                (None, None) => Payload::Nothing,
            };
            client.build_endpoint(query, payload, &arguments)
        })
    }

    /// Takes a message from outside, or makes a text with the client's keys.
    #[pyo3(signature = (message, input, body=None))]
    fn handle_message<'py>(
        &self,
        py: Python<'py>,
        message: &str,
        input: &Bound<'py, PyAny>,
        body: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let body = body.map(|body| Body::new(body, RAW, |reason| invalid(py, "body", reason))).transpose()?;
        let bytes = body.as_ref().map(Body::bytes).unwrap_or_default();
        let (pending, mut record) = (PendingException::default(), RecordSink::new());
        let input = Object { value: input, pending: &pending };
        let handled = if bytes.len() < LARGE {
            self.client.handle_message(message, &input, bytes, reading(&mut record))
        } else {
            // Reading the input takes the interpreter, so it becomes JSON before the lock is released.
            as_json(&input)
                .and_then(|input| py.detach(|| self.client.handle_message(message, &JsonSource(&input), bytes, reading(&mut record))))
        };
        handled.map_err(|error| exception(py, &error, &pending))?;
        result::root(py, self.client.provider().name, record.finish())
    }

    /// Tells an attempt what happened, or asks it for the next step. Returns its new state, the step or what an answer proved, and what belongs
    /// to it.
    fn settle<'py>(
        slf: &Bound<'py, Self>,
        saved: &str,
        told: &str,
        input: &Bound<'py, PyDict>,
        body: &Bound<'py, PyAny>,
    ) -> PyResult<(String, &'static str, Bound<'py, PyAny>)> {
        let (py, client, pending) = (slf.py(), &slf.get().client, PendingException::default());
        let body = Body::new(body, CONTENT, |reason| invalid(py, "body", reason))?;
        if told == "next"
            && let Some(key) = platform::supply(py, "randomKey")?
        {
            input.set_item(intern!(py, "random_key"), key)?;
        }
        let input = Object { value: input.as_any(), pending: &pending };
        let settled = client.settle(saved, told, &input, body.bytes(), Names::Snake).map_err(|error| exception(py, &error, &pending))?;
        let call = |operation: &str, prepared| {
            let call = Call { client: slf.clone().unbind(), operation: PyString::new(py, operation).unbind(), prepared, asked: None };
            Ok::<_, PyErr>(Bound::new(py, call)?.into_any())
        };
        let raised = |error: &imza::Error| exception(py, error, &PendingException::default()).into_value(py).into_bound(py).into_any();
        let nothing = || py.None().into_bound(py);
        let (what, value) = match (settled.step, settled.proof) {
            (Some(Step::SendCall), _) => ("send", nothing()),
            (Some(Step::Ask(prepared)), _) => ("send", call("ask", prepared)?),
            (Some(Step::Complete(prepared)), _) => ("send", call(&settled.read_as, prepared)?),
            (Some(Step::Wait(seconds)), _) => ("wait", seconds.into_pyobject(py)?.into_any()),
            (Some(Step::Done), _) => ("done", nothing()),
            (Some(Step::NotDone(error)), _) => ("not_done", raised(&error)),
            (Some(Step::Open(reason)), _) => ("open", PyString::new(py, reason).into_any()),
            (None, Proof::Done(body)) => {
                let mut record = RecordSink::new();
                let read = client.read(&settled.read_as, "", 200, body.as_bytes(), reading(&mut record));
                let read = read.map_err(|error| exception(py, &error, &PendingException::default()))?;
                let value =
                    if let ResponseBody::Value = read { result::root(py, client.provider().name, record.finish())? } else { nothing() };
                ("proven_done", value)
            }
            (None, Proof::NotDone(error)) => ("proven_not_done", raised(&error)),
            (None, Proof::Nothing) => ("", nothing()),
        };
        Ok((settled.saved, what, value))
    }

    fn __repr__(&self) -> &'static str {
        "Client(***)"
    }
}

impl Client {
    /// Builds a call with these options, and with the one that the platform supplies where it is missing among them.
    fn prepared<'py>(
        slf: &Bound<'py, Self>,
        operation: &Bound<'py, PyString>,
        options: Option<&Bound<'py, PyDict>>,
        path: &Bound<'py, PyAny>,
        build: impl FnOnce(&bridge::Client, &PendingException, Arguments<'_>) -> imza::Result<Prepared>,
    ) -> PyResult<Call> {
        let (py, this, pending) = (slf.py(), slf.get(), PendingException::default());
        let mut given = Vec::with_capacity(2);
        for (name, value) in options.into_iter().flatten() {
            let name: Bound<'py, PyString> = name.cast_into()?;
            let Some(known) = this.options.iter().find(|known| name == known.as_str()) else {
                let operation = operation.to_str()?.rsplit('.').next().unwrap_or_default();
                return Err(PyTypeError::new_err(format!("{operation}() got an unexpected keyword argument '{name}'")));
            };
            if !value.is_none() {
                given.push((known.as_str(), value));
            }
        }
        if let Some((option, name)) = &this.supplied
            && !given.iter().any(|(known, _)| known == name)
            && let Some(value) = platform::supply(py, option)?
        {
            given.push((name, value));
        }
        let options = Named { values: &given, pending: &pending };
        let path = Object { value: path, pending: &pending };
        let arguments = Arguments { path: &path, request: None, options: &options, names: Names::Snake };
        let prepared = build(&this.client, &pending, arguments).map_err(|error| exception(py, &error, &pending))?;
        Ok(Call { client: slf.clone().unbind(), operation: operation.clone().unbind(), prepared, asked: None })
    }
}

/// Calls a function that needs no client.
#[pyfunction]
pub fn call_function<'py>(py: Python<'py>, function: &str, input: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let provider = bridge::PROVIDERS.iter().find(|provider| provider.functions.iter().any(|known| known.name == function));
    let (pending, mut record) = (PendingException::default(), RecordSink::new());
    let called = bridge::call_function(function, &Object { value: input, pending: &pending }, reading(&mut record));
    called.map_err(|error| exception(py, &error, &pending))?;
    result::root(py, provider.map_or("", |provider| provider.name), record.finish())
}

/// Makes the error of an argument that only Python can judge.
#[pyfunction]
pub fn refuse(py: Python<'_>, path: &str, reason: &str) -> PyErr {
    invalid(py, path, reason)
}

/// Writes an object as JSON text, which can be read without the interpreter.
fn as_json(object: &Object<'_, '_>) -> imza::Result<String> {
    let mut text = JsonText::body();
    let direction = Direction::Request(Requirements::of(&Context::default()));
    let sent = object.send(&mut Transcoder::new(Ty::Json, direction, Names::Snake, &mut text));
    sent.map_err(|fault| imza::Failure::InvalidRequest(*fault))?;
    Ok(text.into_string())
}

fn reading(record: &mut RecordSink) -> Reading<'_> {
    Reading { names: Names::Snake, integers: Integers::Full, sink: record }
}

/// A request as it must be sent, and the reader of its answer.
#[pyclass(frozen, generic, weakref, module = "imza")]
pub struct Call {
    client: Py<Client>,
    operation: Py<PyString>,
    prepared: Prepared,
    /// The call that this one asks for, if it is a question.
    asked: Option<Py<Call>>,
}

#[pymethods]
impl Call {
    /// HTTP method.
    #[getter]
    fn method<'py>(&self, py: Python<'py>) -> &Bound<'py, PyString> {
        match self.prepared.request.method {
            imza::Method::GET => intern!(py, "GET"),
            imza::Method::POST => intern!(py, "POST"),
            imza::Method::PUT => intern!(py, "PUT"),
            imza::Method::PATCH => intern!(py, "PATCH"),
            imza::Method::DELETE => intern!(py, "DELETE"),
        }
    }

    /// Absolute URL, percent-encoded.
    #[getter]
    fn url(&self) -> &str {
        &self.prepared.request.url
    }

    /// Headers, a new dict each time; names are in lower case.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let headers = PyDict::new(py);
        for (name, value) in &self.prepared.request.headers {
            headers.set_item(PyString::intern(py, name), value)?;
        }
        Ok(headers)
    }

    /// The body, byte for byte as it was signed; `None` if there is none.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        self.prepared.request.body.as_ref().map(|body| PyBytes::new(py, body.as_bytes()))
    }

    /// Whether it may be sent again: `safe`, `same_key`, `ask_first`.
    #[getter]
    fn repeat(&self) -> &'static str {
        self.prepared.repeat.as_str()
    }

    /// How long the answer may take, in seconds. After that its outcome is unknown.
    #[getter]
    fn timeout_seconds(&self) -> u32 {
        self.prepared.timeout_seconds
    }

    /// NexKasa: the callback URL as it is sent, to be stored with the order. It acts as a secret.
    #[getter]
    fn callback_url(&self) -> Option<&str> {
        self.prepared.callback_url.as_deref()
    }

    /// NexKasa: the nonce of its token, to be stored with the order.
    #[getter]
    fn callback_nonce(&self) -> Option<&str> {
        self.prepared.callback_nonce.as_deref()
    }

    /// Reads the answer: HTTP status and body as they arrived.
    fn parse<'py>(&self, py: Python<'py>, status: &Bound<'py, PyAny>, body: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let client = &self.client.get().client;
        let (operation, state) = (self.operation.bind(py).to_str()?, self.prepared.state.as_str());
        let misused = |path, reason: &str| exception(py, &client.misused(operation, state, path, reason), &PendingException::default());
        let Ok(status) = status.extract::<i64>() else {
            return Err(misused("status", &format!("expected the HTTP status, from 100 to 599, found {}", kind(status))));
        };
        let body = Body::new(body, CONTENT, |reason| misused("body", reason))?;
        let read = |bytes: &[u8]| {
            let mut record = RecordSink::new();
            let content = client.read(operation, state, status, bytes, reading(&mut record))?;
            Ok((content, record.finish()))
        };
        let bytes = body.bytes();
        let read = if bytes.len() < LARGE { read(bytes) } else { py.detach(|| read(bytes)) };
        match read {
            Ok((ResponseBody::Value, record)) => {
                let value = result::root(py, client.provider().name, record)?;
                match &self.asked {
                    None => Ok(value),
                    Some(asked) => py.import(intern!(py, "imza._answered"))?.call_method1(intern!(py, "of"), (value, asked)),
                }
            }
            Ok((ResponseBody::Empty, _)) => Ok(py.None().into_bound(py)),
            Ok((ResponseBody::Bytes(bytes), _)) => Ok(PyBytes::new(py, &bytes).into_any()),
            Err(error) => {
                let error = exception(py, &error, &PendingException::default());
                error.value(py).setattr(intern!(py, "repeat"), self.prepared.repeat.as_str())?;
                Err(error)
            }
        }
    }

    /// Makes the call whose answer tells what became of this one; `None` where the provider cannot be asked.
    #[pyo3(signature = (*, sent_at, now=None))]
    fn ask<'py>(slf: &Bound<'py, Self>, sent_at: Bound<'py, PyAny>, now: Option<Bound<'py, PyAny>>) -> PyResult<Option<Self>> {
        let (py, this, pending) = (slf.py(), slf.get(), PendingException::default());
        let mut given = vec![("sent_at", sent_at)];
        let clock = match now {
            Some(now) => Some(now),
            None => platform::supply(py, "now")?,
        };
        given.extend(clock.map(|now| ("now", now)));
        given.extend(platform::supply(py, "randomKey")?.map(|key| ("random_key", key)));
        let request = &this.prepared.request;
        let (operation, client) = (this.operation.bind(py).to_str()?, &this.client.get().client);
        let input = Named { values: &given, pending: &pending };
        let question = client.ask(operation, &request.url, request.body.as_deref(), this.prepared.timeout_seconds, &input, Names::Snake);
        let question = question.map_err(|error| exception(py, &error, &pending))?;
        Ok(question.map(|prepared| Self {
            client: this.client.clone_ref(py),
            operation: intern!(py, "ask").clone().unbind(),
            prepared,
            asked: Some(slf.clone().unbind()),
        }))
    }

    /// Begins an attempt to do it. Returns the client that built it, and the attempt's state.
    #[pyo3(signature = (now))]
    fn begin<'py>(&self, py: Python<'py>, now: Option<Bound<'py, PyAny>>) -> PyResult<(&Py<Client>, String)> {
        let now = match now {
            Some(now) => Some(now),
            None => platform::supply(py, "now")?,
        };
        let now = now.and_then(|now| now.extract::<i64>().ok()).unwrap_or(-1);
        let (operation, client) = (self.operation.bind(py).to_str()?, &self.client.get().client);
        let (request, call) = (&self.prepared.request, (self.prepared.repeat.as_str(), self.prepared.timeout_seconds));
        let saved = client.begin(operation, &request.url, request.body.as_deref(), request.idempotency_key(), call, now);
        Ok((&self.client, saved.map_err(|error| exception(py, &error, &PendingException::default()))?))
    }

    /// Refuses, and names what can be kept instead: a call holds keys and what they signed.
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a call is not pickled or copied, because it holds signed headers; keep the arguments and build it again"))
    }

    fn __repr__(&self) -> String {
        format!("Call({:?}, repeat {})", self.prepared.request, self.prepared.repeat.as_str())
    }
}

/// A raw body: bytes, or text, which is read as UTF-8.
enum Body<'py> {
    Text(Bound<'py, PyString>),
    Bytes(Bound<'py, PyBytes>),
}

impl<'py> Body<'py> {
    /// Takes a body, or refuses it with a reason, which begins with how to get the right one.
    fn new(body: &Bound<'py, PyAny>, remedy: &str, refuse: impl Fn(&str) -> PyErr) -> PyResult<Self> {
        let py = body.py();
        if let Ok(bytes) = body.cast::<PyBytes>() {
            return Ok(Self::Bytes(bytes.clone()));
        }
        if let Ok(text) = body.cast::<PyString>() {
            if text.to_str().is_err() {
                return Err(refuse("expected text of whole Unicode characters, found half of a surrogate pair"));
            }
            return Ok(Self::Text(text.clone()));
        }
        // These can change while they are read: copy them.
        if body.is_instance_of::<PyByteArray>() || body.is_instance_of::<PyMemoryView>() {
            let copy = py.get_type::<PyBytes>().call1((body,))?;
            return Ok(Self::Bytes(copy.cast_into()?));
        }
        let parsed = if body.cast::<PyMapping>().is_ok() { ", not what a parser made of it" } else { "" };
        Err(refuse(&format!("{remedy}{parsed}; found {}", kind(body))))
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.to_str().map(str::as_bytes).unwrap_or_default(),
            Self::Bytes(bytes) => bytes.as_bytes(),
        }
    }
}

//! The network side: accepts connections, reads requests within limits, and sends responses, changed as faults demand.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::body::Body;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::Sleep;
use tower::ServiceExt as _;

use crate::exchange::{self, IncomingRequest};
use crate::fault::{Fault, FaultKind};
use crate::settings::Settings;
use crate::state::State;
use crate::{clock, control, delivery};

/// The maximum number of concurrent connections.
const CONNECTIONS: usize = 1024;
/// The maximum number of concurrent webhooks.
const DELIVERIES: usize = 64;
/// The time limit for reading the headers, and again for reading the body.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// The state that all connections share.
#[derive(Clone)]
pub struct Sandbox {
    state: Arc<Mutex<State>>,
    /// Wakes the sender of webhooks.
    outbox_changed: Arc<Notify>,
}

/// A running sandbox.
pub struct Running {
    /// The address it listens on.
    pub address: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// Starts a sandbox. Dropping the result stops it.
///
/// # Errors
/// If the port is in use or the database cannot be opened.
pub async fn start(settings: Settings) -> Result<Running> {
    let listener = TcpListener::bind((settings.address, settings.port)).await?;
    let address = listener.local_addr()?;
    let sandbox = Sandbox { state: Arc::new(Mutex::new(State::new(settings)?)), outbox_changed: Arc::new(Notify::new()) };
    let router = control::router(sandbox.clone());
    let tasks = vec![tokio::spawn(accept(listener, sandbox.clone(), router)), tokio::spawn(send_deliveries(sandbox))];
    Ok(Running { address, tasks })
}

impl Sandbox {
    /// Locks the state. A panic in one request does not poison it for the others.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state, writes it to the database, and wakes the sender of webhooks.
    pub fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state();
        let result = change(&mut state);
        if let Err(error) = state.store.commit() {
            tracing::error!(error = format!("{error:#}"), "the database cannot be written");
        }
        drop(state);
        self.outbox_changed.notify_one();
        result
    }
}

async fn accept(listener: TcpListener, sandbox: Sandbox, router: Router) {
    let permits = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let (sandbox, router) = (sandbox.clone(), router.clone());
                tokio::spawn(async move {
                    connection(stream, sandbox, router).await;
                    drop(permit);
                });
            }
            // For example too many open files, or a client that disconnected: the next attempt may succeed.
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, sandbox: Sandbox, router: Router) {
    _ = stream.set_nodelay(true);
    let local = stream.local_addr().map(|address| address.to_string()).unwrap_or_default();
    let service = service_fn(move |request| {
        let (sandbox, router, local) = (sandbox.clone(), router.clone(), local.clone());
        async move { respond(request, sandbox, router, &local).await }
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    // A client may close its write side after the request.
    http.half_close(true);
    http.timer(TokioTimer::new()).header_read_timeout(READ_TIMEOUT).max_buf_size(64 * 1024);
    // hyper responds with 400 to invalid HTTP. A dropped response only closes the connection.
    if let Err(error) = http.serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a connection ended");
    }
}

/// An error that closes the connection without a response.
#[derive(Debug)]
struct Dropped;

impl std::fmt::Display for Dropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("dropped by a fault")
    }
}

impl std::error::Error for Dropped {}

async fn respond(request: Request<Incoming>, sandbox: Sandbox, router: Router, local: &str) -> Result<Response<Body>, Dropped> {
    if control::owns(request.uri().path()) {
        let Ok(response) = router.oneshot(request.map(Body::new)).await.map_err(|never: Infallible| match never {});
        return Ok(response);
    }
    let (parts, body) = request.into_parts();
    let most = sandbox.state().settings.max_body;
    let body = match tokio::time::timeout(READ_TIMEOUT, Limited::new(body, most).collect()).await {
        Ok(Ok(collected)) => collected.to_bytes().to_vec(),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            return Ok(text_response(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long"));
        }
        Ok(Err(_)) => return Ok(text_response(StatusCode::BAD_REQUEST, "the body is incomplete")),
        Err(_) => return Ok(text_response(StatusCode::REQUEST_TIMEOUT, "the body took too long")),
    };
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).or(parts.uri.authority().map(|authority| authority.as_str()));
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let incoming = IncomingRequest {
        at_ms: clock::now_ms(),
        method: parts.method.as_str().to_owned(),
        origin: format!("http://{}", host.unwrap_or(local)),
        target: parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned(),
        headers: parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body,
    };
    let (response, fault) = sandbox.state().handle(incoming);
    sandbox.outbox_changed.notify_one();
    apply_fault(response, fault).await
}

/// Applies a fault to a response.
async fn apply_fault(mut response: exchange::Response, fault: Option<Fault>) -> Result<Response<Body>, Dropped> {
    let Some(fault) = fault else { return Ok(full_response(response)) };
    if fault.loses_response() {
        return Err(Dropped);
    }
    let Fault { kind, milliseconds, .. } = fault;
    let pause = Duration::from_millis(milliseconds);
    match kind {
        FaultKind::Delay => tokio::time::sleep(pause).await,
        FaultKind::Corrupt => response.body = delivery::corrupt(&String::from_utf8_lossy(&response.body)).into_bytes(),
        FaultKind::Html => {
            response = exchange::Response::html(
                502,
                "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
            )
        }
        FaultKind::ContentType => "text/plain".clone_into(&mut response.content_type),
        FaultKind::Empty => response = exchange::Response { status: 200, body: vec![], ..response },
        FaultKind::Slow => {
            let size = response.body.len().div_ceil(5).max(1);
            let pieces = response.body.chunks(size).map(Bytes::copy_from_slice).collect();
            return Ok(in_pieces(&response, Pieces { pieces, pause: Some(pause), wait: None, breaks_off: false }));
        }
        FaultKind::Truncate => {
            let half = response.body.iter().copied().take(response.body.len() / 2).collect::<Vec<_>>();
            return Ok(in_pieces(&response, Pieces { pieces: vec![half.into()], pause: None, wait: None, breaks_off: true }));
        }
        FaultKind::Approve | FaultKind::Reject | FaultKind::Drop | FaultKind::DropAfter | FaultKind::Duplicate | FaultKind::ServerError => {
        }
    }
    Ok(full_response(response))
}

fn full_response(response: exchange::Response) -> Response<Body> {
    let body = Body::from(response.body);
    with_head(response.status, &response.content_type, Response::new(body))
}

fn in_pieces(response: &exchange::Response, pieces: Pieces) -> Response<Body> {
    let mut head = with_head(response.status, &response.content_type, Response::new(Body::new(pieces)));
    head.headers_mut().insert(CONTENT_LENGTH, response.body.len().into());
    head
}

fn with_head(status: u16, content_type: &str, mut response: Response<Body>) -> Response<Body> {
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(value) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    if status == 204 {
        response.headers_mut().remove(CONTENT_TYPE);
    }
    response
}

fn text_response(status: StatusCode, words: &'static str) -> Response<Body> {
    with_head(status.as_u16(), "text/plain; charset=utf-8", Response::new(Body::from(words)))
}

/// A body that is sent in pieces and may end early.
struct Pieces {
    pieces: Vec<Bytes>,
    pause: Option<Duration>,
    wait: Option<Pin<Box<Sleep>>>,
    breaks_off: bool,
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Dropped;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Dropped>>> {
        if let Some(wait) = &mut self.wait
            && wait.as_mut().poll(context).is_pending()
        {
            return Poll::Pending;
        }
        if self.pieces.is_empty() {
            return Poll::Ready(std::mem::take(&mut self.breaks_off).then_some(Err(Dropped)));
        }
        let piece = self.pieces.remove(0);
        self.wait = self.pause.map(|pause| Box::pin(tokio::time::sleep(pause)));
        // Without a delay, closing the connection would discard the piece before it is sent.
        if self.breaks_off {
            self.wait = Some(Box::pin(tokio::time::sleep(Duration::from_millis(20))));
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

/// Sends deliveries when they are due, until the sandbox stops.
async fn send_deliveries(sandbox: Sandbox) {
    let permits = Arc::new(Semaphore::new(DELIVERIES));
    loop {
        let due = sandbox.state().take_due();
        match due {
            Ok((delivery, fault)) => {
                let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
                let sandbox = sandbox.clone();
                tokio::spawn(async move {
                    let settings = sandbox.state().settings.clone();
                    let outcome = delivery.send(fault.map(|fault| fault.kind), &settings).await;
                    tracing::info!(provider = delivery.provider.name(), event = delivery.event, outcome = ?outcome, "webhook");
                    sandbox.change(|state| {
                        let mut delivery = delivery;
                        delivery.record_attempt(outcome, &settings);
                        state.keep(&delivery);
                    });
                    drop(permit);
                });
            }
            Err(next) => {
                let wait = next.map_or(3_600_000, |due| due - clock::now_ms()).max(1);
                let wait = Duration::from_millis(u64::try_from(wait).unwrap_or(1));
                _ = tokio::time::timeout(wait, sandbox.outbox_changed.notified()).await;
            }
        }
    }
}

//! An HTTP server on loopback that responds to everything with an empty envelope and records the requests.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{\"data\":{}}";

/// A request as it was received, or as the core built it.
pub struct Sent {
    pub method: String,
    /// Absolute.
    pub url: String,
    /// Keyed by lower-case name.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Sent {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

pub struct Recorder {
    listener: TcpListener,
    requests: Mutex<Vec<Sent>>,
    closed: AtomicBool,
}

impl Recorder {
    pub fn open() -> Result<Self> {
        Ok(Self { listener: TcpListener::bind("127.0.0.1:0")?, requests: Mutex::default(), closed: AtomicBool::new(false) })
    }

    /// Its address, as a base URL.
    pub fn base_url(&self) -> Result<String> {
        Ok(format!("http://{}", self.listener.local_addr()?))
    }

    /// Returns the requests that arrive while a function runs.
    pub fn during<T>(&self, run: impl FnOnce() -> T) -> Result<(T, Vec<Sent>)> {
        self.closed.store(false, Ordering::SeqCst);
        let (result, served) = std::thread::scope(|scope| {
            let serving = scope.spawn(|| self.serve());
            let result = {
                let _closing = Closing(self);
                run()
            };
            (result, serving.join())
        });
        let failed = || Error::other("the recorder failed");
        served.map_err(|_| failed())??;
        Ok((result, std::mem::take(&mut *self.requests.lock().map_err(|_| failed())?)))
    }

    fn serve(&self) -> Result<()> {
        loop {
            let (stream, _) = self.listener.accept()?;
            if self.closed.load(Ordering::SeqCst) {
                return Ok(());
            }
            stream.set_read_timeout(Some(Duration::from_secs(10)))?;
            let request = read(&stream)?;
            (&stream).write_all(ANSWER)?;
            self.requests.lock().map_err(|_| Error::other("the recorder failed"))?.push(request);
        }
    }
}

/// Stops the server, even if the function panicked.
struct Closing<'r>(&'r Recorder);

impl Drop for Closing<'_> {
    #[allow(clippy::disallowed_methods)] // connects to its own server, to wake it
    fn drop(&mut self) {
        self.0.closed.store(true, Ordering::SeqCst);
        drop(self.0.listener.local_addr().and_then(TcpStream::connect));
    }
}

/// Reads a request: its request line, its headers, and a body of the announced length.
fn read(stream: &TcpStream) -> Result<Sent> {
    let bad = || Error::from(ErrorKind::InvalidData);
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).map(|_| line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, target) = words.next().zip(words.next()).ok_or_else(bad)?;
    let mut headers = BTreeMap::new();
    loop {
        let line = line()?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    if headers.contains_key("transfer-encoding") {
        return Err(bad());
    }
    let length = headers.get("content-length").map_or(Ok(0), |length| length.parse()).map_err(|_| bad())?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let host = headers.get("host").ok_or_else(bad)?;
    Ok(Sent { method: method.into(), url: format!("http://{host}{target}"), headers, body: String::from_utf8(body).map_err(|_| bad())? })
}

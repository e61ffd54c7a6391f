//! Omnisend's API on loopback: an HTTPS server for `api.omnisend.com` behind its own proxy, with a certificate authority
//! of its own. It answers about each key as the test says.

mod certificates;
mod response;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use keyferry_core::key::ApiKey;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::NamedTempFile;

pub use self::certificates::Certificate;
pub use self::response::Response;

const HOST: &str = "api.omnisend.com";

/// The answers that a test has set, and the requests so far. Holds keys, so it has no `Debug`.
#[derive(Default)]
struct State {
    /// Beginnings of keys with their answers, the latest last.
    responses: Vec<(String, Response)>,
    /// The key and the time of each request.
    requests: Vec<(String, Instant)>,
    /// The status with which the proxy refuses connections.
    proxy_refusal: Option<u16>,
    /// Answers are held back.
    holds_answers: bool,
}

/// The state, and the event that answers are no longer held back.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    released: Condvar,
}

/// A running server. It ends when it is dropped.
pub struct OmnisendApi {
    address: SocketAddr,
    roots: NamedTempFile,
    shared: Arc<Shared>,
    has_ended: Arc<AtomicBool>,
}

impl OmnisendApi {
    /// Starts a server with a certificate that is valid for those who trust its authority.
    pub fn start() -> Self {
        Self::start_with(Certificate::Trusted)
    }

    /// Starts a server with this certificate.
    pub fn start_with(certificate: Certificate) -> Self {
        let (config, roots) = certificates::issue(certificate);
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(roots.as_bytes()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::<Shared>::default();
        let has_ended = Arc::<AtomicBool>::default();
        let (config, state, ended) = (Arc::new(config), shared.clone(), has_ended.clone());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if ended.load(Ordering::SeqCst) {
                    break;
                }
                let (config, state) = (config.clone(), state.clone());
                // A client may leave at any time.
                thread::spawn(move || serve(client, config, &state).ok());
            }
        });
        Self { address, roots: file, shared, has_ended }
    }

    /// The environment in which a program reaches this server instead of Omnisend's, and trusts its authority.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let roots = self.roots.path().to_str().unwrap().to_owned();
        vec![("HTTPS_PROXY", format!("http://{}", self.address)), ("SSL_CERT_FILE", roots)]
    }

    /// Answers about this key as follows from now on. Other keys get [`Response::unauthorized`].
    pub fn set(&self, key: &ApiKey, response: Response) {
        self.set_beginning(key.expose(), response);
    }

    /// Answers about all keys that begin so as follows from now on.
    pub fn set_beginning(&self, beginning: &str, response: Response) {
        self.state().responses.push((beginning.to_owned(), response));
    }

    /// The proxy refuses connections with this status from now on, or accepts them again.
    pub fn set_proxy_refusal(&self, status: Option<u16>) {
        self.state().proxy_refusal = status;
    }

    /// Holds back all answers from now on, or sends them.
    pub fn hold_answers(&self, hold: bool) {
        self.state().holds_answers = hold;
        self.shared.released.notify_all();
    }

    /// Times of all requests, the first first.
    pub fn requests(&self) -> Vec<Instant> {
        self.state().requests.iter().map(|(_, at)| *at).collect()
    }

    /// Times of the requests about this key, the first first.
    pub fn requests_about(&self, key: &ApiKey) -> Vec<Instant> {
        let state = self.state();
        state.requests.iter().filter(|(asked, _)| asked == key.expose()).map(|(_, at)| *at).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl Drop for OmnisendApi {
    fn drop(&mut self) {
        self.has_ended.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for clients.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until answers are sent.
    fn wait_until_released(&self) {
        let waited = self.released.wait_while(self.state(), |state| state.holds_answers);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

fn serve(mut client: TcpStream, config: Arc<ServerConfig>, shared: &Shared) -> std::io::Result<()> {
    let head = read_head(&mut client)?;
    let is_ours = head.first().is_some_and(|line| line.starts_with(&format!("CONNECT {HOST}:443 ")));
    let refusal = shared.state().proxy_refusal.or((!is_ours).then_some(403));
    if let Some(status) = refusal {
        return write!(client, "HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\n\r\n");
    }
    write!(client, "HTTP/1.1 200 Connection established\r\n\r\n")?;
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, client);
    let head = read_head(&mut stream)?;
    // In a statement of its own, which ends the lock.
    let response = answer(&head, &mut shared.state());
    shared.wait_until_released();
    match response {
        Response::Raw(bytes) => stream.write_all(&bytes)?,
        Response::Answer { status, content_type, location, body } => {
            write!(stream, "HTTP/1.1 {status} Answer\r\nContent-Length: {}\r\n", body.len())?;
            if !content_type.is_empty() {
                write!(stream, "Content-Type: {content_type}\r\n")?;
            }
            if let Some(location) = location {
                write!(stream, "Location: {location}\r\n")?;
            }
            write!(stream, "Connection: close\r\n\r\n{body}")?;
        }
        // Until the client leaves.
        Response::Hang => {
            stream.read_to_end(&mut vec![])?;
        }
        Response::Close => return Ok(()),
    }
    stream.conn.send_close_notify();
    stream.flush()
}

/// The lines of a request up to the empty one.
fn read_head(stream: &mut impl Read) -> std::io::Result<Vec<String>> {
    let mut lines = vec![];
    // One byte at a time: TLS begins after the first request.
    let mut reader = BufReader::with_capacity(1, stream);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end() {
            "" => return Ok(lines),
            line => lines.push(line.to_owned()),
        }
    }
}

/// The answer to a request; status 400 if it is not as Omnisend documents it.
fn answer(head: &[String], state: &mut State) -> Response {
    let has = |line: &str| head.iter().any(|sent| sent == line);
    let key = head.iter().find_map(|line| line.strip_prefix("Authorization: Omnisend-API-Key "));
    let is_documented = head.first().is_some_and(|line| line == "GET /api/brands/current HTTP/1.1")
        && has(&format!("Host: {HOST}"))
        && has("Omnisend-Version: 2026-03-15")
        && has("Accept: application/json")
        && has("User-Agent: Keyferry")
        && has("Connection: close")
        && head.len() == 7;
    let Some(key) = key.filter(|_| is_documented) else { return Response::not_provided() };
    state.requests.push((key.to_owned(), Instant::now()));
    let found = state.responses.iter().rev().find(|(beginning, _)| key.starts_with(beginning));
    found.map_or_else(Response::unauthorized, |(_, response)| response.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_file_with_the_roots_ends_with_the_server() {
        let api = OmnisendApi::start();
        let path = api.environment()[1].1.clone();
        assert!(fs::read_to_string(&path).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
        drop(api);
        assert!(!fs::exists(&path).unwrap());
    }
}

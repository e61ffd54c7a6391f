//! A relay between the helper and a server, which counts connections and breaks them.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result};

/// When each connection is broken. The client's handshake is its first two flights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    Never,
    /// In place of passing on the client's flight of this number, the first being 1.
    BeforeRequest(usize),
    /// After the client's flight of this number was passed on, and before the answer.
    BeforeAnswer(usize),
}

#[derive(Debug)]
struct Shared {
    to: SocketAddr,
    breaks: Mutex<Break>,
    connections: AtomicUsize,
    has_ended: AtomicBool,
}

/// A running relay. It ends when it is dropped.
#[derive(Debug)]
pub struct Relay {
    address: String,
    shared: Arc<Shared>,
}

impl Relay {
    /// Starts a relay to the server at this address, such as `https://127.0.0.1:20001`. The server's certificate is valid for
    /// the relay, too.
    pub fn start(server: &str) -> Result<Self> {
        let to = server.strip_prefix("https://").context("no address of HTTPS")?.parse()?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("https://{}", listener.local_addr()?);
        let (breaks, connections, has_ended) = (Mutex::new(Break::Never), 0.into(), false.into());
        let shared = Arc::new(Shared { to, breaks, connections, has_ended });
        let state = shared.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(std::io::Result::ok) {
                if state.has_ended.load(Ordering::SeqCst) {
                    break;
                }
                state.connections.fetch_add(1, Ordering::SeqCst);
                let state = state.clone();
                // Either side may leave at any time.
                thread::spawn(move || pass_on(client, &state).ok());
            }
        });
        Ok(Self { address, shared })
    }

    /// The relay's address, to be used in place of the server's.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Breaks later connections so.
    pub fn set_break(&self, breaks: Break) {
        *self.shared.breaks.lock().unwrap_or_else(PoisonError::into_inner) = breaks;
    }

    /// The number of connections since the last call.
    pub fn take_connections(&self) -> usize {
        self.shared.connections.swap(0, Ordering::SeqCst)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.has_ended.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for clients.
        let _ = TcpStream::connect(self.address.trim_start_matches("https://"));
    }
}

fn pass_on(mut client: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let breaks = *shared.breaks.lock().unwrap_or_else(PoisonError::into_inner);
    let mut server = TcpStream::connect(shared.to)?;
    for stream in [&client, &server] {
        stream.set_nodelay(true)?;
    }
    let is_broken = Arc::<AtomicBool>::default();
    let (mut from, mut to, broken) = (server.try_clone()?, client.try_clone()?, is_broken.clone());
    let answers = thread::spawn(move || {
        each_flight(&mut from, |bytes| {
            if broken.load(Ordering::SeqCst) { to.shutdown(Shutdown::Both) } else { to.write_all(bytes) }
        })?;
        to.shutdown(Shutdown::Both)
    });
    let end = client.try_clone()?;
    let mut flights = 0;
    each_flight(&mut client, |bytes| {
        flights += 1;
        if breaks == Break::BeforeRequest(flights) {
            return end.shutdown(Shutdown::Both);
        }
        if breaks == Break::BeforeAnswer(flights) {
            is_broken.store(true, Ordering::SeqCst);
        }
        server.write_all(bytes)
    })?;
    server.shutdown(Shutdown::Write)?;
    answers.join().unwrap_or(Ok(()))
}

/// Calls `pass` with what arrives, until the other side ends.
fn each_flight(
    from: &mut TcpStream,
    mut pass: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(()),
            bytes => pass(&buffer[..bytes])?,
        }
    }
}

//! A relay between the helper and a server, which counts connections and breaks them.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{mem, thread};

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

/// The traffic that a relay has passed on.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Traffic {
    pub connections: usize,
    /// In both directions.
    pub bytes: usize,
}

#[derive(Debug)]
struct Shared {
    to: SocketAddr,
    breaks: Mutex<Break>,
    traffic: Mutex<Traffic>,
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
        let (breaks, traffic) = (Mutex::new(Break::Never), Mutex::default());
        let shared = Arc::new(Shared { to, breaks, traffic, has_ended: false.into() });
        let state = shared.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(std::io::Result::ok) {
                if state.has_ended.load(Ordering::SeqCst) {
                    break;
                }
                locked(&state.traffic).connections += 1;
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
        *locked(&self.shared.breaks) = breaks;
    }

    /// The traffic since the last call.
    pub fn take_traffic(&self) -> Traffic {
        mem::take(&mut *locked(&self.shared.traffic))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.has_ended.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for clients.
        let _ = TcpStream::connect(self.address.trim_start_matches("https://"));
    }
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pass_on(mut client: TcpStream, shared: &Arc<Shared>) -> std::io::Result<()> {
    let breaks = *locked(&shared.breaks);
    let mut server = TcpStream::connect(shared.to)?;
    for stream in [&client, &server] {
        stream.set_nodelay(true)?;
    }
    let is_broken = Arc::<AtomicBool>::default();
    let (mut from, mut to, broken) = (server.try_clone()?, client.try_clone()?, is_broken.clone());
    let state = shared.clone();
    let answers = thread::spawn(move || {
        each_flight(&mut from, |bytes| {
            locked(&state.traffic).bytes += bytes.len();
            if broken.load(Ordering::SeqCst) { to.shutdown(Shutdown::Both) } else { to.write_all(bytes) }
        })?;
        to.shutdown(Shutdown::Both)
    });
    let end = client.try_clone()?;
    let mut flights = 0;
    each_flight(&mut client, |bytes| {
        locked(&shared.traffic).bytes += bytes.len();
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

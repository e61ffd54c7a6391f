//! Secure connections that stay open for further requests.

use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

use super::connection::Server;
use super::tls::Stream;

/// Most connections: one to the configured server, and one to the leader that it names.
const MAX_KEPT: usize = 2;

/// Longest time between two requests. A list makes them one after the other; after a longer pause, the network may have
/// changed, and a request would wait in vain.
const MAX_IDLE: Duration = Duration::from_secs(10);

struct Kept {
    server: Server,
    stream: Stream,
    since: Instant,
}

/// The connections that no request uses now, the oldest first.
#[derive(Default)]
pub(super) struct KeptConnections(Vec<Kept>);

impl KeptConnections {
    pub(super) fn keep(&mut self, server: Server, stream: Stream) {
        if self.0.len() == MAX_KEPT {
            self.0.remove(0);
        }
        self.0.push(Kept { server, stream, since: Instant::now() });
    }

    /// Takes the connection to this server, if it is open still, for a request until this deadline.
    pub(super) fn take(&mut self, server: &Server, deadline: Instant) -> Option<Stream> {
        let at = self.0.iter().position(|kept| kept.server == *server)?;
        let Kept { mut stream, since, .. } = self.0.remove(at);
        stream.sock.set_deadline(deadline);
        (since.elapsed() < MAX_IDLE && is_quiet(&mut stream).unwrap_or(false)).then_some(stream)
    }
}

/// Returns whether the server has neither closed the connection nor sent data since its last answer: the next answer would
/// be taken for another request's. Messages of TLS alone, such as session tickets, are processed.
fn is_quiet(stream: &mut Stream) -> io::Result<bool> {
    stream.sock.set_nonblocking(true)?;
    let is_quiet = loop {
        match stream.conn.read_tls(&mut stream.sock) {
            Ok(0) => break false,
            Ok(_) => match stream.conn.process_new_packets() {
                Ok(state) if state.plaintext_bytes_to_read() == 0 && !state.peer_has_closed() => {}
                Ok(_) | Err(_) => break false,
            },
            Err(error) => break error.kind() == ErrorKind::WouldBlock,
        }
    };
    stream.sock.set_nonblocking(false)?;
    Ok(is_quiet)
}

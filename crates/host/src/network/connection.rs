//! A connection to a server, direct or through a proxy, with a deadline.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

use keyferry_core::protocol::{Obstacle, Unchecked};

use super::proxy::{Proxy, Route};
use super::{http, unchecked};
use crate::engine::EngineAddress;

/// Longest attempt with an address or a way that is not the last one. A live server answers within seconds.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(4);

/// A server of HTTPS.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Server {
    /// A name, or an address of IPv4 or IPv6 without brackets.
    pub(super) host: String,
    pub(super) port: u16,
}

impl Server {
    pub(super) fn of(address: &EngineAddress) -> Self {
        Self { host: address.host().to_owned(), port: address.port() }
    }
}

/// As in an address: with brackets around an address of IPv6, and always with the port.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
    }
}

/// A TCP connection whose reads and writes fail at the deadline.
pub(super) struct Connection {
    stream: TcpStream,
    deadline: Instant,
}

/// Connects to a server by the first of these ways whose proxy, or the server itself, can be reached.
///
/// # Errors
/// [`Obstacle::NameUnresolved`] and [`Obstacle::Offline`]; through a proxy always [`Obstacle::ProxyRefused`].
pub(super) fn open(server: &Server, routes: &[Route], deadline: Instant) -> Result<Connection, Unchecked> {
    let mut last = unchecked(Obstacle::Offline, &"no way to the server");
    for (left, route) in (1..=routes.len()).rev().zip(routes) {
        let time = deadline.saturating_duration_since(Instant::now());
        match reach(server, route, Instant::now() + attempt(time, left)) {
            Ok(mut connection) => {
                connection.set_deadline(deadline);
                return match route {
                    Route::Direct => Ok(connection),
                    Route::Proxy(proxy) => pass(proxy, server, connection),
                };
            }
            Err(unreachable) => last = unreachable,
        }
    }
    Err(last)
}

/// Connects to the server itself or to the proxy.
fn reach(server: &Server, route: &Route, deadline: Instant) -> Result<Connection, Unchecked> {
    match route {
        Route::Direct => connect(&server.host, server.port, deadline),
        Route::Proxy(proxy) => {
            connect(&proxy.host, proxy.port, deadline).map_err(|error| refused(&error.cause))
        }
    }
}

fn refused(cause: &str) -> Unchecked {
    unchecked(Obstacle::ProxyRefused, &format!("the proxy: {cause}"))
}

/// Asks a proxy for the way to the server.
fn pass(proxy: &Proxy, server: &Server, mut connection: Connection) -> Result<Connection, Unchecked> {
    let mut request = format!("CONNECT {server} HTTP/1.1\r\nHost: {server}\r\nUser-Agent: Keyferry\r\n");
    if let Some(credentials) = proxy.basic_credentials() {
        for part in ["Proxy-Authorization: Basic ", &credentials, "\r\n"] {
            request.push_str(part);
        }
    }
    request.push_str("\r\n");
    let status = connection
        .write_all(request.as_bytes())
        .and_then(|()| http::read_status(&mut connection))
        .map_err(|error| refused(&error.to_string()))?;
    if (200..300).contains(&status) { Ok(connection) } else { Err(refused(&format!("status {status}"))) }
}

fn connect(host: &str, port: u16, deadline: Instant) -> Result<Connection, Unchecked> {
    let addresses = resolve(host, port, deadline)?;
    let stream = connect_any(&addresses, deadline).map_err(|error| unchecked(Obstacle::Offline, &error))?;
    Ok(Connection { stream, deadline })
}

/// Connects to the first address that answers. A silent one leaves time for those after it.
fn connect_any(addresses: &[SocketAddr], deadline: Instant) -> io::Result<TcpStream> {
    let mut last = io::Error::from(ErrorKind::TimedOut);
    for (left, address) in (1..=addresses.len()).rev().zip(addresses) {
        let connected = remaining(deadline)
            .and_then(|remaining| TcpStream::connect_timeout(address, attempt(remaining, left)));
        match connected {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// The time for an attempt with one of the addresses or ways that are left.
fn attempt(remaining: Duration, left: usize) -> Duration {
    match u32::try_from(left) {
        Ok(0 | 1) => remaining,
        Ok(left) => (remaining / left).min(LONGEST_ATTEMPT),
        // Nothing has so many.
        Err(_) => Duration::ZERO,
    }
}

/// The addresses of a name. The system's function has no deadline, so another thread waits for it.
fn resolve(host: &str, port: u16, deadline: Instant) -> Result<Vec<SocketAddr>, Unchecked> {
    let (sender, receiver) = sync_channel(1);
    let name = host.to_owned();
    let started = thread::Builder::new().spawn(move || {
        let addresses = (name.as_str(), port).to_socket_addrs().map(Iterator::collect);
        // Fails after the deadline.
        let _ = sender.send(addresses);
    });
    let answer = started.and_then(|_| {
        let timed_out = |_| io::Error::from(ErrorKind::TimedOut);
        receiver.recv_timeout(remaining(deadline)?).map_err(timed_out)?
    });
    answer.map_err(|error| unchecked(Obstacle::NameUnresolved, &error))
}

impl Connection {
    /// Sets the deadline of the next request.
    pub(super) fn set_deadline(&mut self, deadline: Instant) {
        self.deadline = deadline;
    }

    /// Makes reads and writes fail instead of wait, or wait again.
    pub(super) fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        self.stream.set_nonblocking(nonblocking)
    }
}

/// Time until the deadline; an error if there is none.
fn remaining(deadline: Instant) -> io::Result<Duration> {
    let remaining = deadline.saturating_duration_since(Instant::now());
    if remaining.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(remaining) }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(remaining(self.deadline)?))?;
        self.stream.read(buffer)
    }
}

impl Write for Connection {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(remaining(self.deadline)?))?;
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(200)
    }

    fn refusal(result: Result<Connection, Unchecked>) -> Obstacle {
        result.err().unwrap().obstacle
    }

    /// A port that nothing listens on.
    fn closed_port() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    #[test]
    fn a_name_that_does_not_exist_is_unresolved() {
        let deadline = Instant::now() + Duration::from_secs(30);
        assert_eq!(refusal(connect("keyferry.invalid", 443, deadline)), Obstacle::NameUnresolved);
    }

    #[test]
    fn a_refused_connection_is_offline_and_a_proxys_is_the_proxys() {
        assert_eq!(refusal(connect("127.0.0.1", closed_port(), soon())), Obstacle::Offline);
        let server = Server { host: "::1".into(), port: 8200 };
        assert_eq!(server.to_string(), "[::1]:8200");
        let proxy = Proxy { host: "127.0.0.1".into(), port: closed_port(), user: None };
        assert_eq!(refusal(open(&server, &[Route::Proxy(proxy)], soon())), Obstacle::ProxyRefused);
    }

    #[test]
    fn the_next_way_is_tried_if_a_proxy_cannot_be_reached_and_only_then() {
        let live = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Server { host: "127.0.0.1".into(), port: live.local_addr().unwrap().port() };
        let proxy = |port| Route::Proxy(Proxy { host: "127.0.0.1".into(), port, user: None });
        let later = || Instant::now() + Duration::from_secs(10);
        let absent = proxy(closed_port());
        assert!(open(&server, &[absent, Route::Direct], later()).is_ok());

        let refusing = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = refusing.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut client, _) = refusing.accept().unwrap();
            client.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n").unwrap();
            client.read_to_end(&mut vec![]).unwrap();
        });
        let result = open(&server, &[proxy(port), Route::Direct], later());
        assert_eq!(refusal(result), Obstacle::ProxyRefused);
    }

    /// Linux drops what comes to a full queue, like a firewall on the way.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_silent_address_leaves_time_for_the_next_one() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let silent_address = silent.local_addr().unwrap();
        let short = Duration::from_millis(300);
        let mut queue = vec![];
        while let Ok(stream) = TcpStream::connect_timeout(&silent_address, short) {
            queue.push(stream);
        }
        let live = TcpListener::bind("127.0.0.1:0").unwrap();
        let live_address = live.local_addr().unwrap();
        let start = Instant::now();
        let stream =
            connect_any(&[silent_address, silent_address, live_address], start + Duration::from_secs(3))
                .unwrap();
        assert_eq!(stream.peer_addr().unwrap(), live_address);
        let error = connect_any(&[silent_address], Instant::now() + short).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }

    #[test]
    fn the_addresses_share_the_time_and_the_last_has_all_that_is_left() {
        let seconds = Duration::from_secs;
        assert_eq!(attempt(seconds(17), 1), seconds(17));
        assert_eq!(attempt(seconds(17), 2), LONGEST_ATTEMPT);
        assert_eq!(attempt(seconds(9), 3), seconds(3));
    }

    #[test]
    fn a_silent_server_is_left_at_the_deadline() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut connection =
            connect("127.0.0.1", listener.local_addr().unwrap().port(), soon()).ok().unwrap();
        let error = connection.read(&mut [0; 1]).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{error}");
        assert_eq!(connection.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::TimedOut);
    }
}

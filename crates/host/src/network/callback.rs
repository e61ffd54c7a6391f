//! Waits for the browser that comes back from a sign-in by OpenID Connect, on this computer's own address.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use httparse::{EMPTY_HEADER, Request};

use super::event::Event;
use crate::engine::{CALLBACK_PORT, SignInState, Visit};

/// Longest request, in bytes.
const MAX_BYTES: usize = 16 * 1024;
/// Most header fields of a request.
const MAX_FIELDS: usize = 100;
/// Time for a request. Browsers open connections that they do not use.
const READ_DEADLINE: Duration = Duration::from_secs(10);

/// Opens the browser's way back from the sign-in with this state, until the process ends. Each visit that counts is passed on.
///
/// # Errors
/// Another program listens on the port.
pub(super) fn listen(state: SignInState, visits: Sender<Event>) -> io::Result<()> {
    let state = Arc::new(state);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, CALLBACK_PORT))?;
    let spawned = thread::Builder::new().name("callback".into()).spawn(move || {
        for stream in listener.incoming().flatten() {
            let (state, visits) = (state.clone(), visits.clone());
            // A connection without a request must not keep the others waiting.
            let _ = thread::Builder::new().spawn(move || serve(stream, &state, &visits));
        }
    });
    spawned.map(drop)
}

fn serve(mut stream: TcpStream, state: &SignInState, visits: &Sender<Event>) {
    let Ok(visit) = read(&mut stream, state) else { return };
    let (status, text) = match visit {
        Visit::SignedIn(_) => ("200 OK", "Thank you. Close this page, and go back to Keyferry."),
        Visit::Refused => ("200 OK", "Nobody was signed in. Close this page, and go back to Keyferry."),
        Visit::Other => ("404 Not Found", "There is nothing here."),
    };
    let length = text.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{text}"
    );
    // The browser may have left.
    let _ = stream.write_all(answer.as_bytes()).and_then(|()| stream.flush());
    // Fails if the process ends.
    let _ = match visit {
        Visit::SignedIn(callback) => visits.send(Event::Visit(Some(callback))),
        Visit::Refused => visits.send(Event::Visit(None)),
        Visit::Other => Ok(()),
    };
}

fn read(stream: &mut TcpStream, state: &SignInState) -> io::Result<Visit> {
    stream.set_read_timeout(Some(READ_DEADLINE))?;
    let mut header = vec![];
    while !header.ends_with(b"\r\n\r\n") {
        if header.len() == MAX_BYTES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        header.push(byte[0]);
    }
    let mut fields = [EMPTY_HEADER; MAX_FIELDS];
    let mut request = Request::new(&mut fields);
    request.parse(&header).map_err(io::Error::other)?;
    let is_get = request.method == Some("GET");
    Ok(request.path.filter(|_| is_get).map_or(Visit::Other, |target| Visit::of(target, state)))
}

//! Waits for the browser that comes back from a sign-in by OpenID Connect, on this computer's own address.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use httparse::{EMPTY_HEADER, Request};

use crate::engine::{CALLBACK_PORT, Callback, Visit};

/// Longest request, in bytes.
const MAX_BYTES: usize = 16 * 1024;
/// Most header fields of a request.
const MAX_FIELDS: usize = 100;
/// Time for a request. Browsers open connections that they do not use.
const READ_DEADLINE: Duration = Duration::from_secs(10);

/// The values that the browser brings; `None` if the person has cancelled. Waits until the process is ended.
///
/// # Errors
/// Another program listens on the port.
pub(super) fn wait() -> io::Result<Option<Callback>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, CALLBACK_PORT))?;
    let (sender, visits) = channel();
    thread::Builder::new().name("callback".into()).spawn(move || {
        for stream in listener.incoming().flatten() {
            let sender = sender.clone();
            // A connection without a request must not keep the others waiting.
            let _ = thread::Builder::new().spawn(move || serve(stream, &sender));
        }
    })?;
    visits.recv().map_err(io::Error::other)
}

fn serve(mut stream: TcpStream, visits: &Sender<Option<Callback>>) {
    let Ok(visit) = read(&mut stream) else { return };
    let (status, text) = match visit {
        Visit::SignedIn(_) => ("200 OK", "Keyferry goes on in the terminal. You can close this page."),
        Visit::Refused => ("200 OK", "Nobody was signed in. You can close this page."),
        Visit::Other => ("404 Not Found", "There is nothing here."),
    };
    let length = text.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{text}"
    );
    // The browser may have left.
    let _ = stream.write_all(answer.as_bytes()).and_then(|()| stream.flush());
    // Fails after the first visit that counts.
    let _ = match visit {
        Visit::SignedIn(callback) => visits.send(Some(callback)),
        Visit::Refused => visits.send(None),
        Visit::Other => Ok(()),
    };
}

fn read(stream: &mut TcpStream) -> io::Result<Visit> {
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
    Ok(request.path.filter(|_| is_get).map_or(Visit::Other, Visit::of))
}

//! Responses of HTTP/1.1, as much as one request needs.

use std::io::{self, Read};

use httparse::{EMPTY_HEADER, Status};
use zeroize::Zeroizing;

use super::body::{self, Length, MAX_BYTES, MAX_FIELDS, invalid};

/// A response. A server may repeat the key in it, so it is wiped.
pub(super) struct Response {
    pub(super) status: u16,
    /// The time to wait, as sent; empty if there is none.
    pub(super) retry_after: Zeroizing<String>,
    /// The address of a redirect, as sent; empty if there is none.
    pub(super) location: Zeroizing<String>,
    pub(super) body: Zeroizing<Vec<u8>>,
    /// The server takes another request on this connection.
    pub(super) stays_open: bool,
}

/// Reads a response to its end; leaves out the informational ones before it. Its body is empty if it cannot be read and
/// the status is enough.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] if it is not HTTP or longer than [`MAX_BYTES`].
pub(super) fn read(stream: &mut impl Read) -> io::Result<Response> {
    read_up_to(stream, MAX_BYTES)
}

/// Reads a response with a body of this many bytes at most, as [`read`] does.
///
/// # Errors
/// As those of [`read`].
pub(super) fn read_up_to(stream: &mut impl Read, max: usize) -> io::Result<Response> {
    loop {
        let header = read_header(stream)?;
        let head = parse(&header)?;
        if !(100..200).contains(&head.status) {
            let Head { status, retry_after, location, length, stays_open } = head;
            let (body, stays_open) = match body::read(stream, length, max) {
                Ok(body) => (body, stays_open),
                Err(_) if is_enough(status) => (Zeroizing::default(), false),
                Err(error) => return Err(error),
            };
            return Ok(Response { status, retry_after, location, body, stays_open });
        }
    }
}

/// Whether a status has its meaning without a body: a redirect, a proxy's refusal, too many requests, a fault.
fn is_enough(status: u16) -> bool {
    matches!(status, 300..400 | 407 | 429 | 500..600)
}

/// Reads a response without a body, and no byte after it; returns its status.
pub(super) fn read_status(stream: &mut impl Read) -> io::Result<u16> {
    Ok(parse(&read_header(stream)?)?.status)
}

/// Reads up to the empty line and no further, byte by byte: after a proxy's header TLS begins.
fn read_header(stream: &mut impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut header = Zeroizing::new(vec![]);
    while !header.ends_with(b"\r\n\r\n") && !header.ends_with(b"\n\n") {
        if header.len() == MAX_BYTES {
            return Err(invalid("the answer's header is too long"));
        }
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        header.push(byte[0]);
    }
    Ok(header)
}

struct Head {
    status: u16,
    retry_after: Zeroizing<String>,
    location: Zeroizing<String>,
    length: Length,
    stays_open: bool,
}

fn parse(header: &[u8]) -> io::Result<Head> {
    let mut fields = [EMPTY_HEADER; MAX_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    let not_http = || invalid("the answer is not HTTP");
    if !matches!(response.parse(header), Ok(Status::Complete(_))) {
        return Err(not_http());
    }
    let status = response.code.ok_or_else(not_http)?;
    let field = |name: &str| {
        let field = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
        str::from_utf8(field.value).ok().map(str::trim)
    };
    let text = |name: &str| field(name).unwrap_or_default().to_owned();
    let (retry_after, location) = (Zeroizing::new(text("retry-after")), Zeroizing::new(text("location")));
    let is_chunked = field("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
    let length = match field("content-length") {
        _ if matches!(status, 100..200 | 204 | 304) => Length::Bytes(0),
        _ if is_chunked => Length::Chunked,
        Some(length) => Length::Bytes(length.parse().map_err(|_| not_http())?),
        None => Length::UntilEnd,
    };
    let is_closed = field("connection").is_some_and(|option| !option.eq_ignore_ascii_case("keep-alive"));
    let stays_open = response.version == Some(1) && !is_closed && !matches!(length, Length::UntilEnd);
    Ok(Head { status, retry_after, location, length, stays_open })
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;
    use proptest::prelude::*;

    fn response(text: &str) -> io::Result<(u16, String, String)> {
        let response = read(&mut text.as_bytes())?;
        let body = String::from_utf8(response.body.to_vec()).unwrap();
        Ok((response.status, response.retry_after.to_string(), body))
    }

    #[test]
    fn every_kind_of_body_is_read_to_its_end() {
        let json = |body: &str| (200, "120".to_owned(), body.to_owned());
        let head = "HTTP/1.1 200 OK\r\nretry-after: 120 \r\n";
        for (rest, body) in [
            ("content-length: 2\r\n\r\n{}HTTP", "{}"),
            ("Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\nA: b\r\n\r\n", "{}"),
            ("\r\n{}", "{}"),
        ] {
            assert_eq!(response(&format!("{head}{rest}")).unwrap(), json(body), "{rest}");
            let early = format!("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n{head}{rest}");
            assert_eq!(response(&early).unwrap(), json(body), "{rest}");
        }
        assert_eq!(response("HTTP/1.1 204 No Content\r\n\r\n").unwrap(), (204, String::new(), String::new()));
    }

    #[test]
    fn an_answer_says_whether_its_connection_stays_open_and_ends_where_the_next_begins() {
        let json = "Content-Length: 2\r\n\r\n{}";
        let chunked = "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nA: b\r\n\r\n";
        for (answer, stays_open) in [
            (format!("HTTP/1.1 200 OK\r\n{json}"), true),
            (format!("HTTP/1.1 200 OK\r\nConnection: Keep-Alive\r\n{json}"), true),
            (format!("HTTP/1.1 200 OK\r\n{chunked}"), true),
            ("HTTP/1.1 204 No Content\r\n\r\n".into(), true),
            (format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{json}"), false),
            (format!("HTTP/1.1 200 OK\r\nConnection: Close, x\r\n{json}"), false),
            (format!("HTTP/1.0 200 OK\r\n{json}"), false),
        ] {
            let both = format!("{answer}HTTP/1.1 404 Next\r\nContent-Length: 0\r\n\r\n");
            let mut stream = both.as_bytes();
            assert_eq!(read(&mut stream).unwrap().stays_open, stays_open, "{answer}");
            assert_eq!(read(&mut stream).unwrap().status, 404, "{answer}");
        }
        assert!(
            !read(&mut &b"HTTP/1.1 200 OK\r\n\r\n{}"[..]).unwrap().stays_open,
            "it ends with the connection"
        );
    }

    #[test]
    fn long_or_broken_answers_are_errors() {
        let head = "HTTP/1.1 200 OK\r\n";
        for (rest, kind) in [
            (format!("A: {}\r\n\r\n", "b".repeat(MAX_BYTES)), ErrorKind::InvalidData),
            (format!("Content-Length: {}\r\n\r\n", MAX_BYTES + 1), ErrorKind::InvalidData),
            ("Content-Length: x\r\n\r\n".into(), ErrorKind::InvalidData),
            ("Content-Length: 5\r\n\r\nabc".into(), ErrorKind::UnexpectedEof),
            (format!("\r\n{}", "b".repeat(MAX_BYTES + 1)), ErrorKind::InvalidData),
            ("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n".into(), ErrorKind::InvalidData),
            ("Transfer-Encoding: chunked\r\n\r\nx\r\n".into(), ErrorKind::InvalidData),
            ("Transfer-Encoding: chunked\r\n\r\n3\r\nab".into(), ErrorKind::UnexpectedEof),
        ] {
            assert_eq!(response(&format!("{head}{rest}")).unwrap_err().kind(), kind);
        }
        let long = format!("{head}Content-Length: {}\r\n\r\n{}", MAX_BYTES + 1, "b".repeat(MAX_BYTES + 1));
        assert_eq!(read_up_to(&mut long.as_bytes(), MAX_BYTES + 1).unwrap().body.len(), MAX_BYTES + 1);
        assert_eq!(response("SSH-2.0\n\n").unwrap_err().kind(), ErrorKind::InvalidData);
    }

    #[test]
    fn a_status_that_is_enough_is_known_without_its_body() {
        for status in [302, 307, 407, 429, 500, 503, 524] {
            for rest in [
                format!("Content-Length: {}\r\n\r\n", MAX_BYTES + 1),
                format!("\r\n{}", "b".repeat(MAX_BYTES + 1)),
                "Content-Length: 5\r\n\r\nabc".into(),
                "Transfer-Encoding: chunked\r\n\r\nx\r\n".into(),
            ] {
                let text = format!("HTTP/1.1 {status} Answer\r\nRetry-After: 90\r\n{rest}");
                assert_eq!(response(&text).unwrap(), (status, "90".into(), String::new()));
                assert!(!read(&mut text.as_bytes()).unwrap().stays_open);
            }
        }
        for status in [200, 400, 401, 403, 410] {
            let cut = format!("HTTP/1.1 {status} Answer\r\nContent-Length: 5\r\n\r\nabc");
            assert_eq!(response(&cut).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_read_without_panic(
            head in "(HTTP/1.1 200 OK\r\n(Transfer-Encoding: chunked\r\n)?\r\n)?",
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = read(&mut &[head.as_bytes(), &bytes].concat()[..]);
        }
    }
}

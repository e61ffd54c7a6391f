//! Bodies of HTTP/1.1.

use std::io::{self, ErrorKind, Read};

use httparse::Status;
use zeroize::Zeroizing;

/// Longest header, and longest body of an answer about one key, in bytes each.
pub(super) const MAX_BYTES: usize = 64 * 1024;

/// Longest line with a chunk's size or a field after the body, in bytes.
const MAX_LINE_BYTES: usize = 256;

/// Most fields of a header, and most after a body.
pub(super) const MAX_FIELDS: usize = 100;

/// The way in which a body's length is known.
#[derive(Clone, Copy)]
pub(super) enum Length {
    Bytes(u64),
    Chunked,
    /// The server closes the connection after the body.
    UntilEnd,
}

pub(super) fn invalid(cause: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, cause)
}

/// Reads a body.
///
/// # Errors
/// [`ErrorKind::InvalidData`] if it is longer than this many bytes or its chunks are not valid.
pub(super) fn read(stream: &mut impl Read, length: Length, max: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    // Never grows, so that no copy stays behind.
    let capacity = match length {
        Length::Bytes(bytes) => usize::try_from(bytes).unwrap_or(max).min(max),
        Length::Chunked | Length::UntilEnd => max,
    };
    let mut body = Zeroizing::new(Vec::with_capacity(capacity));
    match length {
        Length::Bytes(bytes) => append(stream, &mut body, bytes, max)?,
        Length::Chunked => read_chunks(stream, &mut body, max)?,
        Length::UntilEnd => read_until_end(stream, &mut body, max)?,
    }
    Ok(body)
}

/// Appends this number of bytes.
fn append(stream: &mut impl Read, body: &mut Vec<u8>, bytes: u64, max: usize) -> io::Result<()> {
    let bytes = usize::try_from(bytes).ok().filter(|bytes| *bytes <= max - body.len());
    let start = body.len();
    body.resize(start + bytes.ok_or_else(too_long)?, 0);
    stream.read_exact(&mut body[start..])
}

/// Reads the fields after the last chunk, too: the next answer follows them.
fn read_chunks(stream: &mut impl Read, body: &mut Vec<u8>, max: usize) -> io::Result<()> {
    loop {
        let line = read_line(stream)?;
        let Ok(Status::Complete((_, bytes))) = httparse::parse_chunk_size(&line) else {
            return Err(invalid("a chunk's size is not valid"));
        };
        if bytes == 0 {
            return skip_fields(stream);
        }
        append(stream, body, bytes, max)?;
        read_line(stream)?;
    }
}

fn skip_fields(stream: &mut impl Read) -> io::Result<()> {
    for _ in 0..MAX_FIELDS {
        if matches!(&*read_line(stream)?, b"\r\n" | b"\n") {
            return Ok(());
        }
    }
    Err(invalid("too many fields follow the body"))
}

fn read_line(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut line = vec![];
    while !line.ends_with(b"\n") {
        if line.len() == MAX_LINE_BYTES {
            return Err(invalid("a line of the body is too long"));
        }
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        line.push(byte[0]);
    }
    Ok(line)
}

fn read_until_end(stream: &mut impl Read, body: &mut Vec<u8>, max: usize) -> io::Result<()> {
    match stream.take(max as u64 + 1).read_to_end(body) {
        Ok(_) => {}
        // Many servers close without TLS's farewell. A cut-off answer is not JSON.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {}
        Err(error) => return Err(error),
    }
    if body.len() > max { Err(too_long()) } else { Ok(()) }
}

fn too_long() -> io::Error {
    invalid("the answer is too long")
}

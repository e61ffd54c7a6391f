//! Native messaging's framing: a length of 4 bytes in the machine's byte order, then the message. It does not use the
//! helper's implementation, since it tests that.

use std::io::{ErrorKind, Read, Result, Write};

/// A message with its length in front.
pub fn encode(message: &[u8]) -> Vec<u8> {
    [&u32::try_from(message.len()).unwrap().to_ne_bytes(), message].concat()
}

/// Writes one message and flushes.
pub fn write(output: &mut impl Write, message: &[u8]) -> Result<()> {
    output.write_all(&encode(message))?;
    output.flush()
}

/// Reads one message; `None` where the stream ends between two.
pub fn read(input: &mut impl Read) -> Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read(&mut length)? {
        0 => return Ok(None),
        start => input.read_exact(&mut length[start..])?,
    }
    let mut message = vec![0; u32::from_ne_bytes(length) as usize];
    input.read_exact(&mut message)?;
    Ok(Some(message))
}

/// Splits a whole stream into its messages.
pub fn decode_all(mut stream: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut messages = vec![];
    while let Some(message) = read(&mut stream)? {
        messages.push(message);
    }
    if stream.is_empty() { Ok(messages) } else { Err(ErrorKind::InvalidData.into()) }
}

#[cfg(test)]
mod tests {
    use super::{decode_all, encode};

    #[test]
    fn messages_are_read_as_they_were_written() {
        let stream = [encode(b"one"), encode(b""), encode(b"three")].concat();
        assert_eq!(decode_all(&stream).unwrap(), [&b"one"[..], b"", b"three"]);
    }

    #[test]
    fn truncated_frame_is_an_error() {
        for cut in [2, 5] {
            assert!(decode_all(&encode(b"one")[..cut]).is_err());
        }
    }
}

//! Framing: the payload's length as 32 bits in native byte order, then the payload, UTF-8 JSON.

use std::io::{self, ErrorKind, Read, Write};

use byteorder::{ByteOrder, NativeEndian};
use keyferry_core::limits::MAX_REQUEST_BYTES;
use zeroize::Zeroizing;

/// Size of the length prefix, in bytes.
const HEADER_BYTES: usize = size_of::<u32>();

/// Initial capacity of a reply, in bytes. A reply with a key fits, so its buffer never grows and leaves no copy of the
/// key behind.
const REPLY_CAPACITY: usize = 4 * 1024;

/// The result of reading from the pipe.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A whole payload, wiped on drop.
    Message(Zeroizing<Vec<u8>>),
    /// A payload that is too long; only its length was read.
    TooLarge(u32),
    /// The pipe was closed between two frames.
    End,
}

/// Reads one frame of [`MAX_REQUEST_BYTES`] at most.
///
/// # Errors
/// [`ErrorKind::UnexpectedEof`] if the pipe ends in the middle of a frame.
pub(crate) fn read(input: &mut impl Read) -> io::Result<Frame> {
    read_up_to(input, MAX_REQUEST_BYTES)
}

/// Reads one frame with a payload of this many bytes at most, as [`read`] does.
///
/// # Errors
/// As those of [`read`].
pub(crate) fn read_up_to(input: &mut impl Read, max: u32) -> io::Result<Frame> {
    let mut header = [0; HEADER_BYTES];
    let mut filled = 0;
    while filled < HEADER_BYTES {
        match input.read(&mut header[filled..]) {
            Ok(0) if filled == 0 => return Ok(Frame::End),
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let length = NativeEndian::read_u32(&header);
    if length > max {
        return Ok(Frame::TooLarge(length));
    }
    let mut message = Zeroizing::new(vec![0; usize::try_from(length).map_err(io::Error::other)?]);
    input.read_exact(&mut message)?;
    Ok(Frame::Message(message))
}

/// Encodes `content` as a frame that is wiped on drop.
pub(crate) fn encode(content: &impl serde::Serialize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut frame = Zeroizing::new(Vec::with_capacity(REPLY_CAPACITY));
    frame.extend_from_slice(&[0; HEADER_BYTES]);
    serde_json::to_writer(&mut *frame, content)?;
    let length = u32::try_from(frame.len() - HEADER_BYTES).map_err(io::Error::other)?;
    NativeEndian::write_u32(&mut frame[..HEADER_BYTES], length);
    Ok(frame)
}

/// Length of a frame's payload, in bytes.
pub(crate) fn payload_bytes(frame: &[u8]) -> usize {
    frame.len().saturating_sub(HEADER_BYTES)
}

/// Writes a frame and flushes it.
pub(crate) fn write(output: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    output.write_all(frame)?;
    output.flush()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns at most `size` bytes per read, as a pipe may.
    struct Pieces<'a> {
        rest: &'a [u8],
        size: usize,
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.size.min(buffer.len()).min(self.rest.len());
            let (now, later) = self.rest.split_at(count);
            buffer[..count].copy_from_slice(now);
            self.rest = later;
            Ok(count)
        }
    }

    pub(in crate::messaging) fn framed(message: &[u8]) -> Vec<u8> {
        let length = u32::try_from(message.len()).unwrap();
        [&length.to_ne_bytes(), message].concat()
    }

    #[test]
    fn a_length_beyond_the_limit_is_refused_before_allocation() {
        for length in [MAX_REQUEST_BYTES + 1, u32::MAX] {
            assert_eq!(read(&mut &length.to_ne_bytes()[..]).unwrap(), Frame::TooLarge(length));
        }
    }

    #[test]
    fn an_answer_between_two_processes_may_be_longer_than_a_request() {
        let message = vec![b' '; MAX_REQUEST_BYTES as usize + 1];
        let frame = framed(&message);
        let read = read_up_to(&mut &frame[..], MAX_REQUEST_BYTES + 1).unwrap();
        assert_eq!(read, Frame::Message(Zeroizing::new(message)));
    }

    #[test]
    fn an_encoded_frame_reads_back() {
        let frame = encode(&"hello").unwrap();
        assert_eq!(payload_bytes(&frame), 7);
        let Frame::Message(message) = read(&mut &frame[..]).unwrap() else { panic!("no message") };
        assert_eq!(&message[..], br#""hello""#);
    }

    proptest! {
        #[test]
        fn split_and_concatenated_frames_read_back(
            messages in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 0..5),
            size in 1_usize..64,
        ) {
            let bytes: Vec<u8> = messages.iter().flat_map(|message| framed(message)).collect();
            let mut input = Pieces { rest: &bytes, size };
            for message in messages {
                prop_assert_eq!(read(&mut input).unwrap(), Frame::Message(Zeroizing::new(message)));
            }
            prop_assert_eq!(read(&mut input).unwrap(), Frame::End);
        }

        #[test]
        fn a_truncated_frame_is_an_error(message in proptest::collection::vec(any::<u8>(), 0..300), cut in any::<prop::sample::Index>()) {
            let bytes = framed(&message);
            let cut = cut.index(bytes.len() - 1) + 1;
            let result = read(&mut &bytes[..bytes.len() - cut]);
            if cut == bytes.len() {
                prop_assert_eq!(result.unwrap(), Frame::End);
            } else {
                prop_assert_eq!(result.unwrap_err().kind(), ErrorKind::UnexpectedEof);
            }
        }

        #[test]
        fn arbitrary_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = read(&mut &bytes[..]);
        }
    }
}

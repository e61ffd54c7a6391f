//! Writes replies, from the loop that answers requests and from checks beside it.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::limits::MAX_REPLY_BYTES;
use keyferry_core::protocol::{HostAnswer, HostReply, PROTOCOL_VERSION};
use log::{info, warn};

use super::lock::lock;
use super::{framing, listing};
use crate::team;

/// The pipe to the browser. Each reply, or each part of a list, is written as a whole.
pub(super) struct Output<W>(Arc<Mutex<W>>);

impl<W> Clone for Output<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: Write> Output<W> {
    pub(super) fn new(pipe: W) -> Self {
        Self(Arc::new(Mutex::new(pipe)))
    }

    /// Writes the answer to a request.
    pub(super) fn reply(&self, id: Option<u32>, answer: HostAnswer) -> io::Result<()> {
        if let HostAnswer::Failed(Failure { code, cause }) = &answer {
            warn!("request {id:?}: {code} ({cause})");
        } else {
            info!("request {id:?}: done");
        }
        if let HostAnswer::Listed { entries, team } = answer {
            let mut parts = listing::split(entries);
            let end = parts.pop().unwrap_or_default();
            for entries in parts {
                self.write(id, HostAnswer::ListPart { entries })?;
            }
            return self.write(id, HostAnswer::Listed { entries: end, team });
        }
        self.write(id, answer)
    }

    /// Writes one reply. One beyond the limit is replaced by a failure.
    pub(super) fn write(&self, id: Option<u32>, answer: HostAnswer) -> io::Result<()> {
        let encode = |answer| {
            let host = env!("CARGO_PKG_VERSION").to_owned();
            framing::encode(&HostReply {
                protocol: PROTOCOL_VERSION,
                host,
                id,
                has_team: team::is_connected(),
                answer,
            })
        };
        let mut frame = encode(answer)?;
        let length = framing::payload_bytes(&frame);
        if length > MAX_REPLY_BYTES as usize {
            let cause = format!("{length} bytes, and {MAX_REPLY_BYTES} are allowed");
            frame = encode(HostAnswer::Failed(Failure::new(FailureCode::TooLarge, cause)))?;
        }
        framing::write(&mut *lock(&self.0), &frame)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use keyferry_core::protocol::HostReply;

    use super::*;
    use crate::messaging::framing::Frame;

    /// The pipe's other end.
    #[derive(Clone, Default)]
    pub(in crate::messaging) struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            lock(&self.0).write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Written {
        pub(in crate::messaging) fn replies(&self) -> Vec<HostReply> {
            let written = lock(&self.0);
            let (mut rest, mut replies) = (&written[..], vec![]);
            while let Frame::Message(message) = framing::read(&mut rest).unwrap() {
                replies.push(serde_json::from_slice(&message).unwrap());
            }
            replies
        }
    }

    #[test]
    fn a_reply_beyond_the_limit_is_replaced_by_a_failure() {
        let written = Written::default();
        let failure = Failure::new(FailureCode::Internal, "x".repeat(MAX_REPLY_BYTES as usize));
        Output::new(written.clone()).write(Some(1), HostAnswer::Failed(failure)).unwrap();
        let replies = written.replies();
        assert!(matches!(&replies[0].answer, HostAnswer::Failed(f) if f.code == FailureCode::TooLarge));
    }
}

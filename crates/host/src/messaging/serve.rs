//! The loop that answers requests, one after the other.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::limits::{MAX_REPLY_BYTES, MAX_REQUEST_BYTES};
use keyferry_core::protocol::{HostAnswer, HostCall, HostReply, PROTOCOL_VERSION};
use keyferry_core::sites::upstack;
use log::{debug, info, warn};
use serde_variant::to_variant_name;
use zeroize::Zeroizing;

use super::Caller;
use super::framing::{self, Frame};
use super::listing;
use super::request::Request;
use crate::clipboard::{Copy, Starter};
use crate::keyring::{self, Keyring};
use crate::store::{Saved, Store};

/// Serves the caller until it closes the pipe.
///
/// # Errors
/// A pipe that broke, or ended in the middle of a message.
pub(crate) fn serve(
    caller: Caller,
    mut input: impl Read,
    output: impl Write,
    keyring: Keyring,
    starter: Starter,
) -> io::Result<()> {
    let mut host = Host { output, keyring, starter };
    match caller {
        Caller::Keyferry => {}
        Caller::Other => {
            let cause = "the caller is not the Keyferry extension";
            return host.reply(None, HostAnswer::Failed(Failure::new(FailureCode::NotAllowed, cause)));
        }
    }
    loop {
        match framing::read(&mut input)? {
            Frame::End => return Ok(()),
            Frame::TooLarge(length) => {
                // Where the next message begins is unknown, so this is the last reply.
                let cause = format!("{length} bytes, and {MAX_REQUEST_BYTES} are allowed");
                return host.reply(None, HostAnswer::Failed(Failure::new(FailureCode::TooLarge, cause)));
            }
            Frame::Message(message) => host.handle(message)?,
        }
        if host.keyring.is_stuck() {
            // The browser starts another host for the next request.
            return Ok(());
        }
    }
}

/// The part of a call that runs on the keyring's thread. Boxed, so that the code of the thread is compiled once for
/// all.
type Work = Box<dyn Fn(&Store) -> Result<HostAnswer, Failure> + Send>;

struct Host<W> {
    output: W,
    keyring: Keyring,
    starter: Starter,
}

impl<W: Write> Host<W> {
    fn handle(&mut self, message: Zeroizing<Vec<u8>>) -> io::Result<()> {
        debug!("a message of {} bytes", message.len());
        let Request { id, call } = Request::parse(&message);
        // The keyring may take minutes: wipe the message, which may hold a key, before that.
        drop(message);
        let answer = call.and_then(|call| {
            catch_unwind(AssertUnwindSafe(|| self.execute(id, call)))
                .unwrap_or_else(|_| Err(Failure::new(FailureCode::Internal, "a panic stopped the request")))
        });
        self.reply(id, answer.unwrap_or_else(HostAnswer::Failed))
    }

    fn execute(&mut self, id: Option<u32>, call: HostCall) -> Result<HostAnswer, Failure> {
        let Self { output, keyring, starter } = self;
        info!("request {id:?}: {}", to_variant_name(&call).unwrap_or("a call"));
        let on_waiting = || {
            info!("request {id:?}: waiting for the keyring");
            // A broken pipe is noticed when the answer is written. A save goes on until then.
            let _ = write_reply(output, id, HostAnswer::Waiting);
        };
        let work: Work = match call {
            HostCall::Hello => return Ok(HostAnswer::Hello),
            HostCall::Copy { entry, clear_seconds } => {
                // The key does not pass the extension.
                let (entry, key) = keyring.call(on_waiting, move |store| store.reveal(&entry))?;
                starter.copy(Copy { key, clear_seconds })?;
                return Ok(HostAnswer::Copied { entry });
            }
            HostCall::Check { .. } => {
                return Err(Failure::new(FailureCode::Internal, "no check yet"));
            }
            HostCall::Release { origin, .. } if origin != upstack::ORIGIN => {
                let cause = "keys are released for the Upstack page only";
                return Err(Failure::new(FailureCode::NotAllowed, cause));
            }
            HostCall::Release { entry, .. } => Box::new(move |store| {
                let (entry, key) = store.release(&entry)?;
                Ok(HostAnswer::Released { entry, key })
            }),
            HostCall::Reveal { entry } => Box::new(move |store| {
                let (entry, key) = store.reveal(&entry)?;
                Ok(HostAnswer::Released { entry, key })
            }),
            HostCall::Save(capture) => Box::new(move |store| {
                let Saved { entry, is_new } = store.save(&capture)?;
                Ok(HostAnswer::Saved { capture: capture.id.clone(), entry, already_saved: !is_new })
            }),
            HostCall::SaveQuietly(capture) => Box::new(move |store| {
                let Saved { entry, is_new } = store.save_quietly(&capture)?;
                Ok(HostAnswer::Saved { capture: capture.id.clone(), entry, already_saved: !is_new })
            }),
            HostCall::List => Box::new(|store| Ok(HostAnswer::Listed { entries: store.list()? })),
            HostCall::Rename { entry, label } => {
                Box::new(move |store| Ok(HostAnswer::Changed { entry: store.rename(&entry, &label)? }))
            }
            HostCall::MarkUsed { entry, used } => {
                Box::new(move |store| Ok(HostAnswer::Changed { entry: store.mark_used(&entry, &used)? }))
            }
            HostCall::Remove { entry } => Box::new(move |store| {
                store.remove(&entry)?;
                Ok(HostAnswer::Removed { entry: entry.clone() })
            }),
        };
        keyring.call(on_waiting, work)
    }

    fn reply(&mut self, id: Option<u32>, answer: HostAnswer) -> io::Result<()> {
        if let HostAnswer::Failed(Failure { code, cause }) = &answer {
            warn!("request {id:?}: {code} ({cause})");
        } else {
            info!("request {id:?}: done");
        }
        if let HostAnswer::Listed { entries } = answer {
            let mut parts = listing::split(entries);
            let end = parts.pop().unwrap_or_default();
            for entries in parts {
                write_reply(&mut self.output, id, HostAnswer::ListPart { entries })?;
            }
            return write_reply(&mut self.output, id, HostAnswer::Listed { entries: end });
        }
        write_reply(&mut self.output, id, answer)
    }
}

fn write_reply(output: &mut impl Write, id: Option<u32>, answer: HostAnswer) -> io::Result<()> {
    let encode = |answer| {
        let host = env!("CARGO_PKG_VERSION").to_owned();
        framing::encode(&HostReply {
            protocol: PROTOCOL_VERSION,
            host,
            id,
            without_labels: !keyring::KEEPS_ATTRIBUTES,
            answer,
        })
    };
    let mut frame = encode(answer)?;
    let length = framing::payload_bytes(&frame);
    if length > MAX_REPLY_BYTES as usize {
        let cause = format!("{length} bytes, and {MAX_REPLY_BYTES} are allowed");
        frame = encode(HostAnswer::Failed(Failure::new(FailureCode::TooLarge, cause)))?;
    }
    framing::write(output, &frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::tests::unanswered;
    use crate::messaging::framing::tests::framed;

    fn replies(output: &[u8]) -> Vec<HostReply> {
        let (mut rest, mut replies) = (output, vec![]);
        while let Frame::Message(message) = framing::read(&mut rest).unwrap() {
            replies.push(serde_json::from_slice(&message).unwrap());
        }
        replies
    }

    #[test]
    fn an_unanswered_prompt_is_reported_once_and_then_the_host_ends() {
        let list = br#"{"protocol":1,"client":"0","id":7,"call":"list"}"#;
        let input = [framed(list), framed(list)].concat();
        let mut output = vec![];
        serve(Caller::Keyferry, &input[..], &mut output, unanswered(), Starter::none()).unwrap();
        let replies = replies(&output);
        assert!(replies.iter().all(|reply| reply.id == Some(7)));
        let [HostAnswer::Waiting, HostAnswer::Failed(failure)] =
            &[&replies[0].answer, &replies[1].answer].map(Clone::clone)
        else {
            panic!("{replies:?}")
        };
        assert_eq!((replies.len(), failure.code), (2, FailureCode::KeyringLocked));
    }

    #[test]
    fn a_reply_beyond_the_limit_is_replaced_by_a_failure() {
        let mut output = vec![];
        let failure = Failure::new(FailureCode::Internal, "x".repeat(MAX_REPLY_BYTES as usize));
        write_reply(&mut output, Some(1), HostAnswer::Failed(failure)).unwrap();
        assert!(
            matches!(&replies(&output)[0].answer, HostAnswer::Failed(f) if f.code == FailureCode::TooLarge)
        );
    }
}

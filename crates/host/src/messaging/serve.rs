//! The native messaging host: requests from the browser on standard input, replies on standard output.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::limits::{MAX_REPLY_BYTES, MAX_REQUEST_BYTES, MAX_REQUEST_DEPTH, MAX_REQUEST_VALUES};
use keyferry_core::product::{CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID, HOST_NAME};
use keyferry_core::protocol::{HostAnswer, HostCall, HostEnvelope, HostReply, HostRequest, PROTOCOL_VERSION};
use keyferry_core::sites::upstack;
use log::{debug, info, warn};
use zeroize::Zeroizing;

use crate::clipboard;
use crate::frame::{self, Frame};
use crate::keyring::Keyring;

/// Who has started this process as a native messaging host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Our extension.
    Ours,
    /// Another extension: a registration that lets it in is not ours.
    Foreign,
}

impl Caller {
    /// Reads it from the arguments; `None` when it was not a browser. Chromium gives the extension's origin (and
    /// on Windows `--parent-window`), Firefox the path of the registration and the extension's id.
    pub(crate) fn of(args: &[OsString]) -> Option<Self> {
        let first = args.first()?.to_str()?;
        let ours = if let Some(origin) = first.strip_prefix("chrome-extension://") {
            origin.strip_suffix('/') == Some(CHROMIUM_EXTENSION_ID)
        } else if Path::new(first).file_stem()? == HOST_NAME {
            args.get(1).is_some_and(|id| id == FIREFOX_EXTENSION_ID)
        } else {
            return None;
        };
        Some(if ours { Self::Ours } else { Self::Foreign })
    }
}

/// Serves the caller until it closes the pipe.
///
/// # Errors
/// A pipe that broke, or ended in the middle of a message.
pub(crate) fn serve(
    caller: Caller,
    mut input: impl Read,
    output: impl Write,
    keyring: Keyring,
) -> io::Result<()> {
    let mut host = Host { output, keyring };
    if caller == Caller::Foreign {
        let failure = Failure::new(FailureCode::NotAllowed, "not the extension that this helper belongs to");
        return host.reply(None, HostAnswer::Failed(failure));
    }
    loop {
        match frame::read(&mut input)? {
            Frame::End => return Ok(()),
            Frame::TooLarge(length) => {
                // What follows cannot be told from the next message, so this is the last one.
                let cause = format!("{length} bytes, and {MAX_REQUEST_BYTES} are allowed");
                return host.reply(None, HostAnswer::Failed(Failure::new(FailureCode::TooLarge, cause)));
            }
            Frame::Message(message) => host.serve(message)?,
        }
        if host.keyring.is_stuck() {
            // The browser starts another host for the next request.
            return Ok(());
        }
    }
}

struct Host<W> {
    output: W,
    keyring: Keyring,
}

impl<W: Write> Host<W> {
    fn serve(&mut self, message: Zeroizing<Vec<u8>>) -> io::Result<()> {
        debug!("a message of {} bytes", message.len());
        if let Err(failure) = check_shape(&message) {
            return self.reply(None, HostAnswer::Failed(failure));
        }
        let envelope: Option<HostEnvelope> = serde_json::from_slice(&message).ok();
        let id = envelope.map(|envelope| envelope.id);
        let call = read_request(&message, envelope);
        // The keyring may take minutes: only the request itself lives as long.
        drop(message);
        let answer = call.and_then(|call| {
            catch_unwind(AssertUnwindSafe(|| self.answer(id, call)))
                .unwrap_or_else(|_| Err(Failure::new(FailureCode::Internal, "a defect stopped the request")))
        });
        self.reply(id, answer.unwrap_or_else(HostAnswer::Failed))
    }

    fn answer(&mut self, id: Option<u32>, call: HostCall) -> Result<HostAnswer, Failure> {
        let Self { output, keyring } = self;
        info!("request {id:?}: {}", kind(&call));
        let waiting = || {
            info!("request {id:?}: the keyring is waiting");
            // A pipe that broke is noticed when the answer is written. A save goes on until then.
            let _ = write_reply(output, id, HostAnswer::Waiting);
        };
        match call {
            HostCall::Hello => Ok(HostAnswer::Hello),
            HostCall::Save(capture) => keyring.call(waiting, move |store| {
                let entry = store.save(&capture)?;
                Ok(HostAnswer::Saved { capture: capture.id.clone(), entry })
            }),
            HostCall::SaveQuietly(capture) => keyring.call(waiting, move |store| {
                let entry = store.save_quietly(&capture)?;
                Ok(HostAnswer::Saved { capture: capture.id.clone(), entry })
            }),
            HostCall::List => {
                keyring.call(waiting, |store| Ok(HostAnswer::Listed { entries: store.list()? }))
            }
            HostCall::Release { origin, .. } if origin != upstack::ORIGIN => {
                Err(Failure::new(FailureCode::NotAllowed, "a key is given out for the Upstack page alone"))
            }
            HostCall::Release { entry, .. } | HostCall::Reveal { entry } => {
                keyring.call(waiting, move |store| {
                    let (entry, key) = store.release(&entry)?;
                    Ok(HostAnswer::Released { entry, key })
                })
            }
            HostCall::Rename { entry, label } => keyring
                .call(waiting, move |store| Ok(HostAnswer::Changed { entry: store.rename(&entry, &label)? })),
            HostCall::MarkUsed { entry, used } => keyring.call(waiting, move |store| {
                Ok(HostAnswer::Changed { entry: store.mark_used(&entry, &used)? })
            }),
            HostCall::Remove { entry } => keyring.call(waiting, move |store| {
                store.remove(&entry)?;
                Ok(HostAnswer::Removed { entry: entry.clone() })
            }),
            HostCall::ClearClipboard { entry } => {
                clipboard::clear(&entry)?;
                Ok(HostAnswer::ClipboardClear { entry })
            }
        }
    }

    fn reply(&mut self, id: Option<u32>, answer: HostAnswer) -> io::Result<()> {
        match &answer {
            HostAnswer::Failed(Failure { code, cause }) => warn!("request {id:?}: {code} ({cause})"),
            _ => info!("request {id:?}: done"),
        }
        write_reply(&mut self.output, id, answer)
    }
}

/// What may be told of a call.
fn kind(call: &HostCall) -> &'static str {
    match call {
        HostCall::Hello => "hello",
        HostCall::Save(_) => "save",
        HostCall::SaveQuietly(_) => "save quietly",
        HostCall::List => "list",
        HostCall::Release { .. } => "release",
        HostCall::Reveal { .. } => "reveal",
        HostCall::Rename { .. } => "rename",
        HostCall::MarkUsed { .. } => "mark_used",
        HostCall::Remove { .. } => "remove",
        HostCall::ClearClipboard { .. } => "clear_clipboard",
    }
}

/// Whether a message keeps to the limits on depth and count. Looks at the bytes alone, before anything is
/// allocated for what they say; whether they are JSON is for the parser to find.
fn check_shape(message: &[u8]) -> Result<(), Failure> {
    let (mut depth, mut values) = (0_usize, 0_usize);
    let (mut in_text, mut escaped) = (false, false);
    for byte in message {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => {
                depth += 1;
                values += 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b':' => values += 1,
            _ => {}
        }
        if depth > MAX_REQUEST_DEPTH || values > MAX_REQUEST_VALUES {
            return Err(Failure::new(FailureCode::TooLarge, "more levels or values than a request may have"));
        }
    }
    Ok(())
}

/// Reads what is asked. The errors name the place in the message, never its content.
fn read_request(message: &[u8], envelope: Option<HostEnvelope>) -> Result<HostCall, Failure> {
    let bad = |error: &serde_json::Error| {
        let (kind, line, column) = (error.classify(), error.line(), error.column());
        Failure::new(FailureCode::BadRequest, format!("{kind:?} error at line {line}, column {column}"))
    };
    match envelope {
        Some(HostEnvelope { protocol, .. }) if protocol > PROTOCOL_VERSION => Err(Failure::new(
            FailureCode::HelperOutdated,
            format!("the extension speaks protocol {protocol}, the helper {PROTOCOL_VERSION}"),
        )),
        Some(HostEnvelope { protocol, .. }) if protocol < PROTOCOL_VERSION => Err(Failure::new(
            FailureCode::ExtensionOutdated,
            format!("the extension speaks protocol {protocol}, the helper {PROTOCOL_VERSION}"),
        )),
        _ => serde_json::from_slice(message).map(|request: HostRequest| request.call).map_err(|e| bad(&e)),
    }
}

fn write_reply(output: &mut impl Write, id: Option<u32>, answer: HostAnswer) -> io::Result<()> {
    let reply = |answer| {
        let host = env!("CARGO_PKG_VERSION").to_owned();
        frame::encode(&HostReply { protocol: PROTOCOL_VERSION, host, id, answer })
    };
    let mut frame = reply(answer)?;
    let length = frame::message_bytes(&frame);
    if length > MAX_REPLY_BYTES as usize {
        let cause = format!("{length} bytes, and {MAX_REPLY_BYTES} are allowed");
        frame = reply(HostAnswer::Failed(Failure::new(FailureCode::TooLarge, cause)))?;
    }
    frame::write(output, &frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::tests::unanswered;

    fn replies(output: &[u8]) -> Vec<HostReply> {
        let (mut rest, mut replies) = (output, vec![]);
        while let Frame::Message(message) = frame::read(&mut rest).unwrap() {
            replies.push(serde_json::from_slice(&message).unwrap());
        }
        replies
    }

    #[test]
    fn an_unanswered_prompt_is_told_of_once_and_then_the_host_makes_room_for_another() {
        let list = r#"{"protocol":1,"client":"0","id":7,"call":"list"}"#;
        let input = [framed(list), framed(list)].concat();
        let mut output = vec![];
        serve(Caller::Ours, &input[..], &mut output, unanswered()).unwrap();
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
    fn a_reply_beyond_the_browsers_limit_becomes_an_error() {
        let mut output = vec![];
        let failure = Failure::new(FailureCode::Internal, "x".repeat(MAX_REPLY_BYTES as usize));
        write_reply(&mut output, Some(1), HostAnswer::Failed(failure)).unwrap();
        // Longer than a request may be is not the case here, so that it can be read back.
        assert!(
            matches!(&replies(&output)[0].answer, HostAnswer::Failed(f) if f.code == FailureCode::TooLarge)
        );
    }

    #[test]
    fn only_our_extension_is_served() {
        let of = |args: &[&str]| Caller::of(&args.iter().map(OsString::from).collect::<Vec<_>>());
        let manifest = format!("/home/x/.mozilla/native-messaging-hosts/{HOST_NAME}.json");
        let origin = format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/");
        assert_eq!(of(&[&origin]), Some(Caller::Ours));
        assert_eq!(of(&[&origin, "--parent-window=0"]), Some(Caller::Ours));
        assert_eq!(of(&[&manifest, FIREFOX_EXTENSION_ID]), Some(Caller::Ours));
        assert_eq!(of(&["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"]), Some(Caller::Foreign));
        assert_eq!(of(&[&format!("{origin}x")]), Some(Caller::Foreign));
        assert_eq!(of(&[&manifest, "other@example.com"]), Some(Caller::Foreign));
        assert_eq!(of(&[&manifest]), Some(Caller::Foreign));
        assert_eq!(of(&["list"]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn levels_and_values_are_counted_outside_of_text_alone() {
        let nested = |levels| ["[".repeat(levels), "]".repeat(levels)].concat();
        let listed = |values| format!("[{}0]", "0,".repeat(values));
        assert!(check_shape(nested(MAX_REQUEST_DEPTH).as_bytes()).is_ok());
        assert!(check_shape(listed(MAX_REQUEST_VALUES - 1).as_bytes()).is_ok());
        assert!(check_shape(format!(r#""\"{}""#, listed(1000)).as_bytes()).is_ok());
        for message in
            [nested(MAX_REQUEST_DEPTH + 1), listed(MAX_REQUEST_VALUES), format!(r#""\\"{}"#, nested(99))]
        {
            assert_eq!(check_shape(message.as_bytes()).unwrap_err().code, FailureCode::TooLarge, "{message}");
        }
    }

    fn framed(message: &str) -> Vec<u8> {
        [&u32::try_from(message.len()).unwrap().to_ne_bytes(), message.as_bytes()].concat()
    }
}

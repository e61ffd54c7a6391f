//! The native messaging host: requests from the browser on standard input, replies on standard output.
//! `docs/PROTOCOL.md` describes the messages.

mod caller;
pub(crate) mod framing;
mod listing;
mod request;
mod serve;

pub(crate) use caller::Caller;
pub(crate) use framing::{Frame, encode, read};
pub(crate) use serve::serve;

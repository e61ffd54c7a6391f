//! The native messaging host: requests from the browser on standard input, replies on standard output.
//! `docs/PROTOCOL.md` describes the messages.

mod caller;
mod check;
mod connection;
pub(crate) mod framing;
mod listing;
mod lock;
mod output;
mod request;
mod serve;
mod team;
mod team_key;

pub(crate) use caller::Caller;
pub(crate) use framing::{Frame, encode, read};
pub(crate) use serve::{Processes, serve};

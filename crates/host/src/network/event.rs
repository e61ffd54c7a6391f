//! Arrivals from outside of the process with the network.

use std::io;

use crate::engine::Callback;
use crate::messaging::framing::Frame;

/// An arrival from outside of the process.
pub(super) enum Event {
    Input(io::Result<Frame>),
    /// The browser has come back from a sign-in, without the values if the person has cancelled.
    Visit(Option<Callback>),
}

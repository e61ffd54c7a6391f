//! The process with the network: questions in, one request and one answer for each.

use std::io;
use std::process::ExitCode;

use keyferry_core::protocol::Obstacle;
use zeroize::Zeroizing;

use super::{CallbackAnswer, Question, callback, engine, omnisend, unchecked};
use crate::hardening;
use crate::messaging::framing::{self, Frame};

/// Answers the questions on standard input until it ends. The process has confined itself before.
pub(crate) fn run() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        // The starter reports an end without an answer.
        Err(_) => ExitCode::FAILURE,
    }
}

fn serve() -> io::Result<()> {
    let (mut input, mut output) = hardening::unbuffered_pipes()?;
    let mut engine = engine::Client::default();
    let mut is_first = true;
    loop {
        let question = match framing::read(&mut input)? {
            Frame::Message(message) => serde_json::from_slice(&message)?,
            Frame::End if !is_first => return Ok(()),
            Frame::TooLarge(_) | Frame::End => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        framing::write(&mut output, &answer(question, &mut engine)?)?;
        is_first = false;
    }
}

/// The frame of the answer.
fn answer(question: Question, engine: &mut engine::Client) -> io::Result<Zeroizing<Vec<u8>>> {
    match question {
        Question::Omnisend { key } => framing::encode(&omnisend::ask(&key)),
        Question::Engine(request) => framing::encode(&engine.ask(&request)),
        Question::Callback => {
            let failed = |error: io::Error| {
                unchecked(Obstacle::NotStarted, &format!("the address for the browser: {error}"))
            };
            let answer: CallbackAnswer = callback::wait().map_err(failed);
            framing::encode(&answer)
        }
    }
}

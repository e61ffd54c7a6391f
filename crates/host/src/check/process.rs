//! The process that asks Omnisend: one key, one request, one answer.

use std::io;
use std::process::ExitCode;

use super::{Answer, Question, request};
use crate::hardening;
use crate::messaging::framing::{self, Frame};

/// Reads a key from standard input, asks Omnisend, and writes the answer to standard output. The process has confined
/// itself before.
pub(crate) fn run() -> ExitCode {
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        // The starter reports an end without an answer.
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer() -> io::Result<()> {
    let (mut input, mut output) = hardening::unbuffered_pipes()?;
    let question: Question = match framing::read(&mut input)? {
        Frame::Message(message) => serde_json::from_slice(&message)?,
        Frame::TooLarge(_) | Frame::End => return Err(io::ErrorKind::UnexpectedEof.into()),
    };
    let answer: Answer = request::ask(&question.key);
    drop(question);
    framing::write(&mut output, &framing::encode(&answer)?)
}

//! The process with the network: questions in, one request and one answer for each.

use std::io;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use keyferry_core::protocol::Obstacle;
use zeroize::Zeroizing;

use super::event::Event;
use super::{CallbackAnswer, ListenAnswer, Question, callback, engine, omnisend, unchecked};
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
    let (input, mut output) = hardening::unbuffered_pipes()?;
    let (sender, events) = channel();
    let visits = sender.clone();
    // Read beside the answers, since a person takes minutes to sign in: the process ends with its starter meanwhile.
    thread::Builder::new().name("questions".into()).spawn(move || read(input, &sender))?;
    let mut engine = engine::Client::default();
    let mut is_first = true;
    let mut early = None;
    while let Some(question) = next(&events, is_first, &mut early)? {
        let Some(answer) = answer(question, &mut engine, &events, &visits, &mut early)? else {
            return Ok(());
        };
        framing::write(&mut output, &answer)?;
        is_first = false;
    }
    Ok(())
}

fn read(mut input: impl io::Read, events: &Sender<Event>) {
    loop {
        let frame = framing::read(&mut input);
        let is_last = !matches!(frame, Ok(Frame::Message(_)));
        if events.send(Event::Input(frame)).is_err() || is_last {
            return;
        }
    }
}

/// The next question; `None` after the last one. `early` takes a visit of the browser that comes before the question about
/// it: a person who is signed in to their company already is back at once.
fn next(
    events: &Receiver<Event>,
    is_first: bool,
    early: &mut Option<CallbackAnswer>,
) -> io::Result<Option<Question>> {
    loop {
        match events.recv().map_err(io::Error::other)? {
            Event::Input(frame) => match frame? {
                Frame::Message(message) => return Ok(Some(serde_json::from_slice(&message)?)),
                Frame::End if !is_first => return Ok(None),
                Frame::TooLarge(_) | Frame::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            },
            Event::Visit(callback) => *early = Some(Ok(callback)),
        }
    }
}

/// The frame of the answer; `None` if the starter has ended meanwhile.
fn answer(
    question: Question,
    engine: &mut engine::Client,
    events: &Receiver<Event>,
    visits: &Sender<Event>,
    early: &mut Option<CallbackAnswer>,
) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let answer = match question {
        Question::Omnisend { key } => framing::encode(&omnisend::ask(&key)),
        Question::Engine(request) => framing::encode(&engine.ask(&request)),
        Question::Listen(state) => {
            let failed = |error: io::Error| {
                unchecked(Obstacle::NotStarted, &format!("the address for the browser: {error}"))
            };
            let answer: ListenAnswer = callback::listen(state, visits.clone()).map_err(failed);
            framing::encode(&answer)
        }
        Question::Callback => {
            let answer: CallbackAnswer = match early.take() {
                Some(answer) => answer,
                None => match events.recv().map_err(io::Error::other)? {
                    Event::Visit(callback) => Ok(callback),
                    Event::Input(_) => return Ok(None),
                },
            };
            framing::encode(&answer)
        }
    };
    answer.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_for_a_browser_ends_with_the_starter() {
        let (sender, events) = channel();
        sender.send(Event::Input(Ok(Frame::End))).unwrap();
        let mut engine = engine::Client::default();
        let mut early = None;
        assert!(answer(Question::Callback, &mut engine, &events, &sender, &mut early).unwrap().is_none());
        sender.send(Event::Visit(None)).unwrap();
        let frame = answer(Question::Callback, &mut engine, &events, &sender, &mut early).unwrap().unwrap();
        assert_eq!(&frame[4..], br#"{"Ok":null}"#);
    }

    #[test]
    fn a_browser_that_is_back_before_the_question_is_not_forgotten() {
        let (sender, events) = channel();
        let question = serde_json::to_vec(&Question::Callback).unwrap();
        sender.send(Event::Visit(None)).unwrap();
        sender.send(Event::Input(Ok(Frame::Message(question.into())))).unwrap();
        // The end of the wait, if it is forgotten.
        sender.send(Event::Input(Ok(Frame::End))).unwrap();
        let (mut engine, mut early) = (engine::Client::default(), None);
        let question = next(&events, true, &mut early).unwrap().unwrap();
        let frame = answer(question, &mut engine, &events, &sender, &mut early).unwrap().unwrap();
        assert_eq!(&frame[4..], br#"{"Ok":null}"#);
    }

    #[test]
    fn a_process_without_a_question_is_an_error_and_one_without_another_ends() {
        let (sender, events) = channel();
        for _ in 0..2 {
            sender.send(Event::Input(Ok(Frame::End))).unwrap();
        }
        assert!(next(&events, true, &mut None).is_err());
        assert!(next(&events, false, &mut None).unwrap().is_none());
    }
}

//! The real binary under random input: no crash, no hang, no key on standard error or in a reply.
//!
//! It runs for two seconds, or for `KEYFERRY_FUZZ_SECONDS`. A failure prints its seed; `KEYFERRY_FUZZ_SEED` repeats it. The
//! coverage-guided target is in `fuzz/`.
use std::env;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::common::{Home, KEYFERRY, capture_with, framed, holds_bytes};
use fastrand::Rng;
use keyferry_core::key::ApiKey;
use keyferry_core::limits::MAX_REQUEST_BYTES;
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_core::protocol::{HostCall, HostReply, HostRequest, PROTOCOL_VERSION};
use keyferry_test_support::frame;

/// Limit for one input, generous enough for a busy machine.
const HANG: Duration = Duration::from_secs(30);

/// Fragments that JSON parsers treat specially.
const PIECES: &[&str] = &[
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "-1",
    "1e999",
    "18446744073709551616",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "\"protocol\":",
    "\"id\":",
    "\"call\":",
    "\"save\":",
    "\"release\":",
    "hello",
    "\0",
    "\u{10ffff}",
];

/// A valid request with random mutations.
fn message(rng: &mut Rng, key: &ApiKey) -> Vec<u8> {
    let call = match rng.u8(0..5) {
        0 => HostCall::Hello,
        1 => HostCall::List,
        2 => HostCall::Reveal { entry: crate::common::random_id() },
        3 => HostCall::Release { entry: crate::common::random_id(), origin: key.expose().into() },
        _ => HostCall::Save(capture_with(key.clone())),
    };
    let protocol = if rng.u8(0..8) == 0 { rng.u16(..) } else { PROTOCOL_VERSION };
    let request = HostRequest { protocol, client: "fuzz".into(), id: rng.u32(..), call };
    let mut message = serde_json::to_vec(&request).unwrap();
    for _ in 0..rng.usize(0..6) {
        let at = rng.usize(0..=message.len());
        match rng.u8(0..6) {
            0 => message.truncate(at),
            1 => message.insert(at, rng.u8(..)),
            2 if at < message.len() => message[at] = rng.u8(..),
            3 => {
                let piece = PIECES[rng.usize(0..PIECES.len())].repeat(rng.usize(1..40));
                message.splice(at..at, piece.into_bytes());
            }
            4 => {
                let end = rng.usize(at..=message.len());
                let part = message[at..end].to_vec();
                let to = rng.usize(0..=message.len());
                message.splice(to..to, part);
            }
            _ => message.splice(at..at, key.expose().bytes()).for_each(drop),
        }
    }
    message
}

/// A stream of frames, which may be truncated or have a wrong length.
fn stream(rng: &mut Rng, key: &ApiKey) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..rng.usize(0..40)).flat_map(|_| framed(&message(rng, key))).collect();
    match rng.u8(0..5) {
        0 => bytes.truncate(rng.usize(0..=bytes.len())),
        1 => bytes.extend(rng.u32(MAX_REQUEST_BYTES..).to_ne_bytes()),
        2 => bytes.extend((0..rng.usize(0..300)).map(|_| rng.u8(..))),
        _ => {}
    }
    bytes
}

/// The number of expected replies, and whether the stream ends between two frames. Frames after an oversized or truncated
/// one are not answered.
fn expected_replies(mut bytes: &[u8]) -> (usize, bool) {
    let mut count = 0;
    loop {
        let Some((length, rest)) = bytes.split_first_chunk() else { return (count, bytes.is_empty()) };
        let length = u32::from_ne_bytes(*length);
        if length > MAX_REQUEST_BYTES {
            return (count + 1, true);
        }
        let Some(rest) = rest.get(length as usize..) else { return (count, false) };
        (bytes, count) = (rest, count + 1);
    }
}

/// Writes the input in pieces of these sizes and waits for the host to exit.
fn outcome(mut child: Child, input: Vec<u8>, sizes: Vec<usize>) -> (Option<i32>, Vec<u8>, Vec<u8>) {
    let mut stdin = child.stdin.take().unwrap();
    let writer = thread::spawn(move || {
        let mut rest = &input[..];
        for size in sizes {
            let (now, later) = rest.split_at(size.min(rest.len()));
            // The host exits early after an oversized frame.
            if stdin.write_all(now).is_err() {
                return;
            }
            rest = later;
        }
        let _ = stdin.write_all(rest);
    });
    let (mut stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let (done, ended) = mpsc::channel();
    thread::spawn(move || {
        let errors = thread::spawn(move || {
            let mut errors = vec![];
            stderr.read_to_end(&mut errors).map(|_| errors)
        });
        let mut replies = vec![];
        let _ = stdout.read_to_end(&mut replies);
        let _ = done.send((replies, errors.join().unwrap().unwrap()));
    });
    let Ok((replies, errors)) = ended.recv_timeout(HANG) else {
        child.kill().unwrap();
        panic!("the host hangs");
    };
    writer.join().unwrap();
    (child.wait().unwrap().code(), replies, errors)
}

fn check(seed: u64, home: &Home) -> (usize, usize) {
    // `common` draws its IDs from the global generator.
    fastrand::seed(seed);
    let mut rng = Rng::with_seed(seed);
    let secret: String = (0..50).map(|_| rng.alphanumeric()).collect();
    let key = ApiKey::parse(&format!("64f0c1d2e3a4b5c6d7e8f901-{secret}")).unwrap();
    let input = stream(&mut rng, &key);
    let sizes = (0..rng.usize(0..5)).map(|_| rng.usize(0..200)).collect();
    let mut command: Command = home.command(KEYFERRY);
    command.arg(format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/")).env("KEYFERRY_LOG", "trace");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let bytes = input.len();
    let (expected, whole) = expected_replies(&input);
    let (code, replies, errors) = outcome(command.spawn().unwrap(), input, sizes);

    assert_eq!(code, Some(i32::from(!whole)), "{}", String::from_utf8_lossy(&errors));
    assert!(!holds_bytes(&errors, &key), "standard error holds a part of the key");
    assert!(!holds_bytes(&replies, &key), "a reply holds a part of the key");
    let replies = frame::decode_all(&replies).unwrap();
    for reply in &replies {
        serde_json::from_slice::<HostReply>(reply).unwrap();
    }
    let count = replies.len();
    assert_eq!(count, expected, "every whole message has one reply");
    (count, bytes)
}

#[test]
fn no_input_crashes_or_hangs_the_host_or_leaks_a_key() {
    let home = Home::new(KEYFERRY);
    if let Ok(seed) = env::var("KEYFERRY_FUZZ_SEED") {
        check(seed.parse().unwrap(), &home);
        return;
    }
    let seconds = env::var("KEYFERRY_FUZZ_SECONDS").map_or(2, |seconds| seconds.parse().unwrap());
    let (start, mut runs, mut messages, mut bytes) = (Instant::now(), 0, 0, 0);
    while start.elapsed() < Duration::from_secs(seconds) {
        let seed = fastrand::u64(..);
        let found = thread::scope(|scope| scope.spawn(|| check(seed, &home)).join());
        let Ok((count, length)) = found else {
            panic!("see above; repeat it with KEYFERRY_FUZZ_SEED={seed}")
        };
        (runs, messages, bytes) = (runs + 1, messages + count, bytes + length);
    }
    println!(
        "{runs} runs of the host, {messages} messages answered, {bytes} bytes, in {:.0?}",
        start.elapsed()
    );
}

//! What happens, on standard error, for whoever looks for a fault. Off unless `KEYFERRY_LOG` is `error`, `warn`,
//! `info`, `debug` or `trace`.
//!
//! A line holds ids, codes, sizes, times and paths, never a message's content: a call is named by its kind. What
//! libraries log is left out, since nobody here can vouch for it.

use std::env;
use std::io::{self, Write};

use log::{LevelFilter, Log, Metadata, Record};

struct Journal;

static JOURNAL: Journal = Journal;

impl Log for Journal {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with(env!("CARGO_CRATE_NAME"))
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            // There is nobody to tell if standard error is closed.
            let _ = writeln!(io::stderr(), "keyferry: {}: {}", record.level(), record.args());
        }
    }

    fn flush(&self) {}
}

/// Starts it if the environment asks for it.
pub(crate) fn start() {
    let level =
        env::var("KEYFERRY_LOG").ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::Off);
    // It can fail only if there is a journal already.
    if log::set_logger(&JOURNAL).is_ok() {
        log::set_max_level(level);
    }
}

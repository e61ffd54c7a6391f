//! Log lines on standard error, off unless `KEYFERRY_LOG` is `error`, `warn`, `info`, `debug` or `trace`.
//!
//! A line contains IDs, codes, sizes, times and paths, never the content of a message; of a call, only its kind is
//! logged. Log lines of libraries are dropped, since they may contain keys.

use std::env;
use std::io::{self, Write};

use log::{LevelFilter, Log, Metadata, Record};

use crate::terminal;

struct Logger;

static LOGGER: Logger = Logger;

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with(env!("CARGO_CRATE_NAME"))
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            // Ignores a closed standard error: there is nowhere else to write to.
            let _ = writeln!(
                io::stderr(),
                "keyferry: {}: {}",
                record.level(),
                terminal::line(&record.args().to_string())
            );
        }
    }

    fn flush(&self) {}
}

/// Starts the logger with the level from the environment.
pub(crate) fn start() {
    let level =
        env::var("KEYFERRY_LOG").ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::Off);
    // Fails only if a logger is set already.
    if log::set_logger(&LOGGER).is_ok() {
        log::set_max_level(level);
    }
}

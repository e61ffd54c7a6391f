//! Several promises tested in one session, since a browser takes seconds to start. Each fails under its own name, and
//! the others still run.

use crate::Browser;
use anyhow::{Result, bail};
use std::time::Instant;

/// The results of the promises tested so far.
#[derive(Debug)]
pub struct Promises {
    session: &'static str,
    started: Instant,
    failed: Vec<String>,
}

impl Promises {
    /// Creates an empty list of results for this browser.
    pub fn new(browser: Browser) -> Self {
        Self { session: browser.title(), started: Instant::now(), failed: vec![] }
    }

    /// Records one promise under its name.
    pub fn add(&mut self, name: &str, result: Result<()>) {
        let took = self.started.elapsed();
        match result {
            Ok(()) => println!("{} {name}: ok, {took:.1?}", self.session),
            Err(error) => {
                println!("{} {name}: FAILED, {took:.1?}: {error:#}", self.session);
                self.failed.push(format!("{name}: {error:#}"));
            }
        }
        self.started = Instant::now();
    }

    /// Adds the results of another session.
    pub fn merge(&mut self, other: Self) {
        self.failed.extend(other.failed);
    }

    /// Fails with every promise that failed.
    pub fn finish(self) -> Result<()> {
        if !self.failed.is_empty() {
            bail!("{}:\n  {}", self.session, self.failed.join("\n  "));
        }
        Ok(())
    }
}

/// Tests promises one after the other in one session: functions that take the stage, each named after its promise.
#[macro_export]
macro_rules! promises {
    ($stage:expr; $($promise:path),+ $(,)?) => {{
        let mut promises = $crate::Promises::new($stage.browser.browser());
        $(promises.add(stringify!($promise), $promise($stage).await);)+
        promises.finish()
    }};
}

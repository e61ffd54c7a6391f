//! The result of a command that goes on after a failure, since one browser's folder must not stand in the way of the
//! others.

use std::collections::HashSet;

use crate::errors::Error;

#[derive(Debug, Default)]
pub(crate) struct Outcome {
    lines: Vec<String>,
    /// Everything that could not be done.
    pub(crate) failures: Vec<Error>,
}

impl Outcome {
    /// Adds a line about something that was done.
    pub(crate) fn done(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Adds a failure. Two browsers may share a location: each file fails once.
    pub(crate) fn failed(&mut self, error: Error) {
        let file = |error: &Error| match error {
            Error::File(error) => Some((error.operation, error.path.clone())),
            Error::Usage(_)
            | Error::NoBrowser
            | Error::NoHome
            | Error::ForeignHome(_)
            | Error::Failure(_)
            | Error::Transfer(_)
            | Error::Team(_) => None,
        };
        let new = file(&error);
        if new.is_none() || self.failures.iter().all(|old| file(old) != new) {
            self.failures.push(error);
        }
    }

    /// Nothing was done, and nothing failed.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.failures.is_empty()
    }

    /// Everything that was done. Two browsers may share a location: each line appears once.
    pub(crate) fn report(&self) -> String {
        let mut seen = HashSet::new();
        self.lines.iter().filter(|line| seen.insert(line.as_str())).map(String::as_str).collect()
    }
}

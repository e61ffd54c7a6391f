//! A check, and its lines in a report. Each failed check has one thing to do.

use std::fmt;

use serde::Serialize;

use crate::terminal;

/// The result of one check.
#[derive(Debug, Serialize)]
pub(crate) struct Check {
    name: String,
    ok: bool,
    /// A sentence.
    finding: String,
    /// A command, or a sentence where no command can do it; present if the check failed.
    fix: Option<String>,
    /// The failure's stable code, if it has one.
    code: Option<&'static str>,
}

impl Check {
    pub(crate) fn passed(name: impl Into<String>, finding: impl Into<String>) -> Self {
        Self { name: name.into(), ok: true, finding: finding.into(), fix: None, code: None }
    }

    pub(crate) fn failed(
        name: impl Into<String>,
        finding: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { name: name.into(), ok: false, finding: finding.into(), fix: Some(fix.into()), code: None }
    }

    /// Adds the failure's stable code.
    pub(crate) fn with_code(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// The check passed.
    pub(crate) fn ok(&self) -> bool {
        self.ok
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, ok, finding, fix, code } = self;
        let state = if *ok { "ok    " } else { "FAILED" };
        write!(f, "{state}  {name}: {}", terminal::line(finding))?;
        if let Some(code) = code {
            write!(f, " [{code}]")?;
        }
        writeln!(f)?;
        match fix {
            Some(fix) => writeln!(f, "        Fix: {}", terminal::line(fix)),
            None => Ok(()),
        }
    }
}

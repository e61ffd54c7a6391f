//! Checks of everything between the browser and the keyring. Each failed check has one thing to do.

mod advice;
mod browsers;
mod helper;
mod keyring;
mod policy;
mod start;

use std::env;
use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::errors::{Error, Message};
use crate::registration::{FoundBrowser, browsers_to_check, installed_program};
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
    fn passed(name: impl Into<String>, finding: impl Into<String>) -> Self {
        Self { name: name.into(), ok: true, finding: finding.into(), fix: None, code: None }
    }

    fn failed(name: impl Into<String>, finding: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { name: name.into(), ok: false, finding: finding.into(), fix: Some(fix.into()), code: None }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct Report {
    version: &'static str,
    ok: bool,
    checks: Vec<Check>,
}

impl Report {
    /// Every check passed.
    pub(crate) fn ok(&self) -> bool {
        self.ok
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Check { name, ok, finding, fix, code } in &self.checks {
            let state = if *ok { "ok    " } else { "FAILED" };
            write!(f, "{state}  {name}: {}", terminal::line(finding))?;
            if let Some(code) = code {
                write!(f, " [{code}]")?;
            }
            writeln!(f)?;
            if let Some(fix) = fix {
                writeln!(f, "        Fix: {}", terminal::line(fix))?;
            }
        }
        Ok(())
    }
}

/// The subject of the installation checks.
struct Installation {
    program: PathBuf,
    browsers: Vec<FoundBrowser>,
}

impl Installation {
    fn find() -> Result<Self, Error> {
        Ok(Self { program: installed_program()?, browsers: browsers_to_check()? })
    }
}

/// The checks of an installation, in the order of the report.
const INSTALLATION_CHECKS: [fn(&Installation) -> Vec<Check>; 2] = [helper::check, browsers::check];

/// Checks everything up to the keyring. Starts the helper, which a confined process may not.
pub(crate) fn check_installation() -> Vec<Check> {
    match Installation::find() {
        Ok(installation) => INSTALLATION_CHECKS.iter().flat_map(|check| check(&installation)).collect(),
        Err(error) => {
            let Message { problem, fix, .. } = error.message();
            vec![Check::failed("Helper", problem, fix)]
        }
    }
}

/// Checks the keyring, too. Calls `on_waiting` if it takes its time.
pub(crate) fn complete(mut checks: Vec<Check>, on_waiting: impl FnOnce()) -> Report {
    checks.extend(keyring::check(on_waiting));
    Report { version: env!("CARGO_PKG_VERSION"), ok: checks.iter().all(|check| check.ok), checks }
}

/// Path of this program.
fn running_program() -> PathBuf {
    env::current_exe().unwrap_or_else(|_| "keyferry".into())
}

/// The command that installs this program, quoted for a shell.
fn install_command(options: &str) -> String {
    format!("{} install {options}", quoted_program()).trim_end().to_owned()
}

/// The command that installs this program for all users.
fn system_command(options: &str) -> String {
    let program = quoted_program();
    let command = format!("{program} install --system {options}");
    if cfg!(windows) {
        format!("Run in a terminal that was started as administrator: {command}")
    } else {
        format!("sudo {command}")
    }
}

/// The command that installs this program for all users, and for this user no longer: browsers prefer that.
fn system_install_command() -> String {
    let command = system_command("").trim_end().to_owned();
    if cfg!(windows) { command } else { format!("{} uninstall && {command}", quoted_program()) }
}

fn quoted_program() -> String {
    let program = running_program().to_string_lossy().into_owned();
    let plain = program.chars().all(|c| c.is_alphanumeric() || "/\\._-+:".contains(c));
    if plain { program } else { format!("\"{program}\"") }
}

//! Checks of everything between the browser and the keyring. Each failed check has one thing to do.

mod advice;
mod browsers;
mod helper;
mod keyring;
mod policy;
mod start;
mod team;

use std::env;
use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

pub(crate) use crate::checks::Check;
use crate::errors::{Error, Message};
use crate::network::Network;
use crate::registration::{FoundBrowser, browsers_to_check, installed_program, program_word};

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
        self.checks.iter().try_for_each(|check| check.fmt(f))
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

/// Checks the keyring and the team's engine, too. Calls `on_waiting` if the keyring takes its time.
pub(crate) fn complete(mut checks: Vec<Check>, network: &Network, on_waiting: impl FnOnce()) -> Report {
    checks.extend(keyring::check(on_waiting));
    checks.extend(team::check(network));
    Report { version: env!("CARGO_PKG_VERSION"), ok: checks.iter().all(Check::ok), checks }
}

/// Path of this program.
fn running_program() -> PathBuf {
    env::current_exe().unwrap_or_else(|_| "keyferry".into())
}

/// The command that installs this program, quoted for a shell.
fn install_command(options: &str) -> String {
    format!("{} install {options}", program_word()).trim_end().to_owned()
}

/// The command that installs this program for all users.
fn system_command(options: &str) -> String {
    let command = format!("{} install --system {options}", program_word());
    if cfg!(windows) {
        format!("Run in a terminal that was started as administrator: {command}")
    } else {
        format!("sudo {command}")
    }
}

/// The command that installs this program for all users, and for this user no longer: browsers prefer that.
fn system_install_command() -> String {
    let command = system_command("").trim_end().to_owned();
    if cfg!(windows) { command } else { format!("{} uninstall && {command}", program_word()) }
}

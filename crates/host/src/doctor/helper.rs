//! The installed program exists, can be run, has this version, and no other user can change it.

use std::fs;
use std::path::Path;

use super::{Check, Installation, install_command, running_program};
use crate::registration::{exposure, is_program, is_same_file};

pub(super) fn check(installation: &Installation) -> Vec<Check> {
    let program = &installation.program;
    let check = match problem(program) {
        Some(problem) => {
            // Without a browser found, the command has to name one.
            let options = if installation.browsers.is_empty() { "--browser NAME" } else { "" };
            Check::failed("Helper", problem, install_command(options))
        }
        None => Check::passed(
            "Helper",
            format!("{} is installed, version {}.", program.display(), env!("CARGO_PKG_VERSION")),
        ),
    };
    vec![check]
}

fn problem(installed: &Path) -> Option<String> {
    let path = installed.display();
    let running = running_program();
    match fs::metadata(installed) {
        Err(error) => Some(format!("{path} cannot be read ({error}).")),
        Ok(metadata) if !is_program(&metadata) => Some(format!("{path} is not a program.")),
        Ok(_)
            if !is_same_file(&running, installed) && fs::read(&running).ok() != fs::read(installed).ok() =>
        {
            Some(format!("{path} is a different version than this program."))
        }
        Ok(_) => exposure(installed),
    }
}

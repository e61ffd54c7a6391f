//! The installed program exists, can be run, has this version, and no other user can change it.

use std::fs;
use std::path::Path;

use super::{Check, Installation, install_command, running_program};
use crate::registration::{Problem, exposure, has_same_content, is_program, is_same_file};

pub(super) fn check(installation: &Installation) -> Vec<Check> {
    let program = &installation.program;
    let check = match problem(program) {
        Some(Problem { finding, fix }) => {
            // Without a browser found, the command has to name one.
            let options = if installation.browsers.is_empty() { "--browser NAME" } else { "" };
            Check::failed("Helper", finding, fix.unwrap_or_else(|| install_command(options)))
        }
        None => Check::passed(
            "Helper",
            format!("{} is installed, version {}.", program.display(), env!("CARGO_PKG_VERSION")),
        ),
    };
    vec![check]
}

fn problem(installed: &Path) -> Option<Problem> {
    let path = installed.display();
    let finding = match fs::metadata(installed) {
        Err(error) => format!("{path} cannot be read ({error})."),
        Ok(metadata) if !is_program(&metadata) => format!("{path} is not a program."),
        Ok(_) if !is_this_program(installed) => {
            format!("{path} is a different version than this program.")
        }
        Ok(_) => return exposure(installed),
    };
    Some(finding.into())
}

fn is_this_program(installed: &Path) -> bool {
    let running = running_program();
    is_same_file(&running, installed) || has_same_content(&running, installed)
}

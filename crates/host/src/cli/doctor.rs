//! `keyferry doctor`.

use std::process::ExitCode;

use super::command::{Argument, Command, Group, Syntax};
use super::output;
use crate::doctor;
use crate::errors::{Error, Exit};

#[derive(Default)]
pub(super) struct Doctor {
    json: bool,
}

impl Command for Doctor {
    const NAME: &'static str = "doctor";
    const GROUP: Group = Group::Setup;
    const SUMMARY: &'static str = "Check everything between the browser and the keyring";
    const DESCRIPTION: &'static str = "\
Checks the installed helper, its registration with each browser found, and the keyring: it
writes a test entry, reads it back and removes it. For each failed check it prints the
problem and how to fix it. Your saved keys are not read.";
    const USAGE: &'static [&'static str] = &["[--json]"];
    const ARGUMENTS: &'static [Argument<Self>] = &[Argument {
        syntax: Syntax::Flag("--json"),
        help: "Print the report as JSON, for support",
        set: |doctor, _| {
            doctor.json = true;
            Ok(())
        },
    }];

    fn notes() -> String {
        "Exit codes: 0 if every check passed, 1 if one failed.\n".into()
    }

    fn run(self) -> Result<ExitCode, Error> {
        let report = doctor::examine(output::on_waiting);
        if self.json {
            output::print_json(&report)?
        } else {
            output::print(&report.to_string())?
        };
        Ok(if report.ok() { Exit::Success } else { Exit::Failed }.into())
    }
}

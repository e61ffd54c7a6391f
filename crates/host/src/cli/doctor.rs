//! `keyferry doctor`.

use std::process::ExitCode;

use super::command::{Argument, Command, Group, Syntax};
use super::output;
use crate::doctor::{self, Check};
use crate::errors::{Error, Exit};
use crate::network::Network;

#[derive(Default)]
pub(super) struct Doctor {
    json: bool,
    checks: Vec<Check>,
    network: Option<Network>,
}

impl Command for Doctor {
    const NAME: &'static str = "doctor";
    const GROUP: Group = Group::Setup;
    const SUMMARY: &'static str = "Check everything between the browser and the keyring";
    const DESCRIPTION: &'static str = "\
Checks the installed helper, starts it as each browser found does, and checks the keyring:
it writes a test entry, reads it back and removes it. If you are connected to a team, it
checks the team's engine too. For each failed check it prints the problem and how to fix
it. Your saved keys are not read.";
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

    fn prepare(&mut self) {
        self.checks = doctor::check_installation();
        self.network = Some(Network::for_command());
    }

    fn run(self) -> Result<ExitCode, Error> {
        let network = self.network.unwrap_or_else(Network::for_command);
        let report = doctor::complete(self.checks, &network, output::on_waiting);
        if self.json {
            output::print_json(&report)?
        } else {
            output::print(&report.to_string())?
        };
        Ok(if report.ok() { Exit::Success } else { Exit::Failed }.into())
    }
}

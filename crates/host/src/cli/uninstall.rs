//! `keyferry uninstall`.

use std::process::ExitCode;

use super::command::{Argument, Command, Group, Syntax};
use super::{output, team_report};
use crate::check::Pauses;
use crate::errors::{Error, TeamError};
use crate::keyring::Keyring;
use crate::network::Network;
use crate::registration::{self, Outcome, ProfileFolder, Targets};
use crate::team;

#[derive(Default)]
pub(super) struct Uninstall {
    targets: Targets,
    network: Option<Network>,
}

impl Command for Uninstall {
    const NAME: &'static str = "uninstall";
    const GROUP: Group = Group::Setup;
    const SUMMARY: &'static str = "Remove the helper; saved keys stay in the keyring";
    const DESCRIPTION: &'static str = "\
Removes the helper's registration from all browsers, and the copy of the helper that
`keyferry install` made. Registrations of other helpers are left alone. A connection to a
team ends. Saved keys stay in the keyring, and the team keeps what it has.";
    const USAGE: &'static [&'static str] = &[
        "[--browser NAME]... [--user-data-dir DIR] [--mozilla-dir DIR]",
        "--system [--root DIR] [--browser NAME]...",
    ];
    const ARGUMENTS: &'static [Argument<Self>] = &[
        Argument {
            syntax: Syntax::Option("--browser", "NAME"),
            help: "Remove only the registration with this browser; may be repeated",
            set: |uninstall, name| uninstall.targets.add_browser(&name),
        },
        Argument {
            syntax: Syntax::Option("--user-data-dir", "DIR"),
            help: "Remove only the registration for this Chromium profile folder",
            set: |uninstall, dir| uninstall.targets.add_folder(ProfileFolder::UserDataDir, dir.as_ref()),
        },
        Argument {
            syntax: Syntax::Option("--mozilla-dir", "DIR"),
            help: "Remove only the registration for this Firefox folder",
            set: |uninstall, dir| uninstall.targets.add_folder(ProfileFolder::MozillaDir, dir.as_ref()),
        },
        Argument {
            syntax: Syntax::Flag("--system"),
            help: "Remove what was installed for all users of this computer",
            set: |uninstall, _| {
                uninstall.targets.set_system();
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Option("--root", "DIR"),
            help: "With --system: remove below DIR; not on Windows",
            set: |uninstall, root| uninstall.targets.set_root(root.as_ref()),
        },
    ];

    fn notes() -> String {
        format!(
            "With --browser, --user-data-dir or --mozilla-dir the helper itself stays, for the other\n\
             browsers.\n\n\
             Browsers:\n{}\n",
            registration::browser_names()
        )
    }

    fn prepare(&mut self) {
        self.network = Some(Network::for_command());
    }

    fn run(self) -> Result<ExitCode, Error> {
        let Self { targets, network } = self;
        let mut outcome = Outcome::default();
        if targets.is_whole_user()? {
            // First, since it needs the program.
            leave_team(&network.unwrap_or_else(Network::for_command), &mut outcome);
            Pauses::open().clear();
        }
        registration::uninstall(&targets, &mut outcome)?;
        output::finish(&outcome)
    }
}

/// Ends the connection to a team, if there is one, and removes every file about it. Nothing here stands in the way of the
/// rest.
fn leave_team(network: &Network, outcome: &mut Outcome) {
    let mut keyring = Keyring::default();
    let mut on_token = |work| keyring.call(output::on_waiting, work);
    match team::disconnect(network, &mut on_token) {
        Ok(disconnected) => outcome.done(team_report::disconnected(&disconnected)),
        Err(Error::Team(TeamError::NotConnected)) => {}
        Err(error) => {
            outcome.failed(error);
            if let Err(error) = team::forget() {
                outcome.failed(error);
            }
        }
    }
}

//! `keyferry install`.

use std::process::ExitCode;

use super::command::{Argument, Command, Group, Syntax};
use super::output;
use crate::errors::Error;
use crate::registration::{self, ProfileFolder, Targets};

#[derive(Default)]
pub(super) struct Install(Targets);

impl Command for Install {
    const NAME: &'static str = "install";
    const GROUP: Group = Group::Setup;
    const SUMMARY: &'static str = "Install the helper for you and register it with your browsers";
    const DESCRIPTION: &'static str = "\
Copies the helper to a fixed folder in your home and registers it with every browser found
there, so that the Keyferry extension can start it. Run it again at any time to bring
everything up to date.";
    const USAGE: &'static [&'static str] = &[
        "[--browser NAME]... [--user-data-dir DIR] [--mozilla-dir DIR]",
        "--system [--root DIR] [--browser NAME]...",
    ];
    const ARGUMENTS: &'static [Argument<Self>] = &[
        Argument {
            syntax: Syntax::Option("--browser", "NAME"),
            help: "Register with this browser even if it was not found; may be\n\
                   repeated",
            set: |install, name| install.0.add_browser(&name),
        },
        Argument {
            syntax: Syntax::Option("--user-data-dir", "DIR"),
            help: "Register only with the Chromium browser whose profiles are in\n\
                   DIR (its --user-data-dir); not on Windows",
            set: |install, dir| install.0.add_folder(ProfileFolder::UserDataDir, dir.as_ref()),
        },
        Argument {
            syntax: Syntax::Option("--mozilla-dir", "DIR"),
            help: "Register only with the Firefox browser for which DIR is what\n\
                   ~/.mozilla is for Firefox; not on Windows",
            set: |install, dir| install.0.add_folder(ProfileFolder::MozillaDir, dir.as_ref()),
        },
        Argument {
            syntax: Syntax::Flag("--system"),
            help: "Install for all users of this computer; needs root or an\nadministrator",
            set: |install, _| {
                install.0.set_system();
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Option("--root", "DIR"),
            help: "With --system: install below DIR instead of /, to build a\npackage; not on Windows",
            set: |install, root| install.0.set_root(root.as_ref()),
        },
    ];

    fn notes() -> String {
        format!("Browsers:\n{}\n", registration::browser_names())
    }

    fn run(self) -> Result<ExitCode, Error> {
        output::finish(&registration::install(&self.0)?)
    }
}

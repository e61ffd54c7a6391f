//! `keyferry uninstall`.

use std::process::ExitCode;

use super::command::{Argument, Command, Group, Syntax};
use super::output;
use crate::errors::Error;
use crate::registration::{self, ProfileFolder, Targets};

#[derive(Default)]
pub(super) struct Uninstall(Targets);

impl Command for Uninstall {
    const NAME: &'static str = "uninstall";
    const GROUP: Group = Group::Setup;
    const SUMMARY: &'static str = "Remove the helper; saved keys stay in the keyring";
    const DESCRIPTION: &'static str = "\
Removes the helper's registration from all browsers, and the copy of the helper that
`keyferry install` made. Registrations of other helpers are left alone. Saved keys stay in
the keyring.";
    const USAGE: &'static [&'static str] = &[
        "[--browser NAME]... [--user-data-dir DIR] [--mozilla-dir DIR]",
        "--system [--root DIR] [--browser NAME]...",
    ];
    const ARGUMENTS: &'static [Argument<Self>] = &[
        Argument {
            syntax: Syntax::Option("--browser", "NAME"),
            help: "Remove only the registration with this browser; may be repeated",
            set: |uninstall, name| uninstall.0.add_browser(&name),
        },
        Argument {
            syntax: Syntax::Option("--user-data-dir", "DIR"),
            help: "Remove only the registration for this Chromium profile folder",
            set: |uninstall, dir| uninstall.0.add_folder(ProfileFolder::UserDataDir, dir.as_ref()),
        },
        Argument {
            syntax: Syntax::Option("--mozilla-dir", "DIR"),
            help: "Remove only the registration for this Firefox folder",
            set: |uninstall, dir| uninstall.0.add_folder(ProfileFolder::MozillaDir, dir.as_ref()),
        },
        Argument {
            syntax: Syntax::Flag("--system"),
            help: "Remove what was installed for all users of this computer",
            set: |uninstall, _| {
                uninstall.0.set_system();
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Option("--root", "DIR"),
            help: "With --system: remove below DIR; not on Windows",
            set: |uninstall, root| uninstall.0.set_root(root.as_ref()),
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

    fn run(self) -> Result<ExitCode, Error> {
        output::finish(&registration::uninstall(&self.0)?)
    }
}

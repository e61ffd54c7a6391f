//! Installing: the program in a fixed place, and a registration with each browser.

use std::env;
use std::fs::File;
use std::io;
use std::path::Path;

use super::browsers::{BROWSERS, Sandbox};
use super::files::{self, Modes};
use super::flatpak;
use super::found_browsers::{FoundBrowser, found_browsers};
use super::location::Location;
use super::outcome::Outcome;
use super::package;
use super::permissions::{has_same_content, is_same_file};
use super::profile_folder::ProfileFolder;
use super::record::Record;
use super::scope::Scope;
use super::targets::Targets;
use super::uninstall;
use crate::errors::{Error, FileOperation, UsageError};

/// Unix mode of the installed program.
const PROGRAM_MODE: u32 = 0o755;

/// For users of browsers in a Snap.
const SNAP_NOTE: &str =
    "  Ubuntu asks once whether the extension may start the helper: allow it. Other systems do not let
  a browser from Snap start helpers: there, install the browser from its maker's site.
";

/// Copies the running program to its fixed place and registers it. Goes on after a failure.
pub(crate) fn install(targets: &Targets) -> Result<Outcome, Error> {
    let scope = targets.scope()?;
    let mut outcome = Outcome::default();
    let locations = without_packaged(locations(targets, &scope)?, &scope, &mut outcome);
    if locations.is_empty() {
        if targets.is_empty() && package::running().is_some_and(|own| !is_same_file(&own, &scope.program())) {
            uninstall::remove_program(&scope, &mut outcome);
        }
        return Ok(outcome);
    }
    let program = scope.program();
    if program.to_str().is_none() {
        // JSON cannot represent it.
        return Err(Error::file(FileOperation::Register, &program, &"the path is not valid Unicode"));
    }
    let file = scope.on_disk(&program);
    match copy_program(&file, scope.folder_mode()) {
        Ok(()) => outcome.done(format!("Installed {}\n", file.display())),
        Err(error) => outcome.failed(Error::File(scope.error(FileOperation::Write, &file, &error))),
    }
    // A registration of nothing would fail later, and without a word.
    let locations = if file.is_file() { locations } else { vec![] };
    for location in locations {
        if let Err(error) = location.register(&scope) {
            outcome.failed(error);
            continue;
        }
        let file = scope.on_disk(&location.manifest);
        outcome.done(format!("Registered with {}: {}\n", location.title, file.display()));
        if let Some(note) = sandbox_note(location.sandbox, &scope) {
            outcome.done(note);
        }
    }
    if let Scope::User(folders) = &scope {
        let mut record = Record::read(folders);
        let registered = |folder: &&ProfileFolder| Location::in_profile(folder).is_occupied();
        record.folders.extend(targets.folders().iter().filter(registered).cloned());
        if let Err(error) = record.write(folders) {
            outcome.failed(Error::File(scope.error(FileOperation::Write, &folders.record(), &error)));
        }
    }
    Ok(outcome)
}

fn locations(targets: &Targets, scope: &Scope) -> Result<Vec<Location>, Error> {
    let locations: Vec<_> = match scope {
        _ if !targets.is_empty() => targets.locations(scope),
        Scope::User(_) => found_browsers()?.iter().flat_map(FoundBrowser::locations).collect(),
        // The browsers of the other users are unknown.
        Scope::System { .. } => BROWSERS.iter().flat_map(|browser| Location::of(browser, scope)).collect(),
    };
    match scope {
        _ if !locations.is_empty() => Ok(locations),
        Scope::User(_) => Err(Error::NoBrowser),
        Scope::System { .. } => Err(UsageError::NoSystemLocation.into()),
    }
}

/// Leaves out the locations of browsers that start the helper by the files of its package, and removes what is registered
/// there for this user: browsers would prefer that, and it may be older, damaged, or lead to nothing.
fn without_packaged(locations: Vec<Location>, scope: &Scope, outcome: &mut Outcome) -> Vec<Location> {
    let (Some(program), false) = (package::running(), scope.is_image()) else { return locations };
    let mut others = vec![];
    let mut packaged = vec![];
    for location in locations {
        match package::registration(&location, &program, scope) {
            Some(manifest) => packaged.push((location, manifest)),
            None => others.push(location),
        }
    }
    for (location, manifest) in packaged {
        // A browser in a sandbox may need the same file.
        let is_needed = others.iter().any(|other| other.place() == location.place());
        if !is_needed && !location.starts(&program) {
            match location.clear(scope) {
                Ok(true) => outcome.done(format!("Removed {}\n", location.manifest.display())),
                Ok(false) => {}
                Err(error) => {
                    outcome.failed(error);
                    continue;
                }
            }
        }
        let file = manifest.display();
        outcome.done(format!("Registered with {} by the package: {file}\n", location.title));
    }
    others
}

fn sandbox_note(sandbox: Sandbox, scope: &Scope) -> Option<String> {
    match (sandbox, scope) {
        (Sandbox::Snap, _) => Some(SNAP_NOTE.into()),
        (Sandbox::Flatpak(id), Scope::User(folders)) if !flatpak::allows_helper(folders, id) => {
            Some(format!(
                "  Flatpak's sandbox blocks the helper and the keyring until you run:\n  {}\n",
                flatpak::override_command(folders, id)
            ))
        }
        (Sandbox::Flatpak(_) | Sandbox::None, _) => None,
    }
}

/// Copies the running program, unless it runs from its fixed place already or cannot replace an equal one.
fn copy_program(program: &Path, folder_mode: u32) -> io::Result<()> {
    let running = env::current_exe()?;
    if is_same_file(&running, program) {
        return Ok(());
    }
    let mut source = File::open(&running)?;
    let modes = Modes { file: PROGRAM_MODE, folder: folder_mode };
    let copied = files::replace(program, modes, |file| io::copy(&mut source, file).map(drop));
    if copied.is_err() && has_same_content(&running, program) { Ok(()) } else { copied }
}

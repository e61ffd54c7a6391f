//! Undoing an installation.

use std::fs;
use std::path::PathBuf;

use super::browsers::BROWSERS;
use super::found_browsers::used_browsers;
use super::location::Location;
use super::outcome::Outcome;
use super::package;
use super::record::Record;
use super::scope::Scope;
use super::targets::Targets;
use super::{files, folders};
use crate::errors::{Error, FileOperation};

/// Removes registrations and, unless the targets name some browsers only, the program. Goes on after a
/// failure.
pub(crate) fn uninstall(targets: &Targets, outcome: &mut Outcome) -> Result<(), Error> {
    let scope = targets.scope()?;
    // The package's files are its own to remove.
    if package::removal(&scope.on_disk(&scope.program())).is_none() {
        remove(targets, &scope, outcome);
    }
    let packaged = package::running().or_else(|| Some(scope.program()).filter(|_| !scope.is_image()));
    if let Some(removal) = packaged.as_deref().and_then(package::removal) {
        outcome.done(format!("A package has installed Keyferry's helper. To remove it: {removal}\n"));
    }
    if outcome.is_empty() {
        outcome.done("There was nothing to remove.\n");
    }
    outcome.done("Saved keys stay in the keyring.\n");
    Ok(())
}

/// Removes what `install` has made.
fn remove(targets: &Targets, scope: &Scope, outcome: &mut Outcome) {
    let locations = locations(targets, scope);
    let shared = shared_manifests(targets, scope);
    let mut left = vec![];
    for location in locations {
        let file = scope.on_disk(&location.manifest);
        if shared.contains(&location.manifest) {
            outcome.done(format!("Kept {}, which another browser needs\n", file.display()));
            continue;
        }
        match location.unregister(scope) {
            Ok(true) => outcome.done(format!("Removed {}\n", file.display())),
            Ok(false) => {}
            Err(error) => {
                outcome.failed(error);
                left.push(location.manifest);
            }
        }
    }
    forget_folders(targets, scope, &left, outcome);
    if targets.is_empty() {
        remove_program(scope, outcome);
    }
}

/// The named locations; without any, all of the table and the recorded folders.
fn locations(targets: &Targets, scope: &Scope) -> Vec<Location> {
    if !targets.is_empty() {
        return targets.locations(scope);
    }
    let mut locations: Vec<_> = BROWSERS.iter().flat_map(|browser| Location::of(browser, scope)).collect();
    if let Scope::User(folders) = scope {
        locations.extend(Record::read(folders).folders.iter().map(Location::in_profile));
    }
    locations
}

/// The manifests that this user's other browsers read.
fn shared_manifests(targets: &Targets, scope: &Scope) -> Vec<PathBuf> {
    match scope {
        Scope::User(folders) if !targets.is_empty() => {
            let used = used_browsers(folders).into_iter();
            let others = used.filter(|browser| !targets.names(browser));
            let locations = others.flat_map(|browser| Location::of(browser, scope));
            locations.map(|location| location.manifest).collect()
        }
        Scope::User(_) | Scope::System { .. } => vec![],
    }
}

/// Removes the named folders from the record, or else all, but those whose registration could not be removed.
fn forget_folders(targets: &Targets, scope: &Scope, left: &[PathBuf], outcome: &mut Outcome) {
    let Scope::User(folders) = scope else { return };
    let mut record = Record::read(folders);
    record.folders.retain(|folder| {
        let location = Location::in_profile(folder);
        let is_meant = targets.is_empty() || targets.folders().contains(folder);
        left.contains(&location.manifest) || (!is_meant && location.is_occupied())
    });
    if let Err(error) = record.write(folders) {
        outcome.failed(Error::File(scope.error(FileOperation::Remove, &folders.record(), &error)));
    }
}

/// Removes the program that `install` has copied, and its empty folders.
pub(super) fn remove_program(scope: &Scope, outcome: &mut Outcome) {
    let program = scope.on_disk(&scope.program());
    match files::remove_program(&program) {
        Ok(true) => outcome.done(format!("Removed {}\n", program.display())),
        Ok(false) => {}
        Err(error) => {
            return outcome.failed(Error::File(scope.error(FileOperation::Remove, &program, &error)));
        }
    }
    for folder in program.ancestors().skip(1).take(folders::PROGRAM_FOLDERS) {
        // Fails, as it should, if the folder has other content.
        let _ = fs::remove_dir(folder);
    }
}

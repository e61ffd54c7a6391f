//! Undoing an installation.

use std::fs;
use std::path::PathBuf;

use super::browsers::BROWSERS;
use super::location::Location;
use super::outcome::Outcome;
use super::scope::Scope;
use super::targets::Targets;
use super::used_browsers::used_browsers;
use super::{files, folders};
use crate::errors::{Error, FileOperation};

/// Removes registrations and, unless the targets name some browsers only, the program. Goes on after a
/// failure.
pub(crate) fn uninstall(targets: &Targets) -> Result<Outcome, Error> {
    let scope = targets.scope()?;
    let locations = if targets.is_empty() {
        BROWSERS.iter().flat_map(|browser| Location::of(browser, &scope)).collect()
    } else {
        targets.locations(&scope)
    };
    let shared = shared_manifests(targets, &scope)?;
    let mut outcome = Outcome::default();
    for location in locations {
        let file = scope.on_disk(&location.manifest);
        if shared.contains(&location.manifest) {
            outcome.done(format!("Kept {}, which another browser needs\n", file.display()));
            continue;
        }
        match location.unregister(&scope) {
            Ok(true) => outcome.done(format!("Removed {}\n", file.display())),
            Ok(false) => {}
            Err(error) => outcome.failed(error),
        }
    }
    if targets.is_empty() {
        remove_program(&scope, &mut outcome);
    }
    if outcome.is_empty() {
        outcome.done("There was nothing to remove.\n");
    }
    outcome.done("Saved keys stay in the keyring.\n");
    Ok(outcome)
}

/// The manifests that this user's other browsers read.
fn shared_manifests(targets: &Targets, scope: &Scope) -> Result<Vec<PathBuf>, Error> {
    match scope {
        Scope::User(_) if !targets.is_empty() => {
            let used = used_browsers()?;
            let others = used.iter().filter(|used| !targets.names(used.browser));
            let locations = others.flat_map(|used| Location::of(used.browser, scope));
            Ok(locations.map(|location| location.manifest).collect())
        }
        Scope::User(_) | Scope::System { .. } => Ok(vec![]),
    }
}

fn remove_program(scope: &Scope, outcome: &mut Outcome) {
    let program = scope.on_disk(&scope.program());
    match files::remove(&program) {
        Ok(true) => outcome.done(format!("Removed {}\n", program.display())),
        Ok(false) => return,
        Err(error) => {
            return outcome.failed(Error::File(scope.error(FileOperation::Remove, &program, &error)));
        }
    }
    for folder in program.ancestors().skip(1).take(folders::PROGRAM_FOLDERS) {
        // Fails, as it should, if the folder has other content.
        let _ = fs::remove_dir(folder);
    }
}

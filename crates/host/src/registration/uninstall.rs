//! Undoing an installation.

use std::fs;
use std::path::PathBuf;

use super::browsers::BROWSERS;
use super::location::Location;
use super::scope::Scope;
use super::targets::Targets;
use super::used_browsers::used_browsers;
use super::{files, folders};
use crate::errors::{Error, FileOperation};

/// Removes registrations and, unless the targets name some browsers only, the program. Returns a report for the user.
pub(crate) fn uninstall(targets: &Targets) -> Result<String, Error> {
    let scope = targets.scope()?;
    let locations = if targets.is_empty() {
        BROWSERS.iter().flat_map(|browser| Location::of(browser, &scope)).collect()
    } else {
        targets.locations(&scope)
    };
    let shared = shared_manifests(targets, &scope)?;
    let mut lines = vec![];
    for location in locations {
        let file = scope.on_disk(&location.manifest);
        if shared.contains(&location.manifest) {
            lines.push(format!("Kept {}, which another browser needs\n", file.display()));
        } else if location.unregister(&scope)? {
            lines.push(format!("Removed {}\n", file.display()));
        }
    }
    if targets.is_empty() {
        lines.extend(remove_program(&scope)?);
    }
    if lines.is_empty() {
        lines.push("There was nothing to remove.\n".into());
    }
    lines.push("Saved keys stay in the keyring.\n".into());
    Ok(lines.concat())
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

fn remove_program(scope: &Scope) -> Result<Option<String>, Error> {
    let program = scope.on_disk(&scope.program());
    let removed =
        files::remove(&program).map_err(|error| scope.error(FileOperation::Remove, &program, &error))?;
    if !removed {
        return Ok(None);
    }
    for folder in program.ancestors().skip(1).take(folders::PROGRAM_FOLDERS) {
        // Fails, as it should, if the folder has other content.
        let _ = fs::remove_dir(folder);
    }
    Ok(Some(format!("Removed {}\n", program.display())))
}

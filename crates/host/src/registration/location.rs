//! One place where a browser looks for the host.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use log::info;

use super::browsers::{Browser, Sandbox};
use super::files::{self, Modes};
use super::manifest::{Family, Manifest};
use super::permissions::{self, Problem, is_same_file};
use super::profile_folder::ProfileFolder;
#[cfg(windows)]
use super::registry;
use super::scope::Scope;
use crate::errors::{Error, FileError, FileOperation};

/// Unix mode of a host manifest.
const MANIFEST_MODE: u32 = 0o644;

#[derive(Debug)]
pub(super) struct Location {
    /// The browser's name for people.
    pub(super) title: String,
    pub(super) family: Family,
    pub(super) sandbox: Sandbox,
    /// Path of the host manifest.
    pub(super) manifest: PathBuf,
    /// The registry key that points to the manifest.
    #[cfg(windows)]
    key: registry::Key,
}

/// The program that a browser starts, and its arguments.
#[derive(Debug)]
pub(crate) struct Registration {
    pub(crate) manifest: PathBuf,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
}

impl Location {
    /// The folders that a browser searches.
    #[cfg(not(windows))]
    pub(super) fn of(browser: &Browser, scope: &Scope) -> Vec<Self> {
        let folders: Vec<PathBuf> = match scope {
            Scope::User(folders) => browser.places.iter().flat_map(|place| folders.paths(*place)).collect(),
            Scope::System { .. } => browser.system.iter().map(PathBuf::from).collect(),
        };
        let locations = folders.into_iter().map(|folder| Self {
            title: browser.title.into(),
            family: browser.family,
            sandbox: browser.sandbox,
            manifest: folder.join(Manifest::file_name()),
        });
        locations.collect()
    }

    /// The registry key that a browser reads; it points to the manifest of its family beside the program.
    #[cfg(windows)]
    pub(super) fn of(browser: &Browser, scope: &Scope) -> Vec<Self> {
        let program = scope.program();
        vec![Self {
            title: browser.title.into(),
            family: browser.family,
            sandbox: browser.sandbox,
            manifest: program.with_file_name(browser.family.file_beside_program()),
            key: registry::Key { system: matches!(scope, Scope::System { .. }), path: browser.key },
        }]
    }

    /// The folder that a browser searches which is not in the table.
    pub(super) fn in_profile(folder: &ProfileFolder) -> Self {
        Self {
            title: folder.title(),
            family: folder.family(),
            sandbox: Sandbox::None,
            manifest: folder.hosts().join(Manifest::file_name()),
            #[cfg(windows)]
            key: registry::Key { system: false, path: "" },
        }
    }

    /// Where the browser searches, as a key for comparisons.
    pub(super) fn place(&self) -> PathBuf {
        #[cfg(windows)]
        return self.key.path.into();
        #[cfg(not(windows))]
        return self.manifest.clone();
    }

    /// Anything is registered here, Keyferry's or not.
    pub(super) fn is_occupied(&self) -> bool {
        #[cfg(windows)]
        return self.key.read().is_some();
        #[cfg(not(windows))]
        return self.manifest.exists();
    }

    /// The problem that keeps the browser from starting the helper, or lets another user change it.
    pub(super) fn problem(&self) -> Option<Problem> {
        #[cfg(windows)]
        if self.key.read().as_deref() != Some(self.manifest.as_path()) {
            return Some(String::from("The registry does not point to the helper's host manifest.").into());
        }
        match Manifest::read(&self.manifest) {
            Ok(Some(manifest)) => {
                manifest.problem(self.family).or_else(|| permissions::exposure(&self.manifest))
            }
            Ok(None) => Some(format!("{} does not exist.", self.manifest.display()).into()),
            Err(problem) => Some(problem.into()),
        }
    }

    /// The registration; `None` if it cannot be read.
    pub(super) fn registration(&self) -> Option<Registration> {
        let program = Manifest::read(&self.manifest).ok()??.path;
        let manifest = self.manifest.clone();
        Some(Registration { arguments: self.family.arguments(&manifest), program, manifest })
    }

    /// The registration leads to this program.
    pub(super) fn starts(&self, program: &Path) -> bool {
        self.is_occupied()
            && self.registration().is_some_and(|registration| is_same_file(&registration.program, program))
    }

    /// Writes the registration, unless it is right already: its folder may belong to a program that manages it, or be
    /// read-only.
    pub(super) fn register(&self, scope: &Scope) -> Result<(), Error> {
        let file = scope.on_disk(&self.manifest);
        let failed = |error| self.error(scope, FileOperation::Write, &file, &error);
        let json = Manifest::new(self.family, &scope.program()).to_json().map_err(failed)?;
        let is_right = files::read(&file, json.len() as u64).is_ok_and(|content| content == json)
            && permissions::is_readable_by_all(&file)
            && permissions::exposure(&file).is_none();
        if !is_right {
            info!("writing {}", file.display());
            let modes = Modes { file: MANIFEST_MODE, folder: scope.folder_mode() };
            files::replace(&file, modes, |file| file.write_all(&json)).map_err(failed)?;
        }
        #[cfg(windows)]
        if self.key.read().as_deref() != Some(self.manifest.as_path()) {
            self.key
                .write(&self.manifest)
                .map_err(|error| self.error(scope, FileOperation::WriteRegistry, &self.manifest, &error))?;
        }
        Ok(())
    }

    fn error(&self, scope: &Scope, operation: FileOperation, path: &Path, error: &io::Error) -> Error {
        let error = scope.error(operation, path, error);
        Error::File(FileError { browser: Some(self.title.clone()), ..error })
    }

    /// Removes the registration if it points to the scope's program; false if it does not.
    pub(super) fn unregister(&self, scope: &Scope) -> Result<bool, Error> {
        #[cfg(windows)]
        self.key
            .remove(&self.manifest)
            .map_err(|error| self.error(scope, FileOperation::RemoveFromRegistry, &self.manifest, &error))?;
        let file = scope.on_disk(&self.manifest);
        match Manifest::read(&file) {
            Ok(Some(manifest)) if manifest.path == scope.program() => self.remove(scope),
            // Another program's manifest, or a damaged one.
            Ok(_) | Err(_) => match fs::metadata(&file) {
                Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                    Err(self.error(scope, FileOperation::Remove, &file, &error))
                }
                Ok(_) | Err(_) => Ok(false),
            },
        }
    }

    /// Removes the registration whatever it is, where browsers would prefer it to the package's; false if there is none.
    pub(super) fn clear(&self, scope: &Scope) -> Result<bool, Error> {
        #[cfg(windows)]
        if let Some(manifest) = self.key.read() {
            self.key.remove(&manifest).map_err(|error| {
                self.error(scope, FileOperation::RemoveFromRegistry, &self.manifest, &error)
            })?;
        }
        self.remove(scope)
    }

    fn remove(&self, scope: &Scope) -> Result<bool, Error> {
        let file = scope.on_disk(&self.manifest);
        info!("removing {}", file.display());
        files::remove(&file).map_err(|error| self.error(scope, FileOperation::Remove, &file, &error))
    }
}

//! The browsers and the users that the command line names.

use std::ffi::OsStr;
#[cfg(unix)]
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::{env, fs};

use super::browsers::{BROWSERS, Browser};
use super::folders::Folders;
use super::location::Location;
use super::profile_folder::ProfileFolder;
use super::scope::Scope;
use crate::errors::{Error, FileOperation, UsageError};

/// The arguments of `install` and `uninstall`. Without any, every browser found is meant.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    browsers: Vec<&'static Browser>,
    folders: Vec<ProfileFolder>,
    system: bool,
    root: Option<PathBuf>,
}

impl Targets {
    pub(crate) fn add_browser(&mut self, name: &OsStr) -> Result<(), Error> {
        let name = name.to_str().ok_or(UsageError::NotUnicode)?;
        let browser = BROWSERS.iter().find(|browser| browser.name == name);
        self.browsers.push(browser.ok_or(UsageError::UnknownBrowser)?);
        Ok(())
    }

    /// Adds the folder of a browser that is not in the table.
    pub(crate) fn add_folder(&mut self, new: fn(PathBuf) -> ProfileFolder, dir: &Path) -> Result<(), Error> {
        if cfg!(windows) {
            return Err(UsageError::FolderOnWindows.into());
        }
        self.folders.push(new(absolute(dir)?));
        Ok(())
    }

    /// Selects all users of this computer.
    pub(crate) fn set_system(&mut self) {
        self.system = true;
    }

    /// Puts everything below this folder, to build a package.
    pub(crate) fn set_root(&mut self, root: &Path) -> Result<(), Error> {
        if cfg!(windows) {
            return Err(UsageError::RootOnWindows.into());
        }
        self.root = Some(absolute(root)?);
        Ok(())
    }

    /// No browser and no profile folder is named.
    pub(super) fn is_empty(&self) -> bool {
        self.browsers.is_empty() && self.folders.is_empty()
    }

    /// Everything of this user is meant.
    pub(crate) fn is_whole_user(&self) -> Result<bool, Error> {
        Ok(self.is_empty() && matches!(self.scope()?, Scope::User(_)))
    }

    /// The named folders.
    pub(super) fn folders(&self) -> &[ProfileFolder] {
        &self.folders
    }

    pub(super) fn names(&self, browser: &Browser) -> bool {
        self.browsers.iter().any(|named| named.name == browser.name)
    }

    pub(super) fn scope(&self) -> Result<Scope, Error> {
        match (self.system, &self.root) {
            (true, _) if !self.folders.is_empty() => Err(UsageError::FolderWithSystem.into()),
            (true, root) => Ok(Scope::System { root: root.clone() }),
            (false, Some(_)) => Err(UsageError::RootWithoutSystem.into()),
            (false, None) => {
                #[cfg(unix)]
                refuse_foreign_home()?;
                Ok(Scope::User(Folders::of_user()?))
            }
        }
    }

    /// The locations of the named browsers and profile folders.
    pub(super) fn locations(&self, scope: &Scope) -> Vec<Location> {
        let browsers = self.browsers.iter().flat_map(|browser| Location::of(browser, scope));
        browsers.chain(self.folders.iter().map(Location::in_profile)).collect()
    }
}

/// Refuses to write as root into the home of another user, as with `sudo -E`: the user's browsers could not read the
/// files, and other programs could use their folders no more.
#[cfg(unix)]
fn refuse_foreign_home() -> Result<(), Error> {
    if let Some(home) = env::home_dir()
        && rustix::process::geteuid().is_root()
        && fs::metadata(&home).is_ok_and(|home| home.uid() != 0)
    {
        return Err(Error::ForeignHome(home));
    }
    Ok(())
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|error| Error::file(FileOperation::Resolve, path, &error))
}

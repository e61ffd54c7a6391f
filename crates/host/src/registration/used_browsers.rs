//! The browsers that this user has used, and the check that each can start the helper.

use std::path::PathBuf;

use super::browsers::{BROWSERS, Browser, Sandbox};
use super::flatpak;
use super::folders::Folders;
use super::location::Location;
use super::permissions::Problem;
use super::scope::Scope;
use crate::errors::Error;

/// A browser that this user has used.
pub(crate) struct UsedBrowser {
    pub(super) browser: &'static Browser,
    scope: Scope,
}

pub(crate) fn used_browsers() -> Result<Vec<UsedBrowser>, Error> {
    let folders = Folders::of_user()?;
    let used = BROWSERS.iter().filter(|browser| browser.signs.iter().any(|sign| folders.has(*sign)));
    Ok(used.map(|browser| UsedBrowser { browser, scope: Scope::User(folders.clone()) }).collect())
}

impl UsedBrowser {
    /// The browser's name for people.
    pub(crate) fn title(&self) -> &'static str {
        self.browser.title
    }

    /// The option that names it on the command line.
    pub(crate) fn option(&self) -> String {
        format!("--browser {}", self.browser.name)
    }

    /// Finds the host manifest by which the browser starts the helper.
    pub(crate) fn check(&self) -> Result<PathBuf, Problem> {
        let of_user = Location::of(self.browser, &self.scope);
        let of_system = Location::of(self.browser, &Scope::System { root: None });
        // Browsers search the user's locations before those for all users.
        let is_occupied = |locations: &[Location]| locations.iter().any(Location::is_occupied);
        let searched = if is_occupied(&of_user) || !is_occupied(&of_system) { of_user } else { of_system };
        if let Some(problem) = searched.iter().find_map(Location::problem) {
            return Err(problem);
        }
        if let (Sandbox::Flatpak(id), Scope::User(folders)) = (self.browser.sandbox, &self.scope)
            && !flatpak::allows_helper(folders, id)
        {
            let finding = "Flatpak's sandbox blocks the helper or the keyring.".into();
            return Err(Problem { finding, fix: Some(flatpak::override_command(folders, id)) });
        }
        let manifest = searched.into_iter().next().map(|location| location.manifest);
        manifest.ok_or_else(|| String::from("This browser has no location for host manifests.").into())
    }
}

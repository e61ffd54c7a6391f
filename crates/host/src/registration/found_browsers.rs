//! The browsers that this user has used or registered, and the check that each can start the helper.

use std::collections::HashSet;
use std::path::PathBuf;

use super::browsers::{BROWSERS, Browser, Policies, Sandbox};
use super::flatpak;
use super::folders::Folders;
use super::location::{Location, Registration};
use super::manifest::Family;
use super::permissions::Problem;
use super::portal;
use super::profile_folder::ProfileFolder;
use super::record::Record;
use super::scope::Scope;
use crate::errors::Error;

/// A browser that this user has used, or that the helper is registered with.
#[derive(Debug)]
pub(crate) struct FoundBrowser {
    kind: Kind,
    scope: Scope,
}

#[derive(Debug)]
enum Kind {
    /// A browser of the table.
    Known(&'static Browser),
    /// A browser that the user named by its folder.
    Unknown(ProfileFolder),
}

/// The browsers of the table that this user has used.
pub(super) fn used_browsers(folders: &Folders) -> Vec<&'static Browser> {
    BROWSERS.iter().filter(|browser| browser.signs.iter().any(|sign| folders.has(*sign))).collect()
}

/// The browsers that this user has used, and those that the helper is registered with for this user.
pub(super) fn found_browsers() -> Result<Vec<FoundBrowser>, Error> {
    let folders = Folders::of_user()?;
    let scope = Scope::User(folders.clone());
    let mut browsers = used_browsers(&folders);
    browsers.extend(registered_browsers(&browsers, &scope));
    let named = Record::read(&folders).folders.into_iter().filter(ProfileFolder::exists);
    let kinds = browsers.into_iter().map(Kind::Known).chain(named.map(Kind::Unknown));
    Ok(kinds.map(|kind| FoundBrowser { kind, scope: scope.clone() }).collect())
}

/// The browsers to check: those found for this user; without any, those that the helper is registered with for all
/// users.
pub(crate) fn browsers_to_check() -> Result<Vec<FoundBrowser>, Error> {
    let mut found = found_browsers()?;
    if found.is_empty() {
        let scope = Scope::User(Folders::of_user()?);
        let registered = registered_browsers(&[], &Scope::System { root: None }).into_iter().map(Kind::Known);
        found.extend(registered.map(|kind| FoundBrowser { kind, scope: scope.clone() }));
    }
    Ok(found)
}

/// The browsers of the table with a registration that the browsers in `others` do not read. Browsers share locations:
/// a registration counts for the first one.
fn registered_browsers(others: &[&'static Browser], scope: &Scope) -> Vec<&'static Browser> {
    let locations = others.iter().flat_map(|browser| Location::of(browser, scope));
    let mut seen: HashSet<PathBuf> = locations.map(|location| location.place()).collect();
    let is_registered = |browser: &&Browser| {
        let occupied = Location::of(browser, scope).into_iter().filter(Location::is_occupied);
        // All of its places are seen now, so that no later browser counts for them.
        occupied.filter(|location| seen.insert(location.place())).count() > 0
    };
    BROWSERS.iter().filter(is_registered).collect()
}

impl FoundBrowser {
    /// The browser's name for people.
    pub(crate) fn title(&self) -> String {
        match &self.kind {
            Kind::Known(browser) => browser.title.into(),
            Kind::Unknown(folder) => folder.title(),
        }
    }

    /// The option that names it on the command line.
    pub(crate) fn option(&self) -> String {
        match &self.kind {
            Kind::Known(browser) => format!("--browser {}", browser.name),
            Kind::Unknown(folder) => folder.option(),
        }
    }

    /// Where a company's policies for it are.
    pub(crate) fn policies(&self) -> Policies {
        match &self.kind {
            Kind::Known(browser) => browser.policies,
            Kind::Unknown(_) => Policies::Unknown,
        }
    }

    /// The locations that it searches for this user.
    pub(super) fn locations(&self) -> Vec<Location> {
        self.locations_in(&self.scope)
    }

    fn locations_in(&self, scope: &Scope) -> Vec<Location> {
        match (&self.kind, scope) {
            (Kind::Known(browser), _) => Location::of(browser, scope),
            (Kind::Unknown(folder), Scope::User(_)) => vec![Location::in_profile(folder)],
            (Kind::Unknown(_), Scope::System { .. }) => vec![],
        }
    }

    /// Finds the registration by which the browser starts the helper.
    pub(crate) fn check(&self) -> Result<Registration, Problem> {
        let of_user = self.locations();
        let of_system = self.locations_in(&Scope::System { root: None });
        // Browsers search the user's locations before those for all users.
        let is_occupied = |locations: &[Location]| locations.iter().any(Location::is_occupied);
        let searched = if is_occupied(&of_user) || !is_occupied(&of_system) { of_user } else { of_system };
        self.check_locations(&searched)
    }

    /// Finds the registration for all users, where a policy forbids any other; `None` without one.
    pub(crate) fn check_for_all_users(&self) -> Option<Result<Registration, Problem>> {
        let of_system = self.locations_in(&Scope::System { root: None });
        of_system.iter().any(Location::is_occupied).then(|| self.check_locations(&of_system))
    }

    /// The application as which the `WebExtensions` portal knows the browser. Only browsers of Mozilla's family use it.
    fn portal_application(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Known(Browser { sandbox, family: Family::Firefox, .. }) => match sandbox {
                Sandbox::Snap => Some("snap.firefox"),
                Sandbox::Flatpak(id) => Some(id),
                Sandbox::None => None,
            },
            Kind::Known(_) | Kind::Unknown(_) => None,
        }
    }

    fn check_locations(&self, searched: &[Location]) -> Result<Registration, Problem> {
        if let Some(problem) = searched.iter().find_map(Location::problem) {
            return Err(problem);
        }
        if let (Kind::Known(Browser { sandbox: Sandbox::Flatpak(id), .. }), Scope::User(folders)) =
            (&self.kind, &self.scope)
            && !flatpak::allows_helper(folders, id)
        {
            let finding = "Flatpak's sandbox blocks the helper or the keyring.".into();
            return Err(Problem { finding, fix: Some(flatpak::override_command(folders, id)) });
        }
        if let Some(application) = self.portal_application()
            && portal::is_refused(application)
        {
            let finding = format!(
                "The permission to start the helper was refused once, and {} does not ask again.",
                self.title()
            );
            return Err(Problem { finding, fix: Some(portal::grant_command(application)) });
        }
        let registration = searched.first().and_then(Location::registration);
        registration.ok_or_else(|| String::from("This browser has no location for host manifests.").into())
    }
}

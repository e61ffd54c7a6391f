//! A helper that a package has installed: the package's files register it for all users, or an installer of Windows for
//! one.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use keyferry_core::product::HOST_NAME;

use keyferry_core::packages::MARKER;

use super::browsers::{BROWSERS, Sandbox};
use super::files;
use super::location::Location;
use super::manifest::{Family, Manifest};
use super::scope::Scope;

/// Size limit of the [`MARKER`], in bytes.
const MAX_BYTES: u64 = 1024;

/// Returns how to remove the package that a program belongs to; `None` if no package has installed it.
pub(super) fn removal(program: &Path) -> Option<String> {
    let marker = fs::canonicalize(program).ok()?.with_file_name(MARKER);
    let text = String::from_utf8(files::read(&marker, MAX_BYTES).ok()?).ok()?;
    Some(text.trim().to_owned())
}

/// The running program, if a package has installed it.
pub(super) fn running() -> Option<PathBuf> {
    env::current_exe().ok().filter(|program| removal(program).is_some())
}

/// The registration by which a browser starts this packaged program already. Browsers in a sandbox have none: they search
/// in the user's folders only.
pub(super) fn registration(location: &Location, program: &Path, scope: &Scope) -> Option<PathBuf> {
    if location.sandbox != Sandbox::None {
        return None;
    }
    let browser = BROWSERS.iter().find(|browser| browser.title == location.title)?;
    [&Scope::System { root: None }, scope].into_iter().find_map(|scope| {
        let locations = Location::of(browser, scope);
        let is_registered = locations.iter().all(|location| location.starts(program));
        locations.into_iter().next().filter(|_| is_registered).map(|location| location.manifest)
    })
}

/// The registry keys below `Software` that browsers of Windows read, for an installer. A Windows browser of the table has
/// one of them.
pub(super) const REGISTRY_KEYS: [(&str, Family); 4] = [
    (r"Google\Chrome\NativeMessagingHosts", Family::Chromium),
    (r"Chromium\NativeMessagingHosts", Family::Chromium),
    (r"Microsoft\Edge\NativeMessagingHosts", Family::Chromium),
    (r"Mozilla\NativeMessagingHosts", Family::Firefox),
];

/// A file of a package: its absolute path and its content.
pub(crate) type PackageFile = (PathBuf, Vec<u8>);

/// The host manifests of this system's browsers for all users, for a package that installs `program`.
pub(crate) fn manifests_for_all_users(program: &Path) -> io::Result<Vec<PackageFile>> {
    let mut files: Vec<PackageFile> = vec![];
    for location in BROWSERS.iter().flat_map(|browser| Location::of(browser, &Scope::System { root: None })) {
        if !files.iter().any(|(path, _)| *path == location.manifest) {
            files.push((location.manifest, Manifest::new(location.family, program).to_json()?));
        }
    }
    files.sort();
    Ok(files)
}

/// The registry keys for Windows, each with the file name and the content of the manifest beside the program.
pub(crate) fn manifests_of_windows() -> io::Result<Vec<(String, String, Vec<u8>)>> {
    let row = |(key, family)| {
        let content = Manifest::new(family, Path::new("keyferry.exe")).to_json()?;
        Ok((format!(r"Software\{key}\{HOST_NAME}"), family.file_beside_program(), content))
    };
    REGISTRY_KEYS.into_iter().map(row).collect()
}

#[cfg(test)]
#[cfg(windows)]
mod tests {
    use super::*;

    #[test]
    fn an_installer_knows_the_key_of_every_browser() {
        for browser in BROWSERS {
            assert!(REGISTRY_KEYS.contains(&(browser.key, browser.family)), "{}", browser.name);
        }
    }
}

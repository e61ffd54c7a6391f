//! Every browser that this user has used can start the helper.

use std::path::PathBuf;

use super::{Check, Installation, install_command, policy, start};
use crate::registration::{FoundBrowser, Problem};

pub(super) fn check(installation: &Installation) -> Vec<Check> {
    if installation.browsers.is_empty() {
        let finding = "No supported browser was found for this user.";
        return vec![Check::failed("Browsers", finding, install_command("--browser NAME"))];
    }
    installation.browsers.iter().map(check_browser).collect()
}

fn check_browser(browser: &FoundBrowser) -> Check {
    match manifest(browser) {
        Ok(manifest) => {
            let finding = format!("{} allows the extension to start the helper.", manifest.display());
            Check::passed(browser.title(), finding)
        }
        Err(Problem { finding, fix }) => {
            let fix = fix.unwrap_or_else(|| install_command(&browser.option()));
            Check::failed(browser.title(), finding, fix)
        }
    }
}

/// Returns the host manifest by which the browser starts the helper.
fn manifest(browser: &FoundBrowser) -> Result<PathBuf, Problem> {
    let registration = policy::registration(browser)?;
    match start::problem(&registration) {
        Some(problem) => Err(problem),
        None => Ok(registration.manifest),
    }
}

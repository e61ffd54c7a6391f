//! A company's policies let the browser start the helper.

#[cfg(not(windows))]
use std::path::Path;

use keyferry_core::product::{FIREFOX_EXTENSION_ID, HOST_NAME};

use super::system_command;
use crate::policies::{ChromiumPolicies, HostRule, Policy, blocks_extension};
use crate::registration::{FoundBrowser, Policies, Problem, Registration};

/// Finds the registration by which the browser starts the helper.
pub(super) fn registration(browser: &FoundBrowser) -> Result<Registration, Problem> {
    match rule(browser.policies())? {
        HostRule::Allowed => browser.check(),
        HostRule::Blocked(policy) => Err(Problem {
            finding: format!("{} It blocks the helper.", found(&policy)),
            fix: Some(format!(
                "Ask your administrator to add {HOST_NAME} to the policy NativeMessagingAllowlist"
            )),
        }),
        HostRule::ForAllUsersOnly(policy) => browser.check_for_all_users().unwrap_or_else(|| {
            let fix = Some(system_command(&browser.option()));
            let finding =
                format!("{} It allows only helpers that are installed for all users.", found(&policy));
            Err(Problem { finding, fix })
        }),
    }
}

fn rule(policies: Policies) -> Result<HostRule, Problem> {
    match policies {
        #[cfg(not(windows))]
        Policies::ChromiumFolder(folder) => Ok(ChromiumPolicies::read_folder(Path::new(folder)).rule()),
        #[cfg(windows)]
        Policies::ChromiumKey(key) => Ok(ChromiumPolicies::read_registry(key).rule()),
        Policies::FirefoxFiles(files) => match blocks_extension(files) {
            Some(file) => Err(Problem {
                finding: format!("The policy ExtensionSettings in {} blocks the extension.", file.display()),
                fix: Some(format!(
                    "Ask your administrator to allow {FIREFOX_EXTENSION_ID} in the policy ExtensionSettings"
                )),
            }),
            None => Ok(HostRule::Allowed),
        },
        Policies::Unknown => Ok(HostRule::Allowed),
    }
}

fn found(policy: &Policy) -> String {
    format!("Your company's policy {} is set in {}.", policy.name, policy.place)
}

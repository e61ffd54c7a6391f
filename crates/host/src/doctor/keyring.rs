//! The keyring can be reached, is unlocked, and returns the bytes that were written.

use keyferry_core::failure::FailureCode;

use super::Check;
use crate::errors::Error;
use crate::keyring::Keyring;
use crate::store::Store;

const REACHABLE: &str = "Keyring";
const UNLOCKED: &str = "Keyring lock";
const STORAGE: &str = "Keyring storage";

pub(super) fn check(on_waiting: impl FnOnce()) -> Vec<Check> {
    let reachable = Check::passed(REACHABLE, "It can be reached.");
    let unlocked = Check::passed(UNLOCKED, "It is unlocked.");
    let Err(failure) = Keyring::default().call(on_waiting, Store::probe) else {
        let finding = "A test entry was written, read back and removed.";
        return vec![reachable, unlocked, Check::passed(STORAGE, finding)];
    };
    let code = failure.code;
    let error = Error::from(failure);
    let failed = |name: &str, fix: &str| {
        let finding = format!("{} ({})", error.message().problem, error.cause());
        Check { code: Some(error.code()), ..Check::failed(name, finding, fix) }
    };
    if code == FailureCode::KeyringAbsent {
        vec![failed(REACHABLE, START)]
    } else if code == FailureCode::KeyringLocked {
        vec![reachable, failed(UNLOCKED, UNLOCK)]
    } else {
        vec![reachable, failed(STORAGE, RESTART)]
    }
}

/// Starts the platform's keyring.
const START: &str = if cfg!(windows) {
    "sc start VaultSvc"
} else if cfg!(target_os = "macos") {
    "open -a 'Keychain Access'"
} else {
    "gnome-keyring-daemon --start --components=secrets"
};

/// Unlocks the keyring; asks for its password. On Windows it is unlocked while its user is logged in.
const UNLOCK: &str = if cfg!(windows) {
    "sc start VaultSvc"
} else if cfg!(target_os = "macos") {
    "security unlock-keychain"
} else {
    "gnome-keyring-daemon --unlock"
};

/// Restarts the keyring; on Windows and macOS shows its content.
const RESTART: &str = if cfg!(windows) {
    "control /name Microsoft.CredentialManager"
} else if cfg!(target_os = "macos") {
    "open -a 'Keychain Access'"
} else {
    "gnome-keyring-daemon --replace --components=secrets"
};

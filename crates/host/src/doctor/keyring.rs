//! The keyring can be reached, is unlocked, and returns the bytes that were written.

use keyferry_core::failure::FailureCode;

use super::Check;
use crate::errors::{Error, on_system};
use crate::keyring::{Keyring, Program};
use crate::store::Store;

const PROGRAM: &str = "Keyring program";
const REACHABLE: &str = "Keyring";
const UNLOCKED: &str = "Keyring lock";
const STORAGE: &str = "Keyring storage";

pub(super) fn check(on_waiting: impl FnOnce()) -> Vec<Check> {
    let mut keyring = Keyring::default();
    let program = keyring.call(|| (), |store| Ok(store.program())).ok().flatten();
    let mut checks: Vec<_> = program.map(check_program).into_iter().collect();
    checks.extend(check_storage(&mut keyring, on_waiting));
    checks
}

fn check_program(Program { path, process, is_known }: Program) -> Check {
    let path = path.display();
    if is_known {
        return Check::passed(PROGRAM, format!("{path} provides it."));
    }
    let finding = format!(
        "{path} (process {process}) provides it, which is no keyring that Keyferry knows: it gets every new key."
    );
    Check::failed(PROGRAM, finding, INSPECT)
}

fn check_storage(keyring: &mut Keyring, on_waiting: impl FnOnce()) -> Vec<Check> {
    let reachable = Check::passed(REACHABLE, "It can be reached.");
    let unlocked = Check::passed(UNLOCKED, "It is unlocked.");
    let Err(failure) = keyring.call(on_waiting, Store::probe) else {
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

/// Shows the program, its unit and its command line.
const INSPECT: &str = "busctl --user status org.freedesktop.secrets";

/// Starts the platform's keyring. A sentence where it depends on the keyring that people use.
const START: &str = on_system(
    "Start your keyring: gnome-keyring-daemon --start --components=secrets, or turn on Secret Service in KeePassXC",
    "open -a 'Keychain Access'",
    "Run in a terminal that was started as administrator: sc.exe start VaultSvc",
);

/// Unlocks the keyring. Never a command that reads a password: gnome-keyring-daemon's displays it. On Windows the keyring
/// is unlocked while its user is logged in.
const UNLOCK: &str = on_system(
    "Open your keyring program (such as Passwords and Keys, or KeePassXC) and unlock the keyring, most often \"Login\"",
    "open -a 'Keychain Access'",
    "Run in a terminal that was started as administrator: sc.exe start VaultSvc",
);

/// Shows the keyring's content and its state.
const RESTART: &str = on_system(
    "Check in your keyring program (such as Passwords and Keys, or KeePassXC) that the keyring is not read-only or full",
    "open -a 'Keychain Access'",
    "control /name Microsoft.CredentialManager",
);

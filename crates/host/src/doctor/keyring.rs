//! The keyring can be reached, is unlocked, and returns the bytes that were written.

use keyferry_core::failure::FailureCode;

use super::Check;
use super::advice::{self, Environment};
use crate::errors::Error;
use crate::keyring::{Keyring, KnownProgram, Program};
use crate::store::Store;

const PROGRAM: &str = "Keyring program";
const REACHABLE: &str = "Keyring";
const UNLOCKED: &str = "Keyring lock";
const STORAGE: &str = "Keyring storage";

pub(super) fn check(on_waiting: impl FnOnce()) -> Vec<Check> {
    let mut keyring = Keyring::default();
    let program = keyring.call(|| (), |store| Ok(store.program())).ok().flatten();
    let mut checks: Vec<_> = program.as_ref().map(check_program).into_iter().collect();
    checks.extend(check_storage(&mut keyring, program.as_ref(), on_waiting));
    checks
}

fn check_program(Program { path, process }: &Program) -> Check {
    let is_known = KnownProgram::of(path).is_some();
    let path = path.display();
    if is_known {
        return Check::passed(PROGRAM, format!("{path} provides it."));
    }
    let finding = format!(
        "{path} (process {process}) provides it, which is no keyring that Keyferry knows: it gets every new key."
    );
    Check::failed(PROGRAM, finding, INSPECT)
}

fn check_storage(keyring: &mut Keyring, program: Option<&Program>, on_waiting: impl FnOnce()) -> Vec<Check> {
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
        Check::failed(name, finding, fix).with_code(error.code())
    };
    if code == FailureCode::KeyringAbsent {
        vec![failed(REACHABLE, advice::start(&Environment::read()))]
    } else if code == FailureCode::KeyringLocked {
        vec![reachable, failed(UNLOCKED, advice::unlock(program))]
    } else {
        vec![reachable, failed(STORAGE, advice::repair(program))]
    }
}

/// Shows the program, its unit and its command line.
const INSPECT: &str = "busctl --user status org.freedesktop.secrets";

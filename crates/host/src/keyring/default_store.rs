//! The store that the crate `keyring` chooses for the platform, and the parts that are the same on Windows and macOS.

use std::error::Error as StdError;
use std::sync::Arc;

use keyferry_core::failure::{Failure, FailureCode};
use keyring_core::CredentialStore;

use super::Program;

/// Connects to the store; `keyring` creates it once.
pub(crate) fn connect() -> Result<Arc<CredentialStore>, Failure> {
    let absent = |cause: String| Failure::new(FailureCode::KeyringAbsent, cause);
    if let Err(error) = keyring::Entry::store_status() {
        return Err(absent(error.to_string()));
    }
    keyring_core::get_default_store().ok_or_else(|| absent("there is no default store".into()))
}

/// Windows unlocks its keyring at login. macOS has no query for this that does not ask the user.
pub(crate) fn is_locked(_: &CredentialStore) -> bool {
    false
}

/// The keyring is part of the operating system: no program can take its place.
pub(crate) fn program(_: &CredentialStore) -> Option<Program> {
    None
}

/// Always false: `keyring-core` has a variant for this error.
pub(super) fn is_absent(_: &(dyn StdError + Send + Sync + 'static)) -> bool {
    false
}

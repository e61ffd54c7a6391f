//! The store that the crate `keyring` chooses for the platform.

use std::sync::Arc;

use keyferry_core::failure::{Failure, FailureCode};
use keyring_core::CredentialStore;

/// Connects to the store; `keyring` creates it once.
pub(crate) fn connect() -> Result<Arc<CredentialStore>, Failure> {
    let absent = |cause: String| Failure::new(FailureCode::KeyringAbsent, cause);
    if let Err(error) = keyring::Entry::store_status() {
        return Err(absent(error.to_string()));
    }
    keyring_core::get_default_store().ok_or_else(|| absent("there is no default store".into()))
}

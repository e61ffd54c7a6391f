//! Takes a copied key off the clipboard again. The browser may not read the clipboard, so that it could only empty it
//! blindly; the helper can look first.

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use zeroize::Zeroizing;

use crate::store::entry_id;

/// Empties the clipboard if it holds this key, and leaves it alone if it holds anything else. Which key that is
/// follows from the id, so that the keyring need not be asked. A clipboard manager may keep copies of its own.
pub(crate) fn clear(entry: &EntryId) -> Result<(), Failure> {
    let mut clipboard = arboard::Clipboard::new().map_err(|error| absent(&error))?;
    match clipboard.get_text().map(Zeroizing::new) {
        Ok(text) if ApiKey::parse(&text).is_some_and(|key| entry_id(&key) == *entry) => {
            clipboard.clear().map_err(|error| absent(&error))
        }
        // Something else was copied since, text or not.
        Ok(_) | Err(arboard::Error::ContentNotAvailable | arboard::Error::ConversionFailure) => Ok(()),
        Err(error) => Err(absent(&error)),
    }
}

fn absent(error: &arboard::Error) -> Failure {
    // Its errors name what is missing, never what the clipboard holds.
    Failure::new(FailureCode::ClipboardAbsent, error.to_string())
}

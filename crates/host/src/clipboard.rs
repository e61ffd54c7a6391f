//! Clears a copied key from the clipboard. The browser has no permission to read the clipboard, so it could only clear
//! it without looking; the host compares first.

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use zeroize::Zeroizing;

use crate::store::entry_id;

/// Clears the clipboard if it holds the key of this entry, and keeps any other content. The ID is derived from the key,
/// so this needs no access to the keyring. A clipboard manager may still keep copies.
pub(crate) fn clear(entry: &EntryId) -> Result<(), Failure> {
    let mut clipboard = arboard::Clipboard::new().map_err(|error| absent(&error))?;
    match clipboard.get_text().map(Zeroizing::new) {
        Ok(text) if is_key_of(&text, entry) => clipboard.clear().map_err(|error| absent(&error)),
        // The user has copied something else since, text or not.
        Ok(_) | Err(arboard::Error::ContentNotAvailable | arboard::Error::ConversionFailure) => Ok(()),
        Err(error) => Err(absent(&error)),
    }
}

/// Compares a text with the key that an entry's ID is derived from, usual or unusual.
fn is_key_of(text: &str, entry: &EntryId) -> bool {
    ApiKey::parse_any(text).is_some_and(|key| entry_id(&key) == *entry)
}

/// Reports that the clipboard cannot be reached. arboard's errors never repeat the clipboard's content.
fn absent(error: &arboard::Error) -> Failure {
    Failure::new(FailureCode::ClipboardAbsent, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_and_unusual_keys_are_cleared_and_other_text_is_not() {
        let usual = format!("64f0c1d2e3a4b5c6d7e8f901-{}", "aB3".repeat(16) + "aB");
        let unusual = "omni_live_4f9d8c7b6a5e4d3c2b1a";
        for text in [&usual, unusual] {
            let key = ApiKey::parse_any(text).unwrap();
            assert!(is_key_of(text, &entry_id(&key)), "{text}");
            assert!(is_key_of(&format!(" {text}\n"), &entry_id(&key)), "white space that a copy adds");
            assert!(!is_key_of("a shopping list", &entry_id(&key)));
        }
        let other = ApiKey::parse(&usual).unwrap();
        assert!(!is_key_of(unusual, &entry_id(&other)), "another key");
    }
}

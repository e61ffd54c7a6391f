//! Searches output in which no key is allowed.

use std::collections::HashSet;

use keyferry_core::key::ApiKey;

/// Whether a text contains a part of the key that is longer than what may be displayed.
pub fn contains_key_part(text: &str, key: &ApiKey) -> bool {
    contains_key_part_bytes(text.as_bytes(), key)
}

/// Whether bytes contain a part of the key that is longer than what may be displayed.
pub fn contains_key_part_bytes(bytes: &[u8], key: &ApiKey) -> bool {
    // The brand is no secret: only what follows it and its hyphen counts.
    let parts: HashSet<&[u8]> = key.expose().as_bytes()[25..].windows(8).collect();
    bytes.windows(8).any(|part| parts.contains(part))
}

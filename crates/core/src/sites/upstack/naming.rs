//! Returns what a text names: Omnisend, an API key, another platform.

use super::words::{API_KEY, DASHBOARD, KEY_WORDS, OTHER_PLATFORMS, PLATFORM};
use crate::text::{contains, contains_any_word, contains_api, contains_word};

/// Returns whether a text names Omnisend. Some scripts put no space between words, as in "Omnisendに接続".
pub(super) fn names_platform(text: &str) -> bool {
    contains_word(text, PLATFORM) || (!text.is_ascii() && contains(text, PLATFORM))
}

/// Returns whether a text names an API key, of Omnisend or of nobody.
pub(super) fn names_key(text: &str) -> bool {
    contains_any_word(text, KEY_WORDS) && (contains_api(text) || names_platform(text))
        || contains_word(text, API_KEY)
}

/// Returns whether a text names another platform, or the dashboard's own keys.
pub(super) fn names_other(text: &str) -> bool {
    let own_key = contains_word(text, DASHBOARD)
        && !names_platform(text)
        && (contains_api(text) || contains_any_word(text, KEY_WORDS));
    own_key || contains_any_word(text, OTHER_PLATFORMS)
}

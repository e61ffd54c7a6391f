//! The extension's texts in English, the language of the browsers in tests.

use std::sync::LazyLock;

use serde_json::Value;

#[expect(clippy::expect_used, reason = "the core's tests read the same file")]
static MESSAGES: LazyLock<Value> = LazyLock::new(|| {
    let messages = include_str!("../../extension/_locales/en/messages.json");
    serde_json::from_str(messages).expect("the messages are JSON")
});

/// The text of this name.
///
/// # Panics
///
/// If there is no such text, or if it has placeholders.
#[expect(clippy::panic, reason = "a test that asks for a text that does not exist must fail")]
pub fn text(name: &str) -> &'static str {
    let message = &MESSAGES[name];
    assert!(message.get("placeholders").is_none(), "{name} has placeholders");
    message["message"].as_str().unwrap_or_else(|| panic!("there is no text {name}"))
}

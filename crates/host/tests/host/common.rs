//! The shared test support, for the binary under test.

#[cfg(target_os = "linux")]
pub(crate) use keyferry_test_support::contains_key_part_bytes as holds_bytes;
#[cfg(target_os = "linux")]
pub(crate) use keyferry_test_support::fixtures::{
    CAPTURED_AT, capture_of, capture_with, entry_id, random_hex,
};
pub(crate) use keyferry_test_support::fixtures::{capture, random_id, release};
pub(crate) use keyferry_test_support::frame::encode as framed;
pub(crate) use keyferry_test_support::{Home, Host, Run, contains_key_part as holds};

/// The binary under test.
pub(crate) const KEYFERRY: &str = env!("CARGO_BIN_EXE_keyferry");

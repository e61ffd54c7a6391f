//! The shared test support, for the binary under test.

pub(crate) use keyferry_test_support::fixtures::{
    capture, capture_of, capture_with, random_hex, random_id, release,
};
pub(crate) use keyferry_test_support::frame::encode as framed;
pub(crate) use keyferry_test_support::{
    Home, Host, Run, contains_key_part as holds, contains_key_part_bytes as holds_bytes,
};

/// The binary under test.
pub(crate) const KEYFERRY: &str = env!("CARGO_BIN_EXE_keyferry");

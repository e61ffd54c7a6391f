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

/// Copies the binary under test, for another place or user. `cp` writes it: a process that another test is starting at this
/// moment inherits all files that this one has open, and no system executes a file that is open for writing.
#[cfg(target_os = "linux")]
pub(crate) fn copy_keyferry(to: &std::path::Path) {
    Run::of(std::process::Command::new("cp").arg(KEYFERRY).arg(to)).ok();
}

//! The real binary, as browsers and people meet it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "that is how a test fails")]

mod command_line;
mod common;
#[cfg(target_os = "linux")]
mod doctor;
#[cfg(target_os = "linux")]
mod hardening;
#[cfg(target_os = "linux")]
mod keyring;
#[cfg(target_os = "linux")]
mod memory;
mod protocol;
#[cfg(target_os = "linux")]
mod registration;

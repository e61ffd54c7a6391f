//! The real binary, as browsers and people meet it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "that is how a test fails")]

mod command_line;
mod common;
mod protocol;

// With a bus that leads nowhere no test comes near the user's own keyring: only here is that known.
#[cfg(target_os = "linux")]
mod doctor;
#[cfg(target_os = "linux")]
mod fuzz;
#[cfg(target_os = "linux")]
mod hardening;
#[cfg(target_os = "linux")]
mod keepassxc;
#[cfg(target_os = "linux")]
mod keyring;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod registration;
#[cfg(target_os = "linux")]
mod session;
#[cfg(windows)]
mod windows;

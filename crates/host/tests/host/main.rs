//! Tests of the real binary: native messaging and the command line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "that is how a test fails")]

mod command_line;
mod common;
mod protocol;

// On Linux an unreachable bus address keeps every test away from the user's keyring. Other platforms have no such switch.
#[cfg(target_os = "linux")]
mod check;
#[cfg(target_os = "linux")]
mod clipboard;
#[cfg(target_os = "linux")]
mod console;
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
mod kwallet;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod planted;
#[cfg(target_os = "linux")]
mod registration;
#[cfg(target_os = "linux")]
mod session;
#[cfg(target_os = "linux")]
mod transfer;
#[cfg(target_os = "linux")]
mod verify;
#[cfg(windows)]
mod windows;

//! Starts another process of this program.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command};

/// This program's file. On Linux also after an update has replaced the file.
pub(crate) fn program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { env::current_exe() }
}

/// Starts a process.
#[cfg(not(windows))]
pub(crate) fn spawn(command: &mut Command) -> io::Result<Child> {
    command.spawn()
}

/// Starts a process without a window. Browsers start the helper in a job and end all processes in it, except those that
/// have left it.
#[cfg(windows)]
pub(crate) fn spawn(command: &mut Command) -> io::Result<Child> {
    use std::os::windows::process::CommandExt;

    const CREATE_BREAKAWAY_FROM_JOB: u32 = 0x0100_0000;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let apart = command.creation_flags(CREATE_BREAKAWAY_FROM_JOB | CREATE_NO_WINDOW).spawn();
    // The job may forbid it.
    apart.or_else(|_| command.creation_flags(CREATE_NO_WINDOW).spawn())
}

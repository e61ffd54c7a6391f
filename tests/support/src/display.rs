//! An X server without a monitor, and the keyboard of its user.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::process::Process;

/// A running X server, ended on drop.
#[derive(Debug)]
pub struct Display {
    name: String,
    _server: Process,
}

impl Display {
    /// Starts the X server and waits until it accepts clients.
    pub fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]);
        let mut server = Process::start(command.stdout(Stdio::piped()).stderr(Stdio::null()), "xvfb")?;
        let number = server.wait_for_line("").context("Xvfb")?;
        Ok(Self { name: format!(":{}", number.trim()), _server: server })
    }

    /// The display's name, as in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A command that uses the display.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.name).env_remove("XAUTHORITY");
        command
    }

    /// Waits for a window with this in its title, and presses a key in it, such as `Return`.
    pub fn press(&self, window: &str, key: &str) -> Result<()> {
        let mut xdotool = self.command("xdotool");
        xdotool.args(["search", "--sync", "--onlyvisible", "--name", window, "windowfocus", "--sync"]);
        // To the focus and not to the window, which may close before the key is up.
        let output = xdotool.args(["key", "--window", "0", key]).output();
        let output = output.context("xdotool does not start; it is in the package xdotool")?;
        ensure!(output.status.success(), "xdotool: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }
}

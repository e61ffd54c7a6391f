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

/// A visible window.
#[derive(Clone, Copy, Debug)]
pub enum Window {
    /// The one with this in its title.
    Titled(&'static str),
    /// The only one of this program.
    Of(&'static str),
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

    /// Waits for a window, and presses a key in it, such as `Return`.
    pub fn press(&self, window: Window, key: &str) -> Result<()> {
        // To the focus and not to the window, which may close before the key is up.
        self.in_window(window, &["key", "--window", "0", key])
    }

    /// Waits for a window, and enters a text in it.
    pub fn enter(&self, window: Window, text: &str) -> Result<()> {
        self.in_window(window, &["type", "--args", "1", text, "key", "--window", "0", "Return"])
    }

    fn in_window(&self, window: Window, actions: &[&str]) -> Result<()> {
        let (property, value) = match window {
            Window::Titled(title) => ("--name", title),
            Window::Of(program) => ("--class", program),
        };
        let mut xdotool = self.command("xdotool");
        xdotool.args(["search", "--sync", "--onlyvisible", property, value, "windowfocus"]);
        let output = xdotool.args(actions).output();
        let output = output.context("xdotool does not start; it is in the package xdotool")?;
        ensure!(output.status.success(), "xdotool: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }
}

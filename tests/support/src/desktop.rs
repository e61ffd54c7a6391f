//! Private desktops without a monitor, each with a clipboard.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::process::Process;

/// The user and group that a compositor runs as in root's tests: sway refuses root.
const NOBODY: u32 = 65534;

/// A desktop, ended on drop.
#[derive(Debug)]
pub struct Desktop {
    kind: Kind,
    /// The variables by which programs find it.
    variables: Vec<(&'static str, String)>,
    // Ended before its folder is removed.
    _server: Process,
    _folder: TempDir,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    X11,
    Wayland,
}

impl Desktop {
    /// Starts an X server.
    pub fn x11() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"]);
        let mut server = Process::start(command.stdout(Stdio::piped()).stderr(Stdio::null()), "xvfb")?;
        let number = server.wait_for_line("").context("Xvfb")?;
        let variables = vec![("DISPLAY", format!(":{}", number.trim()))];
        Ok(Self { kind: Kind::X11, variables, _server: server, _folder: TempDir::new()? })
    }

    /// Starts a Wayland compositor, without an X server beside it.
    pub fn wayland() -> Result<Self> {
        let folder = TempDir::new()?;
        let config = folder.path().join("sway.conf");
        fs::write(&config, "xwayland disable\nexec echo \"socket $WAYLAND_DISPLAY\"\n")?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))?;
        let mut command = if rustix::process::geteuid().is_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY))?;
            let mut command = Command::new("setpriv");
            let (user, group) = (format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"));
            command.args([&user, &group, "--clear-groups", "sway"]);
            command
        } else {
            Command::new("sway")
        };
        command.arg("--config").arg(&config).env("HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
        command.envs([("WLR_BACKENDS", "headless"), ("WLR_RENDERER", "pixman")]);
        command.env("WLR_LIBINPUT_NO_DEVICES", "1").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        let mut server = Process::start(command.stdout(Stdio::piped()).stderr(Stdio::null()), "sway")?;
        let line = server.wait_for_line("socket ").context("sway")?;
        let name = line.trim_start_matches("socket ").trim();
        // An absolute path is found from any XDG_RUNTIME_DIR.
        let socket = folder.path().join(name).to_str().context("a path that is not UTF-8")?.to_owned();
        Ok(Self {
            kind: Kind::Wayland,
            variables: vec![("WAYLAND_DISPLAY", socket)],
            _server: server,
            _folder: folder,
        })
    }

    /// The variables by which programs find it.
    pub fn variables(&self) -> &[(&'static str, String)] {
        &self.variables
    }

    /// The text on its clipboard; `None` if there is none.
    pub fn clipboard(&self) -> Result<Option<String>> {
        self.clipboard_as("UTF8_STRING")
    }

    /// The content of its clipboard in this format; `None` if there is none.
    pub fn clipboard_as(&self, format: &str) -> Result<Option<String>> {
        let output = match self.kind {
            Kind::X11 => self.command("xclip", &["-selection", "clipboard", "-out", "-target", format]),
            Kind::Wayland => self.command("wl-paste", &["--no-newline", "--type", format]),
        }
        .output()
        .context("xclip or wl-paste is missing: install xclip and wl-clipboard")?;
        let text = String::from_utf8(output.stdout)?;
        Ok(Some(text).filter(|text| output.status.success() && !text.is_empty()))
    }

    /// Puts a text on its clipboard, as another program does.
    pub fn copy(&self, text: &str) -> Result<()> {
        let mut command = match self.kind {
            Kind::X11 => self.command("xclip", &["-selection", "clipboard", "-in"]),
            Kind::Wayland => self.command("wl-copy", &[]),
        };
        let mut program = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        program.stdin.take().context("no input")?.write_all(text.as_bytes())?;
        // Both continue in the background for as long as they own the clipboard.
        ensure!(program.wait()?.success(), "xclip or wl-copy failed");
        Ok(())
    }

    fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("XAUTHORITY");
        command.args(args).envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stderr(Stdio::null());
        command
    }
}

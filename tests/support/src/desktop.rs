//! Private desktops without a monitor, each with a clipboard.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::Display;
use crate::gnome::Gnome;
use crate::process::Process;

/// The user and group that a compositor runs as in root's tests: sway refuses root.
const NOBODY: u32 = 65534;

/// A desktop, ended on drop.
#[derive(Debug)]
pub struct Desktop {
    server: Server,
    /// The variables by which programs find it.
    variables: Vec<(&'static str, String)>,
}

#[derive(Debug)]
enum Server {
    X11(#[expect(dead_code, reason = "ended on drop")] Display),
    Wayland {
        // Ended before its folder is removed.
        _compositor: Process,
        _folder: TempDir,
    },
    Gnome(Gnome),
}

impl Desktop {
    /// Starts an X server.
    pub fn x11() -> Result<Self> {
        let display = Display::start()?;
        let variables = vec![("DISPLAY", display.name().to_owned())];
        Ok(Self { server: Server::X11(display), variables })
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
        let mut compositor = Process::start(command.stdout(Stdio::piped()).stderr(Stdio::null()), "sway")?;
        let line = compositor.wait_for_line("socket ").context("sway")?;
        let name = line.trim_start_matches("socket ").trim();
        // An absolute path is found from any XDG_RUNTIME_DIR.
        let socket = folder.path().join(name).to_str().context("a path that is not UTF-8")?.to_owned();
        let server = Server::Wayland { _compositor: compositor, _folder: folder };
        Ok(Self { server, variables: vec![("WAYLAND_DISPLAY", socket)] })
    }

    /// Starts GNOME's compositor with its X server. Programs reach the clipboard through X11 only.
    pub fn gnome() -> Result<Self> {
        let gnome = Gnome::start()?;
        Ok(Self { variables: gnome.variables()?, server: Server::Gnome(gnome) })
    }

    /// The variables by which programs find it.
    pub fn variables(&self) -> &[(&'static str, String)] {
        &self.variables
    }

    /// The text on its clipboard; `None` if there is none.
    pub fn clipboard(&self) -> Result<Option<String>> {
        self.clipboard_as(match self.server {
            Server::X11(_) | Server::Wayland { .. } => "UTF8_STRING",
            Server::Gnome(_) => "text/plain;charset=utf-8",
        })
    }

    /// The content of its clipboard in this format; `None` if there is none.
    pub fn clipboard_as(&self, format: &str) -> Result<Option<String>> {
        let output = match &self.server {
            Server::Gnome(gnome) => return gnome.clipboard_as(format),
            Server::X11(_) => self.command("xclip", &["-selection", "clipboard", "-out", "-target", format]),
            Server::Wayland { .. } => self.command("wl-paste", &["--no-newline", "--type", format]),
        }
        .output()
        .context("xclip or wl-paste is missing: install xclip and wl-clipboard")?;
        let text = String::from_utf8(output.stdout)?;
        Ok(Some(text).filter(|text| output.status.success() && !text.is_empty()))
    }

    /// Puts a text on its clipboard, as another program does.
    pub fn copy(&self, text: &str) -> Result<()> {
        let mut command = match &self.server {
            Server::X11(_) | Server::Gnome(_) => self.command("xclip", &["-selection", "clipboard", "-in"]),
            Server::Wayland { .. } => self.command("wl-copy", &[]),
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

//! GNOME's compositor without a monitor, with its X server, and the compositor's own word on its clipboard.

use std::fs::{self, File};
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use dbus::arg::PropMap;
use dbus::blocking::Connection;
use dbus::channel::Channel;
use dbus::strings::Path as ObjectPath;
use tempfile::TempDir;

use crate::process::{Process, kill_marked};

/// Marks the compositor's processes.
const MARK: &str = "KEYFERRY_TEST_GNOME";
const SOCKET: &str = "wayland";
/// Limit for the compositor to start and for its answers, and the interval between two checks.
const LIMIT: Duration = Duration::from_mins(1);
const INTERVAL: Duration = Duration::from_millis(50);

/// Attempts to read the clipboard: the compositor learns of a change on the X server a moment later.
const READS: u32 = 6;

/// The interface by which remote desktops share the clipboard.
const REMOTE: &str = "org.gnome.Mutter.RemoteDesktop";
const SESSION: &str = "org.gnome.Mutter.RemoteDesktop.Session";

/// A running compositor, ended on drop.
pub(crate) struct Gnome {
    connection: Connection,
    session: ObjectPath<'static>,
    display: String,
    authority: PathBuf,
    folder: TempDir,
    _bus: Process,
}

impl std::fmt::Debug for Gnome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gnome").field("display", &self.display).finish_non_exhaustive()
    }
}

impl Drop for Gnome {
    fn drop(&mut self) {
        kill_marked(MARK, self.folder.path());
    }
}

impl Gnome {
    pub(crate) fn start() -> Result<Self> {
        let folder = TempDir::new()?;
        let mutter =
            format!("mutter --headless --wayland --virtual-monitor 640x480 --wayland-display {SOCKET}");
        let script = format!("echo \"bus $DBUS_SESSION_BUS_ADDRESS\"; exec {mutter}");
        let mut command = Command::new("dbus-run-session");
        command.args(["--", "sh", "-c", &script]).env(MARK, folder.path());
        command.env("HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("DBUS_SESSION_BUS_ADDRESS");
        let mut bus = Process::start(command.stdout(Stdio::piped()).stderr(Stdio::null()), "dbus")?;
        let address = bus.wait_for_line("bus ")?;
        let (display, authority) = wait(|| x_server(folder.path())).context("mutter starts no X server")?;
        let mut channel = Channel::open_private(address.trim_start_matches("bus ").trim())?;
        channel.register()?;
        let connection = Connection::from(channel);
        let create = || {
            let remote = connection.with_proxy(REMOTE, "/org/gnome/Mutter/RemoteDesktop", LIMIT);
            remote.method_call(REMOTE, "CreateSession", ()).ok().map(|(path,): (ObjectPath<'static>,)| path)
        };
        let session = wait(create).context("mutter has no remote desktop")?;
        let proxy = connection.with_proxy(REMOTE, &session, LIMIT);
        let () = proxy.method_call(SESSION, "EnableClipboard", (PropMap::new(),))?;
        let () = proxy.method_call(SESSION, "Start", ())?;
        Ok(Self { connection, session, display, authority, folder, _bus: bus })
    }

    /// The variables by which programs find it.
    pub(crate) fn variables(&self) -> Result<Vec<(&'static str, String)>> {
        let text = |path: &Path| path.to_str().map(str::to_owned).context("a path that is not UTF-8");
        Ok(vec![
            ("DISPLAY", self.display.clone()),
            ("XAUTHORITY", text(&self.authority)?),
            ("WAYLAND_DISPLAY", text(&self.folder.path().join(SOCKET))?),
            ("XDG_CURRENT_DESKTOP", "GNOME".to_owned()),
        ])
    }

    /// The content of the compositor's clipboard in this format; `None` if there is none.
    pub(crate) fn clipboard_as(&self, format: &str) -> Result<Option<String>> {
        for _ in 0..READS {
            let text = self.read(format)?;
            if !text.is_empty() {
                return Ok(Some(text));
            }
            thread::sleep(INTERVAL);
        }
        Ok(None)
    }

    fn read(&self, format: &str) -> Result<String> {
        let proxy = self.connection.with_proxy(REMOTE, &self.session, LIMIT);
        let mut text = String::new();
        // Fails where nothing was copied.
        let Ok((pipe,)) = proxy.method_call::<(OwnedFd,), _, _, _>(SESSION, "SelectionRead", (format,))
        else {
            return Ok(text);
        };
        // The compositor opens it for its own event loop, which does not block.
        rustix::fs::fcntl_setfl(&pipe, rustix::fs::OFlags::empty())?;
        File::from(pipe).read_to_string(&mut text)?;
        Ok(text)
    }
}

/// The display and the authority file of the X server that the compositor with this runtime folder has started.
fn x_server(folder: &Path) -> Option<(String, PathBuf)> {
    let authority = fs::read_dir(folder).ok()?.flatten().map(|file| file.path());
    let authority = authority.into_iter().find(|path| path.to_string_lossy().contains("Xwaylandauth"))?;
    let wanted = authority.to_str()?;
    let commands = fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    let display = commands.filter_map(|command| {
        let args: Vec<&str> =
            command.split(|byte| *byte == 0).filter_map(|arg| std::str::from_utf8(arg).ok()).collect();
        args.contains(&wanted).then(|| args.get(1).map(|display| (*display).to_owned()))?
    });
    display.into_iter().find(|display| display.starts_with(':')).map(|display| (display, authority.clone()))
}

/// Waits until a result is there.
fn wait<T>(mut attempt: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    while started.elapsed() < LIMIT {
        if let Some(result) = attempt() {
            return Some(result);
        }
        thread::sleep(INTERVAL);
    }
    None
}

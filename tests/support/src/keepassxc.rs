//! `KeePassXC` as Secret Service, on a private bus.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};

use crate::process::Process;
use crate::{Bus, Display, Home, Run, Window};

/// Awaits a state of the collection, which has the name of the database's group and exists before the database is open.
const AWAIT_STATE: &str = "for _ in $(seq 2000); do dbus-send --session --print-reply \\
    --dest=org.freedesktop.secrets /org/freedesktop/secrets/collection/keys \\
    org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked 2>&1 \\
    | grep --quiet \"$1\" && exit
done; exit 1";

/// The title of the dialog that asks for access to entries.
const ACCESS_DIALOG: &str = "Access Request";

/// Whether `KeePassXC` asks its user before a program reads an entry.
#[derive(Clone, Copy, Debug)]
pub enum Confirmation {
    /// Yes, as by default, in a window on a display.
    Ask,
    /// No, and it has no window.
    Never,
}

/// A running `KeePassXC` whose database is exposed to the Secret Service; it and its bus end on drop.
#[derive(Debug)]
pub struct KeePassXc {
    // Killed before the bus ends.
    program: Option<Process>,
    display: Option<Display>,
    bus: Bus,
}

impl KeePassXc {
    /// Starts it with a new, open database.
    pub fn start(home: Home, confirmation: Confirmation) -> Result<Self> {
        let (confirms, display) = match confirmation {
            Confirmation::Ask => ("true", Some(Display::start()?)),
            Confirmation::Never => ("false", None),
        };
        let settings = include_str!("../keepassxc/keepassxc.ini").replace("CONFIRM", confirms);
        fs::write(home.path("keepassxc.ini"), settings)?;
        fs::write(home.path("keys.xml"), include_str!("../keepassxc/keys.xml"))?;
        let import = "printf 'pw\\npw\\n' | keepassxc-cli import --decryption-time 100 --set-password keys.xml keys.kdbx";
        let run = Run::of(home.command("sh").args(["-c", import]).current_dir(home.root()));
        ensure!(run.code == Some(0), "no database: {}", run.err);
        let mut keepassxc = Self { program: None, display, bus: Bus::start(home)? };
        keepassxc.open(true)?;
        Ok(keepassxc)
    }

    fn open(&mut self, unlocked: bool) -> Result<()> {
        let home = self.bus.home();
        let mut command = home.command("keepassxc");
        match &self.display {
            Some(display) => command.env("QT_QPA_PLATFORM", "xcb").env("DISPLAY", display.name()),
            None => command.env("QT_QPA_PLATFORM", "offscreen"),
        };
        command.current_dir(home.root()).stdout(Stdio::null()).stderr(Stdio::null());
        command.args(["--config", "keepassxc.ini", "--localconfig", "local.ini", "keys.kdbx"]);
        if unlocked {
            command.arg("--pw-stdin").stdin(Stdio::piped());
        }
        let mut program = Process::start(&mut command, "keepassxc")?;
        if let Some(mut password) = program.child().stdin.take() {
            password.write_all(b"pw\n")?;
        }
        let state = format!("boolean {}", !unlocked);
        let run = Run::of(home.command("sh").args(["-c", AWAIT_STATE, "sh", &state]));
        ensure!(run.code == Some(0), "KeePassXC does not reach {state:?}");
        self.program = Some(program);
        Ok(())
    }

    /// The bus that it is on.
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The home that it lives in.
    pub fn home(&self) -> &Home {
        self.bus.home()
    }

    /// Waits for the question for access, and answers it with a key: `Return` allows it, `Escape` does not.
    pub fn answer(&self, key: &str) -> Result<()> {
        self.display.as_ref().context("KeePassXC has no display")?.press(Window::Titled(ACCESS_DIALOG), key)
    }

    /// Awaits an entry of this title in the database on disk: `KeePassXC` answers before it writes.
    pub fn await_on_disk(&self, title: &str) -> Result<()> {
        let list = "printf 'pw\\n' | keepassxc-cli ls keys.kdbx";
        for _ in 0..200 {
            let mut shell = self.home().command("sh");
            let titles = Run::of(shell.args(["-c", list]).current_dir(self.home().root())).out;
            if titles.lines().any(|line| line == title) {
                return Ok(());
            }
        }
        bail!("{title} is not in the database")
    }

    /// Restarts `KeePassXC` with the database open or locked. It answers no request while the database is locked, and
    /// no test enters the password.
    pub fn restart(&mut self, unlocked: bool) -> Result<()> {
        self.program = None;
        self.open(unlocked).context("KeePassXC did not start again")
    }
}

//! `KWallet` as Secret Service, on a private bus, with its windows on a display.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::process::Process;
use crate::{Bus, Display, Home, Run, Window};

/// The password of the wallet in `tests/support/kwallet`, which `KWallet`'s own dialog created.
const PASSWORD: &str = "correct-Horse-77-battery";

/// It has no window but its questions, and some of them have no title.
const QUESTION: Window = Window::Of("kwalletd5");

/// Awaits the Secret Service.
const AWAIT_SERVICE: &str = "for _ in $(seq 2000); do dbus-send --session --print-reply --dest=org.freedesktop.secrets \\
    /org/freedesktop/secrets org.freedesktop.DBus.Peer.Ping >ping 2>&1 && exit; done; exit 1";

/// Whether the user has a wallet.
#[derive(Clone, Copy, Debug)]
pub enum Wallet {
    /// Its password is asked for when a program needs it.
    Closed,
    /// As in a new account.
    None,
}

/// A running `KWallet`; it, its bus and its display end on drop.
#[derive(Debug)]
pub struct KWallet {
    // Killed before the bus and the display end.
    program: Option<Process>,
    bus: Bus,
    display: Display,
}

impl KWallet {
    /// Starts it, and waits until it answers.
    pub fn start(home: Home, wallet: Wallet) -> Result<Self> {
        fs::create_dir_all(home.path(".config"))?;
        fs::write(home.path(".config/kwalletrc"), include_str!("../kwallet/kwalletrc"))?;
        match wallet {
            Wallet::Closed => {
                let folder = home.path(".local/share/kwalletd");
                fs::create_dir_all(&folder)?;
                fs::write(folder.join("kdewallet.kwl"), include_bytes!("../kwallet/kdewallet.kwl"))?;
                fs::write(folder.join("kdewallet.salt"), include_bytes!("../kwallet/kdewallet.salt"))?;
            }
            Wallet::None => {}
        }
        let mut kwallet = Self { program: None, bus: Bus::start(home)?, display: Display::start()? };
        kwallet.restart()?;
        Ok(kwallet)
    }

    /// Ends it, which closes its wallet, and starts it again.
    pub fn restart(&mut self) -> Result<()> {
        self.program = None;
        let home = self.bus.home();
        let mut command = home.command("kwalletd5");
        command.env("QT_QPA_PLATFORM", "xcb").env("DISPLAY", self.display.name());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        self.program = Some(Process::start(&mut command, "libkf5wallet-bin")?);
        let run = Run::of(home.command("sh").args(["-c", AWAIT_SERVICE]).current_dir(home.root()));
        ensure!(run.code == Some(0), "KWallet does not answer");
        Ok(())
    }

    /// Awaits that the wallet on disk has changed since the start: `KWallet` answers before it writes, and writes some
    /// seconds later.
    pub fn await_on_disk(&self) -> Result<()> {
        let wallet = self.home().path(".local/share/kwalletd/kdewallet.kwl");
        for _ in 0..200 {
            if fs::read(&wallet)? != include_bytes!("../kwallet/kdewallet.kwl") {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("the wallet was not written")
    }

    /// The home that it lives in.
    pub fn home(&self) -> &Home {
        self.bus.home()
    }

    /// The bus that it is on.
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// Waits for the question for the wallet's password, and enters it.
    pub fn enter_password(&self) -> Result<()> {
        self.display.enter(QUESTION, PASSWORD)
    }

    /// Waits for `KWallet`'s question, and closes it.
    pub fn cancel(&self) -> Result<()> {
        self.display.press(QUESTION, "Escape").context("KWallet's question was not closed")
    }
}

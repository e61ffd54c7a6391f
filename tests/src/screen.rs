//! A private screen with a keyboard, which headless browsers lack.

use anyhow::{Context, Result, ensure};
use keyferry_test_support::Display;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

/// Limit for a window to appear, and the interval between two checks.
const DEADLINE: Duration = Duration::from_secs(10);
const INTERVAL: Duration = Duration::from_millis(50);
/// Time in which a menu that is shown has certainly received the keyboard.
const MENU_PAUSE: Duration = Duration::from_millis(700);

/// A running X server, ended on drop.
#[derive(Debug)]
pub struct Screen {
    display: Display,
}

impl Screen {
    /// Starts the X server and waits until it accepts clients.
    pub fn start() -> Result<Self> {
        Ok(Self { display: Display::start()? })
    }

    /// The display's name, as in `DISPLAY`.
    pub fn display(&self) -> &str {
        self.display.name()
    }

    /// Presses keys, such as `alt+shift+f`, in the window with this in its title, which gets the focus.
    pub async fn press(&self, window: &str, keys: &str) -> Result<()> {
        let find =
            ["search", "--sync", "--onlyvisible", "--name", window, "windowfocus", "--sync", "key", keys];
        self.xdotool(&find).await
    }

    async fn xdotool(&self, args: &[&str]) -> Result<()> {
        let output = self.command("xdotool", args).output().await;
        let output = output.context("xdotool does not start; it is in the package xdotool")?;
        ensure!(output.status.success(), "xdotool: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Opens the context menu at the element that has the focus in the window with this in its title, and presses keys.
    pub async fn choose_in_menu(&self, window: &str, keys: &[&str]) -> Result<()> {
        // A pointer on the menu would choose the entry from which the keys move on.
        self.xdotool(&["mousemove", "1399", "999"]).await?;
        let before = self.windows().await?;
        self.press(window, "Menu").await?;
        // A menu is a window of its own.
        let shown = async {
            while self.windows().await? == before {
                sleep(INTERVAL).await;
            }
            anyhow::Ok(())
        };
        timeout(DEADLINE, shown).await.context("no menu opens")??;
        // It has the keyboard a moment later, of which the screen does not know.
        sleep(MENU_PAUSE).await;
        self.xdotool(&[&["key"], keys].concat()).await
    }

    /// The number of windows on the screen.
    async fn windows(&self) -> Result<usize> {
        let output = self.command("xwininfo", &["-root", "-children"]).output().await;
        let output = output.context("xwininfo does not start; it is in the package x11-utils")?;
        Ok(String::from_utf8_lossy(&output.stdout).lines().count())
    }

    fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::from(self.display.command(program));
        command.args(args).kill_on_drop(true);
        command
    }
}

//! A private screen with a keyboard and a clipboard, which headless browsers lack.

use anyhow::{Context, Result, bail, ensure};
use keyferry_test_support::process::Process;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

/// Limit for a window to appear, and the interval between two checks.
const DEADLINE: Duration = Duration::from_secs(10);
const INTERVAL: Duration = Duration::from_millis(50);

/// A running X server without a monitor, ended on drop.
#[derive(Debug)]
pub struct Screen {
    display: String,
    _server: Process,
}

impl Screen {
    /// Starts the X server and waits until it accepts clients.
    pub fn start() -> Result<Self> {
        let mut command = std::process::Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]);
        let mut server = Process::start(command.stdout(Stdio::piped()).stderr(Stdio::null()), "xvfb")?;
        let number = server.wait_for_line("").context("Xvfb")?;
        Ok(Self { display: format!(":{}", number.trim()), _server: server })
    }

    /// The display's name, as in `DISPLAY`.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The text on its clipboard; `None` if there is none.
    pub async fn clipboard(&self) -> Result<Option<String>> {
        let xclip = self.command("xclip", &["-selection", "clipboard", "-out"]).output().await;
        let output = xclip.context("xclip does not start; it is in the package xclip")?;
        let text = String::from_utf8(output.stdout)?;
        Ok(Some(text).filter(|text| output.status.success() && !text.is_empty()))
    }

    /// Puts a text on its clipboard, as another program does.
    pub async fn copy(&self, text: &str) -> Result<()> {
        let mut xclip = self.command("xclip", &["-selection", "clipboard", "-in"]);
        let mut xclip = xclip.stdin(Stdio::piped()).stdout(Stdio::null()).kill_on_drop(false).spawn()?;
        xclip.stdin.take().context("no input")?.write_all(text.as_bytes()).await?;
        // xclip continues in the background for as long as it owns the clipboard.
        ensure!(xclip.wait().await?.success(), "xclip failed");
        Ok(())
    }

    /// Presses keys, such as `alt+shift+f`, in the window with this in its title, which gets the focus.
    pub async fn press(&self, window: &str, keys: &str) -> Result<()> {
        let find =
            ["search", "--sync", "--onlyvisible", "--name", window, "windowfocus", "--sync", "key", keys];
        let output = self.command("xdotool", &find).output().await;
        let output = output.context("xdotool does not start; it is in the package xdotool")?;
        if !output.status.success() {
            bail!("xdotool: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    /// Opens the context menu at the element that has the focus in the window with this in its title, and presses a key.
    pub async fn choose_in_menu(&self, window: &str, key: &str) -> Result<()> {
        let before = self.windows().await?;
        self.press(window, "Menu").await?;
        // A menu is a window of its own, and has the keyboard as soon as it is shown.
        let shown = async {
            while self.windows().await? == before {
                sleep(INTERVAL).await;
            }
            anyhow::Ok(())
        };
        timeout(DEADLINE, shown).await.context("no menu opens")??;
        let output = self.command("xdotool", &["key", key]).output().await?;
        ensure!(output.status.success(), "xdotool: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// The number of windows on the screen.
    async fn windows(&self) -> Result<usize> {
        let output = self.command("xwininfo", &["-root", "-children"]).output().await;
        let output = output.context("xwininfo does not start; it is in the package x11-utils")?;
        Ok(String::from_utf8_lossy(&output.stdout).lines().count())
    }

    fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).env("DISPLAY", &self.display).env_remove("XAUTHORITY").kill_on_drop(true);
        command
    }
}

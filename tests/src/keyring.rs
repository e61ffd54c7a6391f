//! A private D-Bus session with a real `gnome-keyring`, unlocked, and what can be wrong with it.

use crate::home::Home;
use crate::prompter::{Prompt, Prompter};
use anyhow::{Context, Result, bail, ensure};
use keyferry_core::ids::EntryId;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use sha2::{Digest, Sha256};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Child;
use tokio::time::timeout;

/// The name that the Secret Service has on the bus.
const SECRET_SERVICE: &str = "org.freedesktop.secrets";
/// The collection that `gnome-keyring-daemon --unlock` makes and unlocks.
const LOGIN_COLLECTION: &str = "/org/freedesktop/secrets/collection/login";
/// The daemons are ready within 0.1 s on an idle machine.
const START_DEADLINE: Duration = Duration::from_secs(20);

/// A bus that nothing is activated on: no prompter and no portal of the system's.
const BUS_CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=BUS</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A running keyring, ended on drop.
#[derive(Debug)]
pub struct Keyring {
    // In the order in which they must go: the home takes what is left with it.
    prompter: Option<Prompter>,
    daemon: Option<Child>,
    _bus: Child,
    home: Home,
}

impl Keyring {
    /// Starts the bus and the keyring and waits until the bus knows the keyring.
    pub async fn start() -> Result<Self> {
        timeout(START_DEADLINE, Self::start_now()).await.context("the keyring did not start")?
    }

    async fn start_now() -> Result<Self> {
        let mut home = Home::new()?;
        let (socket, config) = (home.path().join("run/bus"), home.path().join("run/bus.conf"));
        let socket = crate::home::utf8(&socket)?;
        fs::write(&config, BUS_CONFIG.replace("BUS", &socket))?;
        let mut bus = home
            .command("dbus-daemon")
            .args(["--nofork", "--nopidfile", "--print-address=1", "--config-file"])
            .arg(&config)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("dbus-daemon does not start; it is in the package dbus")?;
        read_until(&mut bus, "unix:").await.context("dbus-daemon ended")?;
        home.set_env("DBUS_SESSION_BUS_ADDRESS", &format!("unix:path={socket}"));
        let mut keyring = Self { prompter: None, daemon: None, _bus: bus, home };
        keyring.start_daemon().await?;
        Ok(keyring)
    }

    /// Starts the keyring, unlocked, and waits until the bus knows it.
    async fn start_daemon(&mut self) -> Result<()> {
        let home = &self.home;
        // From nobody to somebody: the bus may only now notice that the last keyring has gone.
        let new_owner = format!("type='signal',member='NameOwnerChanged',arg0='{SECRET_SERVICE}',arg1=''");
        let mut watch = home
            .command("dbus-monitor")
            .args(["--session", &new_owner])
            .stdout(Stdio::piped())
            .spawn()
            .context("dbus-monitor does not start; it is in the package dbus")?;
        // It loses its own name once it listens.
        read_until(&mut watch, "member=NameLost").await.context("dbus-monitor ended")?;

        // A full disk is to be an error, not the end: the signal for it is ignored.
        let run = "trap '' XFSZ; exec gnome-keyring-daemon --foreground --unlock --components=secrets";
        let mut command = if rustix::process::geteuid().is_root() {
            // Permissions are to count for root, too.
            let mut command = home.command("setpriv");
            command.args(["--bounding-set=-dac_override,-dac_read_search", "sh", "-c", run]);
            command
        } else {
            let mut command = home.command("sh");
            command.args(["-c", run]);
            command
        };
        let mut daemon = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("gnome-keyring-daemon does not start; it is in the package gnome-keyring")?;
        if let Some(mut password) = daemon.stdin.take() {
            password.write_all(b"stage").await?;
        }
        read_until(&mut watch, SECRET_SERVICE).await.context("dbus-monitor ended")?;
        self.daemon = Some(daemon);
        Ok(())
    }

    /// How long the keyring's own work has taken so far, on all processors (the first number of Linux's `schedstat`).
    pub fn processor_time(&self) -> Result<Duration> {
        let daemon = self.daemon.as_ref().and_then(Child::id).context("no keyring runs")?;
        let mut time = Duration::ZERO;
        for task in fs::read_dir(format!("/proc/{daemon}/task"))? {
            let text = fs::read_to_string(task?.path().join("schedstat"))?;
            time += Duration::from_nanos(text.split(' ').next().unwrap_or_default().parse()?);
        }
        Ok(time)
    }

    /// Ends the keyring: there is none on the bus then.
    pub async fn stop(&mut self) -> Result<()> {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill().await?;
        }
        Ok(())
    }

    /// Starts the keyring anew, unlocked, with what it has stored.
    pub async fn restart(&mut self) -> Result<()> {
        self.stop().await?;
        timeout(START_DEADLINE, self.start_daemon()).await.context("the keyring did not start again")?
    }

    /// What the user does when the keyring asks for its password from now on; without a prompter it cannot ask.
    pub fn prompt(&mut self, prompt: Option<Prompt>) -> Result<()> {
        self.prompter = None;
        let bus = format!("unix:path={}", crate::home::utf8(&self.home.path().join("run/bus"))?);
        self.prompter = prompt.map(|prompt| Prompter::start(&bus, prompt)).transpose()?;
        Ok(())
    }

    /// Whether the keyring's folder can be written to.
    pub fn set_writable(&self, writable: bool) -> Result<()> {
        let folder = self.home.path().join(".local/share/keyrings");
        Ok(fs::set_permissions(folder, Permissions::from_mode(if writable { 0o700 } else { 0o500 }))?)
    }

    /// Whether there is room on the keyring's disk.
    pub fn set_full(&self, full: bool) -> Result<()> {
        let daemon = self.daemon.as_ref().and_then(Child::id).context("no keyring runs")?;
        let daemon = i32::try_from(daemon).ok().and_then(Pid::from_raw);
        let limit = Rlimit { current: full.then_some(0), maximum: None };
        prlimit(daemon, Resource::Fsize, limit)?;
        Ok(())
    }

    /// Every secret of Keyferry's, as `secret-tool` sees them.
    pub async fn keys(&self) -> Result<Vec<String>> {
        let found = self.secret_tool_search(&[("service", "keyferry")]).await?;
        Ok(found.lines().filter_map(|line| line.strip_prefix("secret = ")).map(str::to_owned).collect())
    }

    /// The home that the keyring lives in, for whatever is to use the keyring.
    pub fn home(&self) -> &Home {
        &self.home
    }

    pub(crate) fn home_mut(&mut self) -> &mut Home {
        &mut self.home
    }

    /// The secret stored under these attributes as `secret-tool` sees it, if there is one.
    pub async fn secret_tool_lookup(&self, attributes: &[(&str, &str)]) -> Result<Option<String>> {
        let output = self
            .home
            .command("secret-tool")
            .arg("lookup")
            .args(attributes.iter().flat_map(|(name, value)| [name, value]))
            .output()
            .await
            .context("secret-tool does not start; it is in the package libsecret-tools")?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        ensure!(complaint.trim().is_empty(), "secret-tool lookup: {complaint}");
        Ok(if output.status.success() { Some(String::from_utf8(output.stdout)?) } else { None })
    }

    /// All that `secret-tool search` prints of what is stored under these attributes: labels, attributes, secrets.
    pub async fn secret_tool_search(&self, attributes: &[(&str, &str)]) -> Result<String> {
        let output = self
            .home
            .command("secret-tool")
            .args(["search", "--all"])
            .args(attributes.iter().flat_map(|(name, value)| [name, value]))
            .output()
            .await
            .context("secret-tool does not start; it is in the package libsecret-tools")?;
        // It prints the attributes on standard error.
        Ok([String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?].concat())
    }

    /// Puts a key there as the helper does, with a label and the time of its capture in seconds since 1970.
    pub async fn keep(&self, key: &str, label: &str, captured_at: u64) -> Result<()> {
        // The id is the start of a digest of the key: `store.rs` of the helper.
        let digest = Sha256::new().chain_update(b"keyferry entry 1\0").chain_update(key).finalize();
        let id = String::from(EntryId::from_bytes(&digest).context("a digest is longer than an id")?);
        let (brand, time) = (key.split('-').next().unwrap_or_default(), captured_at.to_string());
        let mut child = self
            .home
            .command("secret-tool")
            .args(["store", "--label=Omnisend API key", "service", "keyferry", "username", &id])
            .args(["site", "omnisend", "brand_id", brand, "last4", &key[key.len() - 4..]])
            .args(["captured_at", &time, "label", label])
            .stdin(Stdio::piped())
            .spawn()
            .context("secret-tool does not start; it is in the package libsecret-tools")?;
        if let Some(mut secret) = child.stdin.take() {
            secret.write_all(key.as_bytes()).await?;
        }
        let status = child.wait().await?;
        ensure!(status.success(), "secret-tool store: {status}");
        Ok(())
    }

    /// Locks the collection.
    pub async fn lock(&self) -> Result<()> {
        let status = self
            .home
            .command("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
            .args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"])
            .arg(format!("array:objpath:{LOGIN_COLLECTION}"))
            .stdout(Stdio::null())
            .status()
            .await?;
        ensure!(status.success(), "the keyring could not be locked: {status}");
        Ok(())
    }
}

/// Reads the child's standard output up to the line that has `text`, and leaves the rest unread.
pub(crate) async fn read_until(child: &mut Child, text: &str) -> Result<String> {
    let stdout = child.stdout.as_mut().context("standard output is not piped")?;
    let mut lines = BufReader::with_capacity(1, stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if line.contains(text) {
            return Ok(line);
        }
    }
    bail!("it ended before it said {text:?}")
}

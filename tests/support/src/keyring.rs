//! A private D-Bus session with a real `gnome-keyring`, and the faults that it can have.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};

use crate::fixtures::entry_id;
use crate::home::MARK;
use crate::process::{Process, kill_marked};
use crate::prompter::{PASSWORD, Prompter};
use crate::{Home, Prompt, Run};

/// Removals of other programs that one search outlives.
const MAX_REMOVALS: usize = 20;

/// The bus name of the Secret Service.
const SECRET_SERVICE: &str = "org.freedesktop.secrets";
/// The collection that `gnome-keyring-daemon --unlock` makes and unlocks.
const LOGIN_COLLECTION: &str = "/org/freedesktop/secrets/collection/login";
/// The attribute that all of Keyferry's entries have.
const KEYFERRY: [(&str, &str); 1] = [("service", "keyferry")];

/// A bus that activates nothing: neither a prompter nor another keyring.
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

/// A private D-Bus session, and the home that uses it. On drop every process that was started in the home is killed.
#[derive(Debug)]
pub struct Bus {
    // Killed before the home is removed.
    _daemon: Process,
    address: String,
    home: Home,
}

impl Drop for Bus {
    fn drop(&mut self) {
        kill_marked(MARK, self.home.root());
    }
}

impl Bus {
    /// Starts the bus and sets its address in the home.
    pub fn start(mut home: Home) -> Result<Self> {
        let (socket, config) = (home.path("run/bus"), home.path("run/bus.conf"));
        let socket = socket.to_str().context("a path that is not UTF-8")?;
        fs::write(&config, BUS_CONFIG.replace("BUS", socket))?;
        let mut command = home.command("dbus-daemon");
        command.args(["--nofork", "--nopidfile", "--print-address=1", "--config-file"]).arg(&config);
        let mut daemon = Process::start(command.stdout(Stdio::piped()).stderr(Stdio::null()), "dbus-daemon")?;
        daemon.wait_for_line("unix:").context("dbus-daemon")?;
        let address = format!("unix:path={socket}");
        home.set_bus(&address);
        Ok(Self { _daemon: daemon, address, home })
    }

    /// The address of the bus.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The home.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The home, to set variables.
    pub fn home_mut(&mut self) -> &mut Home {
        &mut self.home
    }

    /// Locks a collection.
    pub fn lock(&self, collection: &str) -> Result<()> {
        let mut command = self.home.command("dbus-send");
        command
            .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
            .args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"])
            .arg(format!("array:objpath:{collection}"));
        let run = Run::of(&mut command);
        ensure!(run.code == Some(0), "{collection} could not be locked: {}", run.err);
        Ok(())
    }

    /// The secrets under these attributes, as `secret-tool` sees them.
    pub fn secrets(&self, attributes: &[(&str, &str)]) -> Result<Vec<String>> {
        let found = self.search(attributes)?;
        Ok(found.lines().filter_map(|line| line.strip_prefix("secret = ")).map(str::to_owned).collect())
    }

    /// All that `secret-tool search` prints about these attributes: labels, attributes and secrets.
    pub fn search(&self, attributes: &[(&str, &str)]) -> Result<String> {
        let search = || self.secret_tool(&["search", "--all"], attributes);
        let mut run = search();
        // It lists the items before it reads them; one that is removed in between makes it fail.
        for _ in 0..MAX_REMOVALS {
            if !run.err.contains("No such secret item") {
                break;
            }
            run = search();
        }
        ensure!(run.code == Some(0), "secret-tool search: {}", run.err);
        // secret-tool prints attributes on standard error.
        Ok(run.out + &run.err)
    }

    /// The secret under these attributes, as `secret-tool` sees it.
    pub fn lookup(&self, attributes: &[(&str, &str)]) -> Result<Option<String>> {
        let run = self.secret_tool(&["lookup"], attributes);
        ensure!(run.err.trim().is_empty(), "secret-tool lookup: {}", run.err);
        Ok(Some(run.out).filter(|_| run.code == Some(0)))
    }

    /// Stores a secret as another program does.
    pub fn store(&self, label: &str, attributes: &[(&str, &str)], secret: &str) -> Result<()> {
        let mut command = self.home.command("secret-tool");
        command.arg("store").arg(format!("--label={label}")).args(flat(attributes));
        let mut tool = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        tool.stdin.take().context("no input")?.write_all(secret.as_bytes())?;
        let output = tool.wait_with_output()?;
        ensure!(output.status.success(), "secret-tool store: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Removes everything that is stored under these attributes.
    pub fn clear(&self, attributes: &[(&str, &str)]) -> Result<()> {
        let run = self.secret_tool(&["clear"], attributes);
        // The command also fails, without a message, if nothing matches.
        ensure!(run.err.trim().is_empty(), "secret-tool clear: {}", run.err);
        Ok(())
    }

    fn secret_tool(&self, verb: &[&str], attributes: &[(&str, &str)]) -> Run {
        Run::of(self.home.command("secret-tool").args(verb).args(flat(attributes)))
    }
}

fn flat<'a>(attributes: &[(&'a str, &'a str)]) -> impl Iterator<Item = &'a str> {
    attributes.iter().flat_map(|&(name, value)| [name, value])
}

/// The collection that `gnome-keyring` unlocks when it starts.
#[derive(Debug, Clone, Copy)]
enum Unlock {
    /// The one of the login, which it creates if it is missing.
    Login,
    Nothing,
}

/// A running `gnome-keyring` on a private bus. Both end on drop.
#[derive(Debug)]
pub struct Keyring {
    // Dropped in this order: the bus takes the home with it.
    prompter: Option<Prompter>,
    daemon: Mutex<Option<Process>>,
    bus: Bus,
}

impl Keyring {
    /// Starts the bus and the keyring, and waits until the keyring has its name on the bus.
    pub fn start(home: Home) -> Result<Self> {
        Self::start_with(home, Unlock::Login)
    }

    /// Starts a keyring without any collection, as in an account that logs in without a password.
    pub fn start_empty(home: Home) -> Result<Self> {
        Self::start_with(home, Unlock::Nothing)
    }

    fn start_with(home: Home, unlock: Unlock) -> Result<Self> {
        let keyring = Self { prompter: None, daemon: Mutex::default(), bus: Bus::start(home)? };
        keyring.start_daemon(unlock).context("the keyring did not start")?;
        Ok(keyring)
    }

    fn start_daemon(&self, unlock: Unlock) -> Result<()> {
        let home = self.bus.home();
        // Waits for a change from no owner: the bus may notice the end of the previous keyring only now.
        let new_owner = format!("type='signal',member='NameOwnerChanged',arg0='{SECRET_SERVICE}',arg1=''");
        let mut command = home.command("dbus-monitor");
        let mut monitor =
            Process::start(command.args(["--session", &new_owner]).stdout(Stdio::piped()), "dbus-bin")?;
        // dbus-monitor loses its bus name when it starts to listen.
        monitor.wait_for_line("member=NameLost").context("dbus-monitor")?;

        // Ignores the signal for exceeded file sizes, so that a full disk is an error and does not end the keyring.
        let option = match unlock {
            Unlock::Login => "--unlock",
            Unlock::Nothing => "",
        };
        let run =
            &format!("trap '' XFSZ; exec gnome-keyring-daemon --foreground {option} --components=secrets");
        let mut command = if rustix::process::geteuid().is_root() {
            // Without this capability, file permissions apply to root too.
            let mut command = home.command("setpriv");
            command.args(["--bounding-set=-dac_override,-dac_read_search", "sh", "-c", run]);
            command
        } else {
            let mut command = home.command("sh");
            command.args(["-c", run]);
            command
        };
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut daemon = Process::start(&mut command, "gnome-keyring")?;
        daemon.child().stdin.take().context("no input")?.write_all(PASSWORD.as_bytes())?;
        monitor.wait_for_line(SECRET_SERVICE).context("dbus-monitor")?;
        *self.daemon() = Some(daemon);
        Ok(())
    }

    /// The bus that the keyring is on.
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The home that the keyring lives in.
    pub fn home(&self) -> &Home {
        self.bus.home()
    }

    /// The home, to set variables.
    pub fn home_mut(&mut self) -> &mut Home {
        self.bus.home_mut()
    }

    /// The processor time that the keyring has used so far (the first number of Linux's `schedstat`).
    pub fn processor_time(&self) -> Result<Duration> {
        let mut time = Duration::ZERO;
        for task in fs::read_dir(format!("/proc/{}/task", self.pid()?.as_raw_nonzero()))? {
            let text = fs::read_to_string(task?.path().join("schedstat"))?;
            time += Duration::from_nanos(text.split(' ').next().unwrap_or_default().parse()?);
        }
        Ok(time)
    }

    fn pid(&self) -> Result<Pid> {
        Ok(self.daemon().as_ref().context("no keyring runs")?.pid())
    }

    /// Stops it from answering, as on a busy computer, until [`Self::resume`].
    pub fn pause(&self) -> Result<()> {
        Ok(kill_process(self.pid()?, Signal::STOP)?)
    }

    pub fn resume(&self) -> Result<()> {
        Ok(kill_process(self.pid()?, Signal::CONT)?)
    }

    fn daemon(&self) -> MutexGuard<'_, Option<Process>> {
        self.daemon.lock().unwrap()
    }

    /// Ends the keyring; the bus stays.
    pub fn stop(&self) {
        *self.daemon() = None;
    }

    /// Restarts the keyring, unlocked, with its stored entries.
    pub fn restart(&self) -> Result<()> {
        self.stop();
        self.start_daemon(Unlock::Login).context("the keyring did not start again")
    }

    /// Sets how the user reacts to the keyring's prompts from now on. With `None` there is no prompter, and the keyring
    /// cannot ask.
    pub fn prompt(&mut self, prompt: Option<Prompt>) -> Result<()> {
        self.prompter = None;
        self.prompter = prompt.map(|prompt| Prompter::start(self.bus.address(), prompt)).transpose()?;
        Ok(())
    }

    /// Makes the keyring's folder writable, or read-only.
    pub fn set_writable(&self, writable: bool) -> Result<()> {
        let folder = self.home().path(".local/share/keyrings");
        Ok(fs::set_permissions(folder, Permissions::from_mode(if writable { 0o700 } else { 0o500 }))?)
    }

    /// Makes the keyring's disk appear full, or not.
    pub fn set_full(&self, full: bool) -> Result<()> {
        let limit = Rlimit { current: full.then_some(0), maximum: None };
        prlimit(Some(self.pid()?), Resource::Fsize, limit)?;
        Ok(())
    }

    /// Locks the collection.
    pub fn lock(&self) -> Result<()> {
        self.bus.lock(LOGIN_COLLECTION)
    }

    /// Every secret of Keyferry, as `secret-tool` reads it.
    pub fn keys(&self) -> Result<Vec<String>> {
        self.bus.secrets(&KEYFERRY)
    }

    /// Removes every key of Keyferry.
    pub fn clear(&self) -> Result<()> {
        self.bus.clear(&KEYFERRY)
    }

    /// Stores a key as the helper does, with a label and the time of its capture in seconds since 1970.
    pub fn keep(&self, key: &str, label: &str, captured_at: u64) -> Result<()> {
        self.keep_used(key, label, captured_at, None)
    }

    /// Stores a key that was filled in for this store of Upstack's, an hour after its capture.
    pub fn keep_used(&self, key: &str, label: &str, captured_at: u64, used_for: Option<&str>) -> Result<()> {
        let used_at = (captured_at + 3600).to_string();
        let used = used_for.map(|store| [("used_at", &*used_at), ("used_in", store)]);
        self.keep_with(key, label, captured_at, used.as_ref().map_or(&[], |used| used))
    }

    /// Stores a key whose store Omnisend has described by this name.
    pub fn keep_described(&self, key: &str, label: &str, captured_at: u64, store: &str) -> Result<()> {
        let brand = key.split('-').next().unwrap_or_default();
        self.keep_with(key, label, captured_at, &[("store_brand_id", brand), ("store_name", store)])
    }

    fn keep_with(&self, key: &str, label: &str, captured_at: u64, more: &[(&str, &str)]) -> Result<()> {
        let id = String::from(entry_id(key));
        let (brand, time) = (key.split('-').next().unwrap_or_default(), captured_at.to_string());
        let mut attributes = vec![
            KEYFERRY[0],
            ("username", &*id),
            ("site", "omnisend"),
            ("brand_id", brand),
            ("last4", &key[key.len() - 4..]),
            ("captured_at", &*time),
            ("label", label),
        ];
        attributes.extend(more);
        self.bus.store("Omnisend API key", &attributes, key)
    }
}

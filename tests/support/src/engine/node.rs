//! One OpenBao server as a process.

use std::fs::{self, DirEntry};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fmt, thread};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use serde_json::{Value, json};

use super::{Client, Token};
use crate::authority::Authority;
use crate::process::Process;

/// Limit for a state that is awaited. A busy machine elects a leader in some seconds.
const DEADLINE: Duration = Duration::from_mins(1);
/// Interval between two questions for a state: the server reports none by itself.
const INTERVAL: Duration = Duration::from_millis(20);
/// Ports below those that Linux gives to outgoing connections, so that a port stays free while its server is down.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// The command that installs the programs, for the message that one is missing.
pub(super) const INSTALL: &str = "it by `cargo xtask test team`, and put target/tools/bin on the PATH";

/// The key that unseals a server. It has no `Display`, so that no test prints it.
pub(super) struct UnsealKey(String);

impl fmt::Debug for UnsealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnsealKey(..)")
    }
}

/// The authority of the servers' certificates, another one, and their files.
pub(super) struct Authorities {
    authority: Authority,
    trusted: PathBuf,
    other: PathBuf,
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorities").field("trusted", &self.trusted).finish_non_exhaustive()
    }
}

impl Authorities {
    /// Makes two authorities, and writes their certificates into a folder.
    pub(super) fn create(folder: &Path) -> Result<Self> {
        let authority = Authority::new();
        let (trusted, other) = (folder.join("ca.pem"), folder.join("other-ca.pem"));
        fs::write(&trusted, authority.pem())?;
        fs::write(&other, Authority::new().pem())?;
        Ok(Self { authority, trusted, other })
    }

    pub(super) fn trusted(&self) -> &Path {
        &self.trusted
    }

    pub(super) fn other(&self) -> &Path {
        &self.other
    }
}

/// The place of a server's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Storage {
    /// The quickest: without replication, and lost with the process.
    Memory,
    /// Files that are replicated.
    Raft,
}

/// A server that may run or not. Killed on drop.
#[derive(Debug)]
pub(super) struct Node {
    address: String,
    folder: PathBuf,
    audit_log: PathBuf,
    client: Client,
    process: Option<Process>,
}

impl Node {
    /// Writes the settings of a server into a folder of its own.
    pub(super) fn create(
        folder: &Path,
        name: &str,
        storage: Storage,
        authorities: &Authorities,
    ) -> Result<Self> {
        // The servers of a cluster must all have the same settings of audit devices: another path, and a standby does not
        // become the leader.
        let audit_log = folder.join("audit.log");
        let folder = folder.join(name);
        let (data, tls) = (folder.join("data"), folder.join("tls"));
        fs::create_dir_all(&data)?;
        fs::create_dir_all(&tls)?;
        let (certificate, key) = authorities.authority.for_loopback();
        fs::write(tls.join("certificate.pem"), certificate)?;
        fs::write(tls.join("key.pem"), key)?;
        let (port, cluster_port) = (free_port()?, free_port()?);
        let address = format!("https://127.0.0.1:{port}");
        let storage = match storage {
            Storage::Memory => json!({ "inmem": {} }),
            Storage::Raft => json!({ "raft": {
                "path": data,
                "node_id": name,
                // The quickest elections that OpenBao allows.
                "performance_multiplier": 1,
                // How often it looks for joined servers that may vote; 10 seconds by default.
                "autopilot_update_interval": "200ms",
                "autopilot_reconcile_interval": "200ms",
            } }),
        };
        let settings = json!({
            "api_addr": address,
            "cluster_addr": format!("https://127.0.0.1:{cluster_port}"),
            "storage": storage,
            "listener": [{ "tcp": {
                "address": format!("127.0.0.1:{port}"),
                "cluster_address": format!("127.0.0.1:{cluster_port}"),
                "tls_cert_file": tls.join("certificate.pem"),
                "tls_key_file": tls.join("key.pem"),
            } }],
            // OpenBao takes audit devices from its settings only.
            "audit": [{ "file": { "file": { "path": "file", "options": { "file_path": audit_log } } } }],
        });
        fs::write(folder.join("settings.json"), settings.to_string())?;
        let client = Client::new(&address, authorities.authority.pem())?;
        Ok(Self { address, folder, audit_log, client, process: None })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn audit_log_file(&self) -> &Path {
        &self.audit_log
    }

    /// The audit log so far.
    pub(super) fn audit_log(&self) -> Result<String> {
        Ok(fs::read_to_string(&self.audit_log)?)
    }

    pub(super) fn log(&self) -> Result<String> {
        Ok(fs::read_to_string(self.folder.join("log"))?)
    }

    /// A client without a token.
    pub(super) fn anyone(&self) -> &Client {
        &self.client
    }

    /// A client with this token.
    pub(super) fn client(&self, token: &Token) -> Client {
        self.client.with_token(token)
    }

    /// Starts the process, and awaits that it listens.
    pub(super) fn start(&mut self) -> Result<()> {
        let mut command = Command::new("bao");
        command.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path))).env("HOME", &self.folder);
        command.arg("server").arg("-config").arg(self.folder.join("settings.json"));
        let log = fs::File::options().create(true).append(true).open(self.folder.join("log"))?;
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut process = Process::start(&mut command, INSTALL)?;
        process.wait_for_line("server started!").with_context(|| self.log().unwrap_or_default())?;
        self.process = Some(process);
        Ok(())
    }

    /// Kills the process, as a crash does.
    pub(super) fn kill(&mut self) {
        self.process = None;
    }

    pub(super) fn is_running(&self) -> bool {
        self.process.is_some()
    }

    pub(super) fn pause(&self) -> Result<()> {
        self.signal(Signal::STOP)?;
        // The threads stop one after the other, and each could still answer.
        let tasks = format!("/proc/{}/task", self.pid()?.as_raw_nonzero());
        let is_stopped = |task: DirEntry| -> Result<bool> {
            Ok(fs::read_to_string(task.path().join("status"))?.contains("State:\tT"))
        };
        wait_for("the server to stop", || {
            fs::read_dir(&tasks)?.try_fold(true, |all, task| Ok(all && is_stopped(task?)?))
        })
    }

    pub(super) fn resume(&self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    pub(super) fn set_full(&self, full: bool) -> Result<()> {
        let limit = Rlimit { current: full.then_some(0), maximum: None };
        prlimit(Some(self.pid()?), Resource::Fsize, limit)?;
        Ok(())
    }

    fn signal(&self, signal: Signal) -> Result<()> {
        Ok(kill_process(self.pid()?, signal)?)
    }

    fn pid(&self) -> Result<Pid> {
        Ok(self.process.as_ref().context("the server is down")?.pid())
    }

    /// Creates the root token, and the only key that unseals it.
    pub(super) fn initialise(&self) -> Result<(Token, UnsealKey)> {
        let shares = json!({ "secret_shares": 1, "secret_threshold": 1 });
        let made = self.client.post("sys/init", &shares)?.body()?;
        let text = |value: &Value| value.as_str().map(str::to_owned).context("an unknown answer");
        Ok((Token::new(&text(&made["root_token"])?), UnsealKey(text(&made["keys_base64"][0])?)))
    }

    /// Unseals it, and awaits that it serves requests.
    pub(super) fn unseal(&self, key: &UnsealKey) -> Result<()> {
        self.client.post("sys/unseal", &json!({ "key": key.0 }))?.done()?;
        wait_for("the server to be unsealed", || Ok(matches!(self.health()?, 200 | 429)))
    }

    /// The status that stands for its state: 200 for the leader, 429 for a standby, 501 for a server without
    /// [`Self::initialise`], 503 for a sealed one.
    pub(super) fn health(&self) -> Result<u16> {
        Ok(self.client.get("sys/health")?.status)
    }
}

/// Awaits a state. An error of `is_reached` counts as a state that is not reached yet.
pub(super) fn wait_for(state: &str, mut is_reached: impl FnMut() -> Result<bool>) -> Result<()> {
    let start = Instant::now();
    loop {
        let reached = is_reached();
        if matches!(reached, Ok(true)) {
            return Ok(());
        }
        if start.elapsed() > DEADLINE {
            bail!("waited {DEADLINE:?} for {state}: {reached:?}");
        }
        thread::sleep(INTERVAL);
    }
}

/// A port on which nothing listens.
pub(super) fn free_port() -> Result<u16> {
    let bind = || TcpListener::bind(("127.0.0.1", fastrand::u16(PORTS))).ok();
    let listener = (0..100).find_map(|_| bind()).context("no free port")?;
    Ok(listener.local_addr()?.port())
}

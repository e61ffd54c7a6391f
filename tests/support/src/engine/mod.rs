//! The secret engine that a team shares: real OpenBao servers with TLS on loopback, one alone or three that replicate by
//! Raft. `cargo xtask test team` installs the server.
//!
//! Facts about OpenBao are those of its version 2.7.2, which `tests/support/openbao` pins; `crates/host/tests/team/facts.rs`
//! checks those that Keyferry relies on.

mod client;
mod cluster;
mod node;
mod provider;
mod relay;
mod sign_in;
mod way_back;

use std::path::Path;

use anyhow::Result;
use tempfile::TempDir;

use self::node::{Authorities, Node, Storage, UnsealKey, wait_for};

pub use self::client::{Answer, Client, Token};
pub use self::cluster::Cluster;
pub use self::provider::Provider;
pub use self::relay::{Break, Relay, Traffic};
pub use self::sign_in::{AppRole, SecretId};
pub use self::way_back::WayBack;

/// The mount of the secret engine KV version 2, by the name that Keyferry takes if it is given none.
pub const MOUNT: &str = "secret";
/// A mount of KV version 1, which knows no check-and-set.
pub const MOUNT_V1: &str = "old";

/// One server, unsealed, with an audit log. It ends when it is dropped.
#[derive(Debug)]
pub struct Engine {
    node: Node,
    root: Client,
    root_token: Token,
    unseal_key: UnsealKey,
    authorities: Authorities,
    // Removed after the server has ended.
    _folder: TempDir,
}

impl Engine {
    /// Starts a server with [`MOUNT`] and [`MOUNT_V1`]. Its secrets are in its memory: nothing starts quicker.
    pub fn start() -> Result<Self> {
        let engine = Self::start_with(Storage::Memory)?;
        mount(std::slice::from_ref(&engine.root))?;
        Ok(engine)
    }

    /// Starts a server that keeps its secrets on disk by Raft, as a cluster does.
    pub fn start_on_disk() -> Result<Self> {
        let engine = Self::start_empty()?;
        mount(std::slice::from_ref(&engine.root))?;
        Ok(engine)
    }

    /// Starts a server on disk without a mount, as an administrator does.
    pub fn start_empty() -> Result<Self> {
        Self::start_with(Storage::Raft)
    }

    fn start_with(storage: Storage) -> Result<Self> {
        let folder = TempDir::new()?;
        let authorities = Authorities::create(folder.path())?;
        let mut node = Node::create(folder.path(), "engine", storage, &authorities)?;
        node.start()?;
        let (root_token, unseal_key) = node.initialise()?;
        node.unseal(&unseal_key)?;
        // Alone it is a standby for a moment, too.
        wait_for("the server to lead", || Ok(node.health()? == 200))?;
        let root = node.client(&root_token);
        Ok(Self { node, root, root_token, unseal_key, authorities, _folder: folder })
    }

    /// The address, such as `https://127.0.0.1:20001`.
    pub fn address(&self) -> &str {
        self.node.address()
    }

    /// The file of the certificate authority that the server's certificate is of, in PEM.
    pub fn ca_file(&self) -> &Path {
        self.authorities.trusted()
    }

    /// The file of another authority, which has signed no server's certificate.
    pub fn other_ca_file(&self) -> &Path {
        self.authorities.other()
    }

    /// A client that may do anything.
    pub fn root(&self) -> &Client {
        &self.root
    }

    /// The token of [`Self::root`].
    pub fn root_token(&self) -> &Token {
        &self.root_token
    }

    /// A client without a token.
    pub fn anyone(&self) -> &Client {
        self.node.anyone()
    }

    /// A client with this token.
    pub fn client(&self, token: &Token) -> Client {
        self.node.client(token)
    }

    /// Seals the server: it answers 503 until it is unsealed.
    pub fn seal(&self) -> Result<()> {
        self.root.post("sys/seal", &serde_json::json!({}))?.done()
    }

    /// Unseals the server, and awaits that it serves.
    pub fn unseal(&self) -> Result<()> {
        self.node.unseal(&self.unseal_key)?;
        wait_for("the server to lead", || Ok(self.node.health()? == 200))
    }

    /// Stops the server from answering, without an end of its connections, until [`Self::resume`].
    pub fn pause(&self) -> Result<()> {
        self.node.pause()
    }

    pub fn resume(&self) -> Result<()> {
        self.node.resume()
    }

    /// Makes the disk of a server of [`Self::start_on_disk`] appear full, or not.
    pub fn set_full(&self, full: bool) -> Result<()> {
        self.node.set_full(full)
    }

    /// The file of the audit log.
    pub fn audit_log_file(&self) -> &Path {
        self.node.audit_log_file()
    }

    /// The audit log so far: one JSON object a line.
    pub fn audit_log(&self) -> Result<String> {
        self.node.audit_log()
    }

    /// The server's own log so far.
    pub fn log(&self) -> Result<String> {
        self.node.log()
    }
}

/// Mounts both versions of KV, by clients of all servers, the leader's first. Awaits that each server serves them: after the
/// mount, version 2 answers 400 "Upgrading from non-versioned to versioned data" for some milliseconds, and a standby 400
/// "Waiting for the primary to upgrade" for a second.
fn mount(servers: &[Client]) -> Result<()> {
    for (mount, version) in [(MOUNT, "2"), (MOUNT_V1, "1")] {
        let settings = serde_json::json!({ "type": "kv", "options": { "version": version } });
        servers[0].post(&format!("sys/mounts/{mount}"), &settings)?.done()?;
    }
    let is_served = |server: &Client| server.get(&format!("{MOUNT}/config")).and_then(Answer::done).is_ok();
    wait_for("the mount to be served", || Ok(servers.iter().all(is_served)))
}

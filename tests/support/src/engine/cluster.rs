//! Three servers that replicate by Raft.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tempfile::TempDir;

use super::node::{Authorities, Node, Storage, UnsealKey, wait_for};
use super::{Client, Token, mount};

/// The number of servers: the fewest of which one may fail.
const NODES: usize = 3;

/// Three servers, unsealed, with the mounts of [`super::Engine`]. They end when it is dropped.
#[derive(Debug)]
pub struct Cluster {
    nodes: Vec<Node>,
    root: Token,
    unseal_key: UnsealKey,
    authorities: Authorities,
    // Removed after the servers have ended.
    _folder: TempDir,
}

impl Cluster {
    /// Starts the servers, and awaits that each may vote.
    pub fn start() -> Result<Self> {
        let folder = TempDir::new()?;
        let authorities = Authorities::create(folder.path())?;
        let nodes = (0..NODES).map(|n| {
            let mut node = Node::create(folder.path(), &format!("node-{n}"), Storage::Raft, &authorities)?;
            node.start()?;
            Ok(node)
        });
        let nodes = nodes.collect::<Result<Vec<_>>>()?;
        let (root, unseal_key) = nodes[0].initialise()?;
        nodes[0].unseal(&unseal_key)?;
        let cluster = Self { nodes, root, unseal_key, authorities, _folder: folder };
        cluster.wait_for_leader()?;
        // A joined server has no vote until it was healthy for this time, 10 seconds by default. Until all vote, the end of
        // the first is the end of the cluster.
        let quick = json!({ "server_stabilization_time": "100ms", "cleanup_dead_servers": false });
        cluster.root(0).post("sys/storage/raft/autopilot/configuration", &quick)?.done()?;
        for node in &cluster.nodes[1..] {
            let join = json!({
                "leader_api_addr": cluster.nodes[0].address(),
                "leader_ca_cert": fs::read_to_string(cluster.authorities.trusted())?,
            });
            node.client(&cluster.root).post("sys/storage/raft/join", &join)?.done()?;
            node.unseal(&cluster.unseal_key)?;
        }
        wait_for("all servers to vote", || Ok(cluster.voters()? == NODES))?;
        // The first is the leader still.
        mount(&(0..NODES).map(|node| cluster.root(node)).collect::<Vec<_>>())?;
        Ok(cluster)
    }

    /// The addresses of all servers, also of those that are down.
    pub fn addresses(&self) -> Vec<&str> {
        self.nodes.iter().map(Node::address).collect()
    }

    /// The file of the certificate authority that the servers' certificates are of, in PEM.
    pub fn ca_file(&self) -> &Path {
        self.authorities.trusted()
    }

    /// A client of a server that may do anything.
    pub fn root(&self, node: usize) -> Client {
        self.nodes[node].client(&self.root)
    }

    /// The server that is the leader now, if there is one.
    pub fn leader(&self) -> Option<usize> {
        let is_leader = |node: &Node| node.is_running() && node.health().is_ok_and(|status| status == 200);
        self.nodes.iter().position(is_leader)
    }

    /// Awaits a leader.
    pub fn wait_for_leader(&self) -> Result<usize> {
        wait_for("a leader", || Ok(self.leader().is_some()))?;
        self.leader().context("the leader has changed")
    }

    /// The number of servers that vote, those that are down included.
    pub fn voters(&self) -> Result<usize> {
        let leader = self.leader().context("no leader")?;
        let answer = self.root(leader).get("sys/storage/raft/configuration")?.body()?;
        let servers = answer["data"]["config"]["servers"].as_array().context("an unknown answer")?;
        Ok(servers.iter().filter(|server| server["voter"] == true).count())
    }

    /// The audit log of all servers and their own logs so far.
    pub fn logs(&self) -> Result<Vec<String>> {
        let logs = self.nodes.iter().map(Node::log);
        std::iter::once(self.nodes[0].audit_log()).chain(logs).collect()
    }

    /// Kills a server, as a crash does.
    pub fn kill(&mut self, node: usize) {
        self.nodes[node].kill();
    }

    /// Starts a killed server and unseals it. It serves once there is a quorum.
    pub fn restart(&mut self, node: usize) -> Result<()> {
        ensure!(!self.nodes[node].is_running(), "the server runs");
        self.nodes[node].start()?;
        self.nodes[node].unseal(&self.unseal_key)
    }

    /// Seals a server. Only the leader can be sealed; another becomes the leader.
    pub fn seal(&self, node: usize) -> Result<()> {
        self.root(node).post("sys/seal", &json!({}))?.done()
    }

    /// Unseals a server.
    pub fn unseal(&self, node: usize) -> Result<()> {
        self.nodes[node].unseal(&self.unseal_key)
    }
}

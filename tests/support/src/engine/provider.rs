//! A provider of OpenID Connect, with which people sign in.

use std::env;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use ureq::Agent;

use super::node::{INSTALL, free_port, wait_for};
use crate::process::Process;

/// The real protocol, with made-up people and without passwords, on loopback. It ends when it is dropped.
#[derive(Debug)]
pub struct Provider {
    _process: Process,
    address: String,
    agent: Agent,
}

impl Provider {
    /// Starts the provider, and awaits that it answers.
    pub fn start() -> Result<Self> {
        let port = free_port()?.to_string();
        let mut command = Command::new("oidc-provider-mock");
        command.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command.args(["--port", &port]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = Process::start(&mut command, INSTALL)?;
        let settings =
            Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None).build();
        let provider =
            Self { _process: process, address: format!("http://127.0.0.1:{port}"), agent: settings.into() };
        let discovery = format!("{}/.well-known/openid-configuration", provider.address);
        wait_for("the provider", || Ok(provider.agent.get(&discovery).call()?.status() == 200))?;
        Ok(provider)
    }

    /// The address, which is the issuer of its tokens too.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Signs a person in, as their browser does on the page that `sign_in_address` names. Returns the address to which the
    /// browser is sent back.
    pub fn sign_in(&self, sign_in_address: &str, person: &str) -> Result<String> {
        let answer = self.agent.post(sign_in_address).send_form([("sub", person)])?;
        let status = answer.status();
        let location = answer.headers().get("location").with_context(|| format!("status {status}"))?;
        Ok(location.to_str()?.to_owned())
    }

    /// Opens an address as a browser does, and returns the status.
    pub fn open(&self, address: &str) -> Result<u16> {
        Ok(self.agent.get(address).call()?.status().as_u16())
    }
}

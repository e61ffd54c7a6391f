//! Requests to a server, with its certificate checked.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rustls::crypto::ring::default_provider;
use serde_json::Value;
use ureq::http::request::Builder;
use ureq::http::{HeaderMap, Request};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body, SendBody};

/// Limit for one answer. A server without its quorum answers after some seconds, or never.
const DEADLINE: Duration = Duration::from_secs(20);

/// A session token. It has no `Display`, so that no test prints it.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// The token in an answer to a sign-in.
    pub fn new(token: &str) -> Self {
        Self(token.to_owned())
    }

    /// A token that the server has never issued.
    pub fn made_up() -> Self {
        Self::new("s.000000000000000000000000")
    }

    /// The token itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; `null` if it is empty or not JSON.
    pub body: Value,
}

impl Answer {
    /// Fails unless the status is 200 or 204.
    pub fn done(self) -> Result<()> {
        self.body().map(drop)
    }

    /// The body. Fails unless the status is 200 or 204.
    pub fn body(self) -> Result<Value> {
        ensure!(matches!(self.status, 200 | 204), "status {}: {}", self.status, self.body["errors"]);
        Ok(self.body)
    }

    /// The first error, as the server words it.
    pub fn error(&self) -> &str {
        self.body["errors"][0].as_str().unwrap_or_default()
    }
}

/// A client of one server, with a token. It follows no redirect.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    address: String,
    token: Option<Token>,
    namespace: Option<String>,
    deadline: Duration,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Client {
    /// A client without a token, which trusts this authority alone.
    pub(super) fn new(address: &str, authority_pem: &str) -> Result<Self> {
        let root = Certificate::from_pem(authority_pem.as_bytes())?;
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&[root]))
            .unversioned_rustls_crypto_provider(Arc::new(default_provider()));
        let settings = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None);
        let agent = settings.build().into();
        Ok(Self { agent, address: address.to_owned(), token: None, namespace: None, deadline: DEADLINE })
    }

    pub(super) fn with_token(&self, token: &Token) -> Self {
        Self { token: Some(token.clone()), ..self.clone() }
    }

    /// The same client in this namespace.
    #[must_use]
    pub fn in_namespace(&self, namespace: &str) -> Self {
        Self { namespace: Some(namespace.to_owned()), ..self.clone() }
    }

    /// The same client with another limit for one answer.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self { deadline, ..self.clone() }
    }

    /// Reads a path below `/v1/`.
    pub fn get(&self, path: &str) -> Result<Answer> {
        self.send("GET", path, SendBody::none())
    }

    /// Lists a path.
    pub fn list(&self, path: &str) -> Result<Answer> {
        self.get(&format!("{path}?list=true"))
    }

    /// Writes a path.
    pub fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send("POST", path, SendBody::from_json(body)?)
    }

    /// Writes a path, and has the answer wrapped: a token that gives it once, within this time.
    pub(super) fn post_wrapped(&self, path: &str, body: &Value, lifetime: Duration) -> Result<Answer> {
        let wrap = Request::builder().header("X-Vault-Wrap-TTL", format!("{}s", lifetime.as_secs()));
        self.run(wrap, "POST", path, SendBody::from_json(body)?)
    }

    /// Deletes a path.
    pub fn delete(&self, path: &str) -> Result<Answer> {
        self.send("DELETE", path, SendBody::none())
    }

    fn send(&self, method: &str, path: &str, body: SendBody<'_>) -> Result<Answer> {
        self.run(Request::builder(), method, path, body)
    }

    fn run(&self, request: Builder, method: &str, path: &str, body: SendBody<'_>) -> Result<Answer> {
        let mut request = request.method(method).uri(format!("{}/v1/{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("X-Vault-Token", token.expose());
        }
        if let Some(namespace) = &self.namespace {
            request = request.header("X-Vault-Namespace", namespace);
        }
        let request = self.agent.configure_request(request.body(body)?);
        let request = request.timeout_global(Some(self.deadline)).build();
        let answer = self.agent.run(request).with_context(|| format!("{method} {path}"))?;
        let (head, mut body): (_, Body) = answer.into_parts();
        let text = body.read_to_string()?;
        let body = serde_json::from_str(&text).unwrap_or_default();
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }
}

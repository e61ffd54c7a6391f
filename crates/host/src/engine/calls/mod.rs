//! The calls that Keyferry makes: what each requests, and how its answer is read.

mod keys;
mod oidc;
mod session;
mod system;

use serde::Serialize;
use zeroize::Zeroizing;

use super::{Body, Method, Refused, Response, Reuse};

pub(crate) use self::keys::{
    Describe, Described, ListEntries, ListFolders, Probe, ReadDescription, ReadKey, RemoveKey, Stored,
    WriteKey,
};
pub(crate) use self::oidc::{BeginSignIn, FinishSignIn, Nonce};
pub(crate) use self::session::{LogIn, LookUpToken, RenewToken, RevokeToken, Session, TokenInfo, Unwrap};
pub(crate) use self::system::{Capabilities, Capability, Health, HealthState, MountKind, MountVersion};

/// Capacity of a body with a key or a secret ID, in bytes, so that its buffer never grows and leaves no copy behind.
const BODY_CAPACITY: usize = 4096;

/// A request without server and token.
pub(crate) struct Outline {
    pub(crate) method: Method,
    /// Below `/v1/`.
    pub(crate) path: String,
    pub(crate) body: Option<Body>,
    pub(crate) reuse: Reuse,
    /// Whether it is made in the team's namespace.
    pub(crate) is_in_namespace: bool,
}

impl Outline {
    /// The same on a connection that is kept.
    fn on_kept_connection(self) -> Self {
        Self { reuse: Reuse::Kept, ..self }
    }

    /// The same for all namespaces. The engine refuses such a request that names one.
    fn outside_namespaces(self) -> Self {
        Self { is_in_namespace: false, ..self }
    }
}

/// A call to an engine.
pub(crate) trait Call {
    type Reply;

    fn outline(&self) -> Outline;

    /// Reads the answer.
    ///
    /// # Errors
    /// Every answer but the documented one of success.
    fn read(&self, response: &Response) -> Result<Self::Reply, Refused>;
}

fn get(path: impl Into<String>) -> Outline {
    request(Method::Get, path.into(), None)
}

fn post(path: impl Into<String>, body: &impl Serialize) -> Outline {
    let mut json = Zeroizing::new(Vec::with_capacity(BODY_CAPACITY));
    // Writing to memory fails only for maps whose keys are no strings.
    let written = serde_json::to_writer(&mut *json, body);
    debug_assert!(written.is_ok());
    // JSON is UTF-8, so nothing is replaced.
    let text = String::from_utf8(std::mem::take(&mut *json)).unwrap_or_default();
    request(Method::Post, path.into(), Some(Body::new(text)))
}

fn delete(path: impl Into<String>) -> Outline {
    request(Method::Delete, path.into(), None)
}

fn request(method: Method, path: String, body: Option<Body>) -> Outline {
    Outline { method, path, body, reuse: Reuse::Own, is_in_namespace: true }
}

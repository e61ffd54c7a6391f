//! One request and its response, as they pass between the two processes.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use super::secret::token_wire;
use super::{Authorities, EngineAddress, Namespace, Token};

/// The server that a team uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Server {
    pub(crate) address: EngineAddress,
    pub(crate) namespace: Option<Namespace>,
    /// The certificate authorities that alone count for this server. Without them, the system's do.
    pub(crate) authorities: Option<Authorities>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Method {
    Get,
    Post,
    Delete,
}

/// The connection that a request takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reuse {
    /// One that stays open for further requests. If the server closes it instead of an answer, the request is made once more,
    /// so that two requests must have the effect of one. A key's write has: the second one is refused by check-and-set 0,
    /// and what is there is compared with the key.
    Kept,
    /// One of its own, closed after the answer: for a call that must be made once, or whose answer has a secret in it, which
    /// stays in the buffer of rustls until the connection's next answer or its end.
    Own,
}

/// A request. It may contain a token and, in its body, a key.
#[derive(Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) server: Server,
    #[serde(with = "token_wire")]
    pub(crate) token: Option<Token>,
    pub(crate) method: Method,
    /// Below `/v1/`. Has no character that an address encodes.
    pub(crate) path: String,
    pub(crate) body: Option<Body>,
    pub(crate) reuse: Reuse,
}

/// The body of a request or a response, JSON in most cases. It may contain a key or a token, so it has no `Debug` and is
/// wiped on drop. It is serialised for the pipe between the two processes only.
#[derive(Default)]
pub(crate) struct Body(Zeroizing<String>);

impl Body {
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// A response. It may contain a token or a key.
#[derive(Serialize, Deserialize)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: Body,
}

//! The meaning of an engine's answers. Only the documented answer of success is one: whatever a standby, an older mount, a
//! proxy or a fault may have sent is a refusal.
//! <https://openbao.org/api-docs/#http-status-codes>, <https://openbao.org/api-docs/system/health/>

use keyferry_core::protocol::{Obstacle, Unchecked};
use serde_json::{Map, Value};

use super::Response;

/// The words of a conflict, which other answers of status 400 do not have.
/// <https://openbao.org/docs/secrets/kv/kv-v2/>
const CONFLICT: &str = "check-and-set parameter did not match the current version";
const SEALED: &str = "sealed";
/// Longest message of an engine that a cause repeats, in characters.
const MAX_CAUSE_CHARS: usize = 200;

/// A request that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) reason: Reason,
    /// The chain of causes for support. Contains no key and no token.
    pub(crate) cause: String,
}

/// The reason for a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The request got no answer.
    Unreachable(Obstacle),
    /// The entry has a version already (status 400, in the documented words).
    Conflict,
    /// The token is not valid any more, or its policy does not allow the request (status 403).
    Denied,
    /// Nothing is there, or the mount does not exist (status 404).
    Missing,
    /// The mount is of KV version 1, which ignores check-and-set (status 204).
    NotVersion2,
    /// The engine is sealed (status 503).
    Sealed,
    /// The engine was never initialised (status 501).
    Uninitialized,
    /// A server that passes no requests on (status 412, 472 or 473).
    Standby,
    /// The server named another host, to which neither token nor key is sent (status 3xx).
    Redirected,
    /// Too many requests (status 429).
    Busy,
    /// A fault, or a request that is refused for the moment (status 400 or 5xx).
    Unavailable,
    /// An answer that an engine does not give: a page, an empty text, an unknown status.
    Unexpected,
}

impl Reason {
    /// The stable code, for `--json` output and support.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable(obstacle) => obstacle.as_str(),
            Self::Conflict => "conflict",
            Self::Denied => "denied",
            Self::Missing => "missing",
            Self::NotVersion2 => "not_version_2",
            Self::Sealed => "sealed",
            Self::Uninitialized => "uninitialized",
            Self::Standby => "standby",
            Self::Redirected => "redirected",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Unexpected => "unexpected_answer",
        }
    }
}

impl From<Unchecked> for Refused {
    fn from(Unchecked { obstacle, cause, wait_seconds: _ }: Unchecked) -> Self {
        Self { reason: Reason::Unreachable(obstacle), cause }
    }
}

/// The object in an answer of status 200.
pub(super) fn object(response: &Response) -> Result<Map<String, Value>, Refused> {
    match (response.status, serde_json::from_str(response.body.expose())) {
        (200, Ok(Value::Object(object))) => Ok(object),
        (200, Ok(_) | Err(_)) => Err(refused(response, Reason::Unexpected)),
        _ => Err(refusal(response)),
    }
}

/// The member `data` of an answer of status 200.
pub(super) fn data(response: &Response) -> Result<Map<String, Value>, Refused> {
    match object(response)?.remove("data") {
        Some(Value::Object(data)) => Ok(data),
        Some(_) | None => Err(unexpected(response)),
    }
}

/// The refusal of an answer that has another shape than the documented one.
pub(super) fn unexpected(response: &Response) -> Refused {
    refused(response, Reason::Unexpected)
}

/// The refusal of an answer that is no success.
pub(super) fn refusal(response: &Response) -> Refused {
    let errors = errors(response);
    let says = |words: &str| errors.iter().any(|error| error.contains(words));
    let reason = match response.status {
        400 if says(CONFLICT) => Reason::Conflict,
        // "Waiting for the primary to upgrade", for example, during a failover.
        400 if !errors.is_empty() => Reason::Unavailable,
        403 => Reason::Denied,
        404 => Reason::Missing,
        204 => Reason::NotVersion2,
        300..400 => Reason::Redirected,
        412 | 472 | 473 => Reason::Standby,
        429 => Reason::Busy,
        501 => Reason::Uninitialized,
        503 if says(SEALED) => Reason::Sealed,
        500..600 => Reason::Unavailable,
        _ => Reason::Unexpected,
    };
    refused(response, reason)
}

fn refused(response: &Response, reason: Reason) -> Refused {
    let Response { status, body, .. } = response;
    // A message of success may contain a key or a token.
    let message = if *status < 300 { String::new() } else { errors(response).join("; ") };
    let message: String = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let message: String = message.chars().take(MAX_CAUSE_CHARS).collect();
    let cause = match message.as_str() {
        "" => format!("status {status}, {} bytes", body.expose().len()),
        message => format!("status {status}: {message}"),
    };
    Refused { reason, cause }
}

/// The messages in an answer; none if it is not an engine's.
fn errors(response: &Response) -> Vec<String> {
    let Ok(Value::Object(object)) = serde_json::from_str(response.body.expose()) else { return vec![] };
    let errors = object.get("errors").and_then(Value::as_array).into_iter().flatten();
    errors.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::engine::Body;

    pub(in crate::engine) fn response(status: u16, body: &str) -> Response {
        Response { status, body: Body::new(body.to_owned()) }
    }

    #[test]
    fn each_answer_that_is_no_success_has_its_reason() {
        let conflict = format!(r#"{{"errors":["{CONFLICT}"]}}"#);
        for (status, body, reason) in [
            (400, conflict.as_str(), Reason::Conflict),
            (400, r#"{"errors":["Waiting for the primary to upgrade"]}"#, Reason::Unavailable),
            (400, r#"{"errors":["check-and-set parameter required for this call"]}"#, Reason::Unavailable),
            (400, "<html>Bad Request</html>", Reason::Unexpected),
            (400, CONFLICT, Reason::Unexpected),
            (204, "", Reason::NotVersion2),
            (307, "", Reason::Redirected),
            (302, "<html>", Reason::Redirected),
            (403, r#"{"errors":["permission denied"]}"#, Reason::Denied),
            (404, r#"{"errors":[]}"#, Reason::Missing),
            (412, "", Reason::Standby),
            (429, r#"{"errors":["request path \"x\": rate limit quota exceeded"]}"#, Reason::Busy),
            (472, "", Reason::Standby),
            (473, "", Reason::Standby),
            (500, r#"{"errors":["internal error"]}"#, Reason::Unavailable),
            (501, "", Reason::Uninitialized),
            (502, "<html>Bad Gateway</html>", Reason::Unavailable),
            (503, r#"{"errors":["Vault is sealed"]}"#, Reason::Sealed),
            (503, r#"{"errors":["error performing token check"]}"#, Reason::Unavailable),
            (200, "", Reason::Unexpected),
            (200, "<html>Sign in</html>", Reason::Unexpected),
            (200, "[]", Reason::Unexpected),
            (200, "{}", Reason::Unexpected),
            (200, r#"{"data":null}"#, Reason::Unexpected),
            (407, "", Reason::Unexpected),
            (202, "", Reason::Unexpected),
        ] {
            assert_eq!(data(&response(status, body)).unwrap_err().reason, reason, "{status} {body}");
        }
    }

    #[test]
    fn a_cause_repeats_no_content_of_a_success_and_no_page() {
        for body in [r#"{"data":"hunter2","errors":["hunter2"]}"#, "hunter2"] {
            assert_eq!(
                data(&response(200, body)).unwrap_err().cause,
                format!("status 200, {} bytes", body.len())
            );
        }
        assert_eq!(refusal(&response(502, "<html>x</html>")).cause, "status 502, 14 bytes");
        let denied =
            refusal(&response(403, "{\"errors\":[\"1 error occurred:\\n\\t* permission denied\\n\\n\"]}"));
        assert_eq!(denied.cause, "status 403: 1 error occurred: * permission denied");
    }
}

//! Calls about tokens: signing in, and the session's token.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::super::answer::{data, object, refusal, unexpected};
use super::{Call, Outline, get, post};
use crate::engine::{Refused, Response, RoleId, SecretId, Token, author};

/// Signs in by `AppRole`, at its usual path.
pub(crate) struct LogIn<'a> {
    pub(crate) role_id: &'a RoleId,
    pub(crate) secret_id: &'a SecretId,
}

/// A token that the engine has given or extended.
pub(crate) struct Session {
    pub(crate) token: Token,
    /// Seconds until the token ends; 0 for one that does not end.
    pub(crate) lease_seconds: u64,
}

impl Call for LogIn<'_> {
    type Reply = Session;

    fn outline(&self) -> Outline {
        #[derive(Serialize)]
        struct Body<'a> {
            role_id: &'a str,
            secret_id: &'a str,
        }
        let Self { role_id, secret_id } = self;
        let body = Body { role_id: role_id.as_str(), secret_id: secret_id.expose() };
        post("auth/approle/login", &body)
    }

    fn read(&self, response: &Response) -> Result<Session, Refused> {
        session(response)
    }
}

/// Extends the session's token.
pub(crate) struct RenewToken;

impl Call for RenewToken {
    type Reply = Session;

    fn outline(&self) -> Outline {
        post("auth/token/renew-self", &json!({}))
    }

    fn read(&self, response: &Response) -> Result<Session, Refused> {
        session(response)
    }
}

pub(super) fn session(response: &Response) -> Result<Session, Refused> {
    let mut object = object(response)?;
    let auth = object.get_mut("auth").and_then(Value::as_object_mut).ok_or_else(|| unexpected(response))?;
    let token = secret(auth, "client_token").and_then(|text| Token::parse(&text));
    let lease_seconds = auth.get("lease_duration").and_then(Value::as_u64).unwrap_or_default();
    Ok(Session { token: token.ok_or_else(|| unexpected(response))?, lease_seconds })
}

/// Takes a text that is wiped on drop.
fn secret(object: &mut Map<String, Value>, name: &str) -> Option<zeroize::Zeroizing<String>> {
    match object.remove(name) {
        Some(Value::String(text)) => Some(text.into()),
        Some(_) | None => None,
    }
}

/// Describes the session's token.
pub(crate) struct LookUpToken;

/// The session's token, as the engine describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TokenInfo {
    /// The person or machine, such as `oidc-anna@agency.example`.
    pub(crate) name: String,
    /// Seconds until the token ends; 0 for one that does not end.
    pub(crate) ttl_seconds: u64,
    /// Seconds that the token was given for, or last extended by; 0 for one that does not end.
    pub(crate) period_seconds: u64,
    pub(crate) is_renewable: bool,
}

impl Call for LookUpToken {
    type Reply = TokenInfo;

    fn outline(&self) -> Outline {
        get("auth/token/lookup-self")
    }

    fn read(&self, response: &Response) -> Result<TokenInfo, Refused> {
        let data = data(response)?;
        let number = |name: &str| data.get(name).and_then(Value::as_u64);
        let name = data.get("display_name").and_then(Value::as_str).unwrap_or_default();
        Ok(TokenInfo {
            name: author(name),
            ttl_seconds: number("ttl").ok_or_else(|| unexpected(response))?,
            period_seconds: number("creation_ttl").unwrap_or_default(),
            is_renewable: data.get("renewable").and_then(Value::as_bool).unwrap_or_default(),
        })
    }
}

/// Ends the session's token.
pub(crate) struct RevokeToken;

impl Call for RevokeToken {
    type Reply = ();

    fn outline(&self) -> Outline {
        post("auth/token/revoke-self", &json!({}))
    }

    fn read(&self, response: &Response) -> Result<(), Refused> {
        // Here an answer without content is the documented one.
        if matches!(response.status, 200 | 204) { Ok(()) } else { Err(refusal(response)) }
    }
}

/// Unwraps a secret ID. The request's token is the wrapping token, which is valid once.
pub(crate) struct Unwrap;

impl Call for Unwrap {
    type Reply = SecretId;

    fn outline(&self) -> Outline {
        post("sys/wrapping/unwrap", &json!({}))
    }

    fn read(&self, response: &Response) -> Result<SecretId, Refused> {
        let id = secret(&mut data(response)?, "secret_id").and_then(|text| SecretId::parse(&text));
        id.ok_or_else(|| unexpected(response))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::answer::tests::response;
    use crate::engine::{Reason, Reuse};

    #[test]
    fn a_call_about_a_token_takes_a_connection_of_its_own() {
        let (role_id, secret_id) = (RoleId::parse("r").unwrap(), SecretId::parse("s").unwrap());
        let log_in = LogIn { role_id: &role_id, secret_id: &secret_id };
        for outline in [log_in.outline(), RenewToken.outline(), LookUpToken.outline(), Unwrap.outline()] {
            assert_eq!(outline.reuse, Reuse::Own, "{}", outline.path);
        }
    }

    #[test]
    fn a_session_needs_a_token() {
        let body =
            r#"{"data":null,"auth":{"client_token":"s.gTPsaB9","lease_duration":3600,"renewable":true}}"#;
        let session = RenewToken.read(&response(200, body)).ok().unwrap();
        assert_eq!((session.token.expose(), session.lease_seconds), ("s.gTPsaB9", 3600));
        for (status, body, reason) in [
            (200, r#"{"auth":null}"#, Reason::Unexpected),
            (200, r#"{"auth":{"client_token":""}}"#, Reason::Unexpected),
            (204, "", Reason::NotVersion2),
            (403, r#"{"errors":["permission denied"]}"#, Reason::Denied),
        ] {
            assert_eq!(RenewToken.read(&response(status, body)).err().unwrap().reason, reason, "{body}");
        }
    }

    #[test]
    fn a_wrapped_secret_id_is_read_and_a_used_wrapping_token_is_refused() {
        let body = r#"{"data":{"secret_id":"84896a0c-1347","secret_id_ttl":0}}"#;
        assert_eq!(Unwrap.read(&response(200, body)).ok().unwrap().expose(), "84896a0c-1347");
        let used = r#"{"errors":["wrapping token is not valid or does not exist"]}"#;
        assert_eq!(Unwrap.read(&response(400, used)).err().unwrap().reason, Reason::Unavailable);
    }

    #[test]
    fn a_token_that_does_not_end_has_no_seconds() {
        let body = r#"{"data":{"display_name":"to\nken","ttl":0,"creation_ttl":0,"renewable":false}}"#;
        let info =
            TokenInfo { name: "to ken".into(), ttl_seconds: 0, period_seconds: 0, is_renewable: false };
        assert_eq!(LookUpToken.read(&response(200, body)), Ok(info));
    }
}

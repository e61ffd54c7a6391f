//! Calls to sign in by OpenID Connect.
//! <https://openbao.org/api-docs/auth/jwt/>

use keyferry_core::ids::Hex;
use keyferry_core::protocol::SignInAddress;
use serde::Serialize;
use serde_json::Value;

use super::super::answer::{data, unexpected};
use super::session::session;
use super::{Call, Outline, Session, get, post};
use crate::engine::{CALLBACK_ADDRESS, Callback, Reason, Refused, Response, RoleId};

/// A random number that ties the end of a sign-in to its beginning.
pub(crate) type Nonce = Hex<32>;

/// Asks for the address at which a person signs in.
pub(crate) struct BeginSignIn<'a> {
    /// The engine's default role if not given.
    pub(crate) role: Option<&'a RoleId>,
    pub(crate) nonce: &'a Nonce,
}

impl Call for BeginSignIn<'_> {
    type Reply = SignInAddress;

    fn outline(&self) -> Outline {
        #[derive(Serialize)]
        struct Body<'a> {
            role: &'a str,
            redirect_uri: &'a str,
            client_nonce: &'a str,
        }
        let role = self.role.map_or("", RoleId::as_str);
        let body = Body { role, redirect_uri: CALLBACK_ADDRESS, client_nonce: self.nonce.as_str() };
        post("auth/oidc/oidc/auth_url", &body)
    }

    fn read(&self, response: &Response) -> Result<SignInAddress, Refused> {
        let data = data(response)?;
        let address = data.get("auth_url").and_then(Value::as_str).ok_or_else(|| unexpected(response))?;
        if address.is_empty() {
            // The documented answer for an unknown role, so that nobody learns which exist.
            let cause = format!("the role does not exist, or does not allow {CALLBACK_ADDRESS}");
            return Err(Refused { reason: Reason::Denied, cause });
        }
        SignInAddress::parse(address).ok_or_else(|| unexpected(response))
    }
}

/// Exchanges the code that the browser has brought for a token.
pub(crate) struct FinishSignIn<'a> {
    pub(crate) callback: &'a Callback,
    pub(crate) nonce: &'a Nonce,
}

impl Call for FinishSignIn<'_> {
    type Reply = Session;

    fn outline(&self) -> Outline {
        let Callback { state, code } = self.callback;
        let (state, code, nonce) = (state.expose(), code.expose(), self.nonce.as_str());
        get(format!("auth/oidc/oidc/callback?state={state}&code={code}&client_nonce={nonce}"))
    }

    fn read(&self, response: &Response) -> Result<Session, Refused> {
        session(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::answer::tests::response;

    #[test]
    fn an_address_to_sign_in_is_one_of_the_web_and_an_unknown_role_is_denied() {
        let nonce = Nonce::from_bytes(&[7; 16]).unwrap();
        let read = |address: &str| {
            let body = serde_json::json!({ "data": { "auth_url": address } }).to_string();
            let begin = BeginSignIn { role: None, nonce: &nonce };
            begin.read(&response(200, &body)).map(String::from).map_err(|refused| refused.reason)
        };
        assert_eq!(read("https://login.example/auth?x=1"), Ok("https://login.example/auth?x=1".into()));
        assert_eq!(read(""), Err(Reason::Denied));
        for address in ["javascript:alert(1)", "http://login.example", "https://a b", "https://a\u{1b}[2J"] {
            assert_eq!(read(address), Err(Reason::Unexpected), "{address}");
        }
    }
}

//! Calls to sign in by OpenID Connect.
//! <https://openbao.org/api-docs/auth/jwt/>

use keyferry_core::ids::Hex;
use keyferry_core::protocol::SignInAddress;
use serde::Serialize;
use serde_json::Value;

use super::super::answer::{data, unexpected};
use super::super::callback::encoded;
use super::session::session;
use super::{Call, Outline, Session, get, post};
use crate::engine::{CALLBACK_ADDRESS, Callback, Reason, Refused, Response, RoleId, SignInState};

/// A random number that ties the end of a sign-in to its beginning.
pub(crate) type Nonce = Hex<32>;

/// Asks for the address at which a person signs in.
pub(crate) struct BeginSignIn<'a> {
    /// The engine's default role if not given.
    pub(crate) role: Option<&'a RoleId>,
    pub(crate) nonce: &'a Nonce,
}

impl Call for BeginSignIn<'_> {
    /// The state is the one in the address.
    type Reply = (SignInAddress, SignInState);

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

    fn read(&self, response: &Response) -> Result<Self::Reply, Refused> {
        let data = data(response)?;
        let address = data.get("auth_url").and_then(Value::as_str).ok_or_else(|| unexpected(response))?;
        if address.is_empty() {
            // The documented answer for an unknown role, so that nobody learns which exist.
            let cause = format!("the role does not exist, or does not allow {CALLBACK_ADDRESS}");
            return Err(Refused { reason: Reason::Denied, cause });
        }
        let address = SignInAddress::parse(address).ok_or_else(|| unexpected(response))?;
        let state = SignInState::of(&address).ok_or_else(|| unexpected(response))?;
        Ok((address, state))
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
        let (state, code) = (encoded(state.expose()), encoded(code.expose()));
        let (state, code, nonce) = (state.as_str(), code.as_str(), self.nonce.as_str());
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
            begin
                .read(&response(200, &body))
                .map(|(address, _)| String::from(address))
                .map_err(|refused| refused.reason)
        };
        let address = "https://login.example/auth?state=st_1";
        assert_eq!(read(address), Ok(address.into()));
        assert_eq!(read(""), Err(Reason::Denied));
        for address in [
            "javascript:alert(1)",
            "http://login.example?state=s",
            "https://a b?state=s",
            "https://a\u{1b}[2J",
            "https://login.example/auth?x=1",
        ] {
            assert_eq!(read(address), Err(Reason::Unexpected), "{address}");
        }
    }

    #[test]
    fn the_code_of_a_provider_is_encoded_for_the_engine() {
        let nonce = Nonce::from_bytes(&[7; 16]).unwrap();
        let callback = r#"{"state":"st_1","code":"4/0A?b#c d"}"#;
        let callback: Callback = serde_json::from_str(callback).unwrap();
        let path = FinishSignIn { callback: &callback, nonce: &nonce }.outline().path;
        let expected = "auth/oidc/oidc/callback?state=st_1&code=4%2F0A%3Fb%23c%20d&client_nonce=0707";
        assert!(path.starts_with(expected), "{path}");
    }
}

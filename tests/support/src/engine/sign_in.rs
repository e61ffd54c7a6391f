//! The administrator's side of signing in, by a client that may do anything.

use std::fmt;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Client, Provider, Token};

/// Lifetime of a token in which one is wrapped.
const WRAPPED: Duration = Duration::from_mins(2);

/// A role for machines.
#[derive(Debug, Clone)]
pub struct AppRole {
    /// The name by which administrators know it.
    pub name: String,
    /// The ID by which a machine signs in, together with a [`SecretId`].
    pub role_id: String,
}

/// A secret ID. It has no `Display`, so that no test prints it.
pub struct SecretId(String);

impl SecretId {
    /// The text that a machine receives.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretId(..)")
    }
}

impl Client {
    /// Writes a policy, in OpenBao's own format.
    pub fn write_policy(&self, name: &str, policy: &str) -> Result<()> {
        self.post(&format!("sys/policies/acl/{name}"), &json!({ "policy": policy }))?.done()
    }

    /// Creates a token with a policy and nothing beside it, that can be renewed.
    pub fn create_token_without_default(&self, policy: &str, lifetime: Duration) -> Result<Token> {
        let settings = json!({ "policies": [policy], "ttl": seconds(lifetime), "no_default_policy": true });
        token_of(&self.post("auth/token/create", &settings)?.body()?)
    }

    /// Creates a token with a policy, beside the default one, that can be renewed.
    pub fn create_token(&self, policy: &str, lifetime: Duration) -> Result<Token> {
        self.create_token_with(&[policy], lifetime)
    }

    /// Creates a token with several policies, as [`Self::create_token`] does.
    pub fn create_token_with(&self, policies: &[&str], lifetime: Duration) -> Result<Token> {
        let settings = json!({ "policies": policies, "ttl": seconds(lifetime) });
        token_of(&self.post("auth/token/create", &settings)?.body()?)
    }

    /// Creates a token with a policy that ends after this time and cannot be extended beyond it.
    pub fn create_ending_token(&self, policy: &str, lifetime: Duration) -> Result<Token> {
        let limit = seconds(lifetime);
        let settings = json!({ "policies": [policy], "ttl": limit, "explicit_max_ttl": limit });
        token_of(&self.post("auth/token/create", &settings)?.body()?)
    }

    /// Revokes a token, as an administrator does for somebody who leaves.
    pub fn revoke(&self, token: &Token) -> Result<()> {
        self.post("auth/token/revoke", &json!({ "token": token.expose() }))?.done()
    }

    /// Creates a role for machines with this policy. Its tokens have this lifetime and can be renewed.
    pub fn create_app_role(&self, name: &str, policy: &str, lifetime: Duration) -> Result<AppRole> {
        self.enable_sign_in("approle")?;
        let path = format!("auth/approle/role/{name}");
        let settings = json!({ "token_policies": [policy], "token_ttl": seconds(lifetime) });
        self.post(&path, &settings)?.done()?;
        let answer = self.get(&format!("{path}/role-id"))?.body()?;
        let role_id = answer["data"]["role_id"].as_str().context("an unknown answer")?.to_owned();
        Ok(AppRole { name: name.to_owned(), role_id })
    }

    /// Creates a secret ID as it is.
    pub fn create_secret_id(&self, role: &AppRole) -> Result<SecretId> {
        let answer = self.post(&format!("auth/approle/role/{}/secret-id", role.name), &json!({}))?.body()?;
        text(&answer["data"]["secret_id"]).map(SecretId)
    }

    /// Creates a secret ID and returns the token in which it is wrapped: it gives the secret ID once.
    pub fn create_wrapped_secret_id(&self, role: &AppRole) -> Result<Token> {
        let path = format!("auth/approle/role/{}/secret-id", role.name);
        let answer = self.post_wrapped(&path, &json!({}), WRAPPED)?.body()?;
        text(&answer["wrap_info"]["token"]).map(|token| Token::new(&token))
    }

    /// Lets the people of a provider sign in with this role, and get this policy. `redirects` are the addresses to which
    /// their browsers may return.
    pub fn create_oidc_role(
        &self,
        provider: &Provider,
        name: &str,
        policy: &str,
        redirects: &[&str],
    ) -> Result<()> {
        self.enable_sign_in("oidc")?;
        let settings = json!({
            "oidc_discovery_url": provider.address(),
            "oidc_client_id": "openbao",
            "oidc_client_secret": "secret",
            "default_role": name,
        });
        self.post("auth/oidc/config", &settings)?.done()?;
        let role = json!({
            "role_type": "oidc",
            "user_claim": "email",
            "oidc_scopes": ["email"],
            "allowed_redirect_uris": redirects,
            "token_policies": [policy],
        });
        self.post(&format!("auth/oidc/role/{name}"), &role)?.done()
    }

    /// Enables a method to sign in, if it is not.
    fn enable_sign_in(&self, method: &str) -> Result<()> {
        let enabled = self.get("sys/auth")?.body()?;
        if enabled["data"].get(format!("{method}/")).is_some() {
            return Ok(());
        }
        self.post(&format!("sys/auth/{method}"), &json!({ "type": method }))?.done()
    }
}

fn seconds(duration: Duration) -> String {
    format!("{}s", duration.as_secs())
}

/// The token of an answer to a sign-in.
fn token_of(answer: &Value) -> Result<Token> {
    text(&answer["auth"]["client_token"]).map(|token| Token::new(&token))
}

fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_owned).context("an unknown answer")
}

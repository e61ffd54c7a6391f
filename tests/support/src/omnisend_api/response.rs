//! Omnisend's answers, as documented and as measured, and those of others in its place.

use serde_json::{Value, json};

/// An answer to a request about a key.
#[derive(Clone, Debug)]
pub enum Response {
    /// An answer of HTTP.
    Answer {
        /// The status.
        status: u16,
        /// The content type; empty for none.
        content_type: &'static str,
        /// The address of a redirect.
        location: Option<String>,
        /// The body.
        body: String,
    },
    /// These bytes, HTTP or not.
    Raw(Vec<u8>),
    /// No answer until the client leaves.
    Hang,
    /// The connection is closed without an answer.
    Close,
}

impl Response {
    /// The store's description: the key works.
    pub fn brand(brand_id: &str, name: &str, website: &str) -> Self {
        Self::json(
            200,
            &json!({
                "brandID": brand_id, "connected": true, "currency": "EUR", "name": name, "platform": "shopify",
                "timezone": "Europe/Vilnius", "version": "", "website": website,
            }),
        )
    }

    /// Status 401: mangled, deleted, or never a key.
    pub fn unauthorized() -> Self {
        Self::problem(401, "unauthorized", "Unauthorized")
    }

    /// Status 403 in JSON: the key works, but may not read the brand.
    pub fn forbidden() -> Self {
        Self::problem(403, "forbidden", "Forbidden")
    }

    /// Status 403 without a body, as from a gateway.
    pub fn forbidden_without_body() -> Self {
        Self::status(403, "")
    }

    /// Status 400: the request's header was not understood.
    pub fn not_provided() -> Self {
        Self::json(400, &json!({ "error": "API key or access token not provided" }))
    }

    /// Status 410: the version of the API is retired.
    pub fn gone() -> Self {
        Self::problem(410, "gone", "Gone")
    }

    /// Status 429, with the seconds to wait, if any.
    pub fn too_many(retry_after: Option<u32>) -> Self {
        let mut body = json!({ "status": 429, "title": "Too Many Requests" });
        if let Some(seconds) = retry_after {
            body["retryAfter"] = seconds.into();
        }
        Self::json(429, &body)
    }

    /// A status with a body of plain text.
    pub fn status(status: u16, body: &str) -> Self {
        let content_type = if body.is_empty() { "" } else { "text/plain" };
        Self::Answer { status, content_type, location: None, body: body.to_owned() }
    }

    /// A page of HTML, as of a network's login, a firewall or Cloudflare.
    pub fn page(status: u16) -> Self {
        let body =
            "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>".to_owned();
        Self::Answer { status, content_type: "text/html; charset=utf-8", location: None, body }
    }

    /// Status 302 to this address.
    pub fn redirect(location: &str) -> Self {
        let location = Some(location.to_owned());
        Self::Answer { status: 302, content_type: "", location, body: String::new() }
    }

    /// A status with a body of JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::Answer { status, content_type: "application/json", location: None, body: body.to_string() }
    }

    fn problem(status: u16, kind: &str, title: &str) -> Self {
        let kind = format!("https://problems.omnisend.com/{kind}");
        let body = json!({ "type": kind, "title": title, "status": status }).to_string();
        Self::Answer { status, content_type: "application/problem+json", location: None, body }
    }
}

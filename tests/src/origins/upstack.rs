//! The API of Upstack's look-alike.

use super::{Destination, STORES, State, text};
use hyper::Method;
use serde_json::{Value, json};

/// The answer to a request; `None` if there is no such endpoint or a value is missing.
pub(super) fn answer(state: &mut State, method: &Method, endpoint: &str, body: &Value) -> Option<Value> {
    match (method, endpoint) {
        (&Method::GET, "stores") => {
            Some(STORES.iter().map(|store| json!({ "id": store.upstack_id, "name": store.name })).collect())
        }
        (&Method::GET, "destinations") => {
            let shown = |made: &Destination| json!({ "platform": made.platform, "name": made.platform, "status": "Healthy" });
            Some(state.destinations.iter().map(shown).collect())
        }
        (&Method::POST, "destinations") => {
            state.destinations.push(Destination {
                platform: text(body, "platform")?,
                store: text(body, "store")?,
                fields: body.get("fields")?.clone(),
            });
            Some(json!({}))
        }
        _ => None,
    }
}

//! The API of Omnisend's look-alike.

use super::{Issued, STORES, State, text};
use hyper::Method;
use rand::distr::{Alphanumeric, SampleString};
use serde_json::{Value, json};

/// The answer to a request; `None` if there is no such endpoint or a value is missing.
pub(super) fn answer(
    state: &mut State,
    method: &Method,
    endpoint: &str,
    query: &str,
    body: &Value,
) -> Option<Value> {
    match (method, endpoint) {
        (&Method::GET, "brands") => {
            Some(STORES.iter().map(|store| json!({ "id": store.brand_id, "name": store.name })).collect())
        }
        (&Method::GET, "keys") => {
            let brand = query.strip_prefix("brand=")?;
            let keys = state.issued.iter().filter(|issued| issued.brand_id == brand);
            Some(keys.map(|issued| json!({ "name": issued.name, "last7": last7(&issued.key) })).collect())
        }
        (&Method::POST, "keys") => {
            let brand_id = text(body, "brand")?;
            let random = |length| Alphanumeric.sample_string(&mut rand::rng(), length);
            let key = match body["split"].as_str() {
                Some("64-10") => format!("{}-{}", random(64), random(10)),
                Some("unusual") => format!("omni_live_1{}", random(40)),
                _ => format!("{brand_id}-{}", random(50)),
            };
            state.issued.push(Issued { brand_id, name: text(body, "name")?, key: key.clone() });
            Some(json!({ "key": key }))
        }
        _ => None,
    }
}

fn last7(key: &str) -> &str {
    &key[key.len().saturating_sub(7)..]
}

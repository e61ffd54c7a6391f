//! Firefox's policies about extensions (`ExtensionSettings` of Mozilla's policy-templates).

use std::path::{Path, PathBuf};

use keyferry_core::product::FIREFOX_EXTENSION_ID;
use serde_json::{Map, Value};

/// The file whose policy blocks the Keyferry extension, of those that Firefox may read.
pub(crate) fn blocks_extension(files: &[&str]) -> Option<PathBuf> {
    let (path, policies) = files.iter().find_map(|file| Some((file, super::read(Path::new(file))?)))?;
    is_blocked(&policies).then(|| path.into())
}

fn is_blocked(file: &Map<String, Value>) -> bool {
    let settings = file.get("policies").and_then(|policies| policies.get("ExtensionSettings"));
    let mode = |id: &str| settings?.get(id)?.get("installation_mode")?.as_str();
    // The extension's own setting takes the place of that for all.
    mode(FIREFOX_EXTENSION_ID).or_else(|| mode("*")) == Some("blocked")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_extension_is_blocked_by_its_id_or_with_all_others() {
        let blocks = |settings: Value| {
            is_blocked(json!({ "policies": { "ExtensionSettings": settings } }).as_object().unwrap())
        };
        let (blocked, allowed) =
            (json!({ "installation_mode": "blocked" }), json!({ "installation_mode": "allowed" }));
        assert!(blocks(json!({ "*": blocked })));
        assert!(blocks(json!({ "*": allowed, FIREFOX_EXTENSION_ID: blocked })));
        assert!(!blocks(json!({ "*": blocked, FIREFOX_EXTENSION_ID: allowed })));
        for odd in [json!({}), json!([]), json!({ "*": 1 }), json!({ "*": { "installation_mode": 1 } })] {
            assert!(!blocks(odd));
        }
    }
}

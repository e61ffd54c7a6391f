//! Firefox's policies about extensions (`ExtensionSettings` of Mozilla's policy-templates).

use std::path::{Path, PathBuf};

use keyferry_core::product::FIREFOX_EXTENSION_ID;
use serde_json::{Map, Value};

/// The file whose policy blocks the Keyferry extension, of those that Firefox may read.
pub(crate) fn blocks_extension(files: &[&str]) -> Option<PathBuf> {
    let path = files.iter().map(Path::new).find(|path| path.exists())?;
    is_blocked(&super::read(path, super::ByteOrderMark::Invalid)?).then(|| path.into())
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

    #[test]
    fn the_first_file_that_exists_counts_even_if_it_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let blocking =
            r#"{ "policies": { "ExtensionSettings": { "*": { "installation_mode": "blocked" } } } }"#;
        let (damaged, blocking) = (file("damaged", "{"), file("blocking", blocking));
        assert_eq!(blocks_extension(&[&damaged, &blocking]), None);
        assert_eq!(blocks_extension(&["/nonexistent", &blocking]), Some(blocking.into()));
    }
}

//! The names of methods and properties that esbuild may shorten: those by which a content script and its WebAssembly
//! refer to each other, and that neither browsers, messages nor scripts of other bundles use.

use crate::project;
use crate::typescript::Declarations;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Declarations of names that keep their length: the extension API's, those of messages, and those that a content
/// script shares with `trigger.js`. The browser's are beside TypeScript.
const FIXED: [&str; 3] =
    ["node_modules/@types/chrome/index.d.ts", "types/messages.d.ts", "content/shared-world.js"];
const TYPESCRIPT: &str = "node_modules/@typescript";

/// The flag for esbuild.
pub(super) fn shortened(declarations: &Declarations) -> Result<String> {
    let extension = project().join("extension");
    let mut files = FIXED.map(|file| extension.join(file)).to_vec();
    files.extend(browser_declarations(&extension.join(TYPESCRIPT))?);
    let mut names: BTreeSet<_> =
        declarations.members().filter(|name| !name.contains(is_outside_name)).collect();
    for file in files {
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        for word in text.split(is_outside_name) {
            names.remove(word);
        }
    }
    Ok(format!("--mangle-props=^({})$", Vec::from_iter(names).join("|")))
}

fn is_outside_name(c: char) -> bool {
    !c.is_ascii_alphanumeric() && c != '_'
}

/// The files that declare the browser's API and JavaScript's.
fn browser_declarations(typescript: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    for platform in fs::read_dir(typescript)? {
        for file in fs::read_dir(platform?.path().join("lib"))? {
            files.push(file?.path());
        }
    }
    files.retain(|file| file.to_string_lossy().ends_with(".d.ts"));
    Ok(files)
}

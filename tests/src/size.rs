//! How many bytes Keyferry ships, and how many it may: bytes are the same on every machine, so `tests/size.rs`
//! holds them to a budget, and the benchmark sets them beside those of others.

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::home::project;

/// Base64 that is at least this long, in characters, is WebAssembly: no word or name is.
const MIN_BASE64: usize = 1024;

/// Sizes in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many scripts these are.
    pub files: usize,
    /// As shipped.
    pub shipped: usize,
    /// As if WebAssembly were not written as base64.
    pub decoded: usize,
    /// The decoded bytes compressed by brotli at its highest level.
    pub brotli: usize,
}

/// A size that must not be exceeded.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// What is measured.
    pub what: &'static str,
    /// In bytes: what is needed today and a little more.
    pub most: usize,
    /// Where to get, in bytes.
    pub goal: usize,
    /// Measures what `cargo xtask build` made.
    pub measure: fn() -> Result<usize>,
}

/// All budgets.
pub const BUDGETS: [Budget; 6] = [
    Budget {
        what: "every page, decoded",
        most: 4_000,
        goal: 60_000,
        measure: || Ok(content_scripts(&project().join("dist/extension"))?.decoded),
    },
    Budget {
        what: "every page, brotli",
        most: 2_000,
        goal: 28_000,
        measure: || Ok(content_scripts(&project().join("dist/extension"))?.brotli),
    },
    Budget { what: "API page, decoded", most: 135_000, goal: 60_000, measure: || Ok(api_page()?.decoded) },
    Budget { what: "API page, brotli", most: 52_000, goal: 28_000, measure: || Ok(api_page()?.brotli) },
    Budget {
        what: "background, decoded",
        most: 170_000,
        goal: 80_000,
        measure: || Ok(of(&[project().join("dist/extension/background.js")])?.decoded),
    },
    Budget {
        what: "helper",
        most: 1_200_000,
        goal: 1_200_000,
        measure: || Ok(usize::try_from(fs::metadata(project().join("dist/bin/keyferry"))?.len())?),
    },
];

/// The scripts that a page which the extension is for loads with itself: those that the manifest names.
pub fn content_scripts(extension: &Path) -> Result<Size> {
    of(&named_scripts(extension)?)
}

/// The scripts of Omnisend's API page: those that the manifest names, and the one that the background adds there.
pub fn api_page() -> Result<Size> {
    let extension = project().join("dist/extension");
    let mut files = named_scripts(&extension)?;
    files.push(extension.join("omnisend.js"));
    of(&files)
}

fn named_scripts(extension: &Path) -> Result<Vec<PathBuf>> {
    let manifest = fs::read(extension.join("manifest.json"))
        .with_context(|| format!("{} has no manifest: run `cargo xtask build`", extension.display()))?;
    let manifest: Value = serde_json::from_slice(&manifest)?;
    let scripts = manifest["content_scripts"].as_array().map(Vec::as_slice).unwrap_or_default();
    let files =
        scripts.iter().filter_map(|script| script["js"].as_array()).flatten().filter_map(Value::as_str);
    // Several entries may name one script.
    let files: BTreeSet<_> = files.map(|file| extension.join(file)).collect();
    Ok(files.into_iter().collect())
}

/// Some scripts, taken together.
pub fn of(files: &[impl AsRef<Path>]) -> Result<Size> {
    let (mut shipped, mut decoded) = (0, vec![]);
    for file in files {
        let text = fs::read(file).with_context(|| file.as_ref().display().to_string())?;
        shipped += text.len();
        decode(&text, &mut decoded)?;
    }
    let mut brotli = vec![];
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut decoded.as_slice(), &mut brotli, &params)?;
    Ok(Size { files: files.len(), shipped, decoded: decoded.len(), brotli: brotli.len() })
}

/// Appends a script with its base64 decoded.
fn decode(script: &[u8], decoded: &mut Vec<u8>) -> Result<()> {
    let in_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    for run in script.chunk_by(|a, b| in_base64(a) == in_base64(b)) {
        if run.len() >= MIN_BASE64 && run.iter().all(in_base64) {
            decoded.extend(BASE64_STANDARD_NO_PAD.decode(run).context("this is not base64")?);
        } else {
            decoded.extend(run);
        }
    }
    Ok(())
}

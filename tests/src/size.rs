//! The shipped sizes and their budgets. Sizes are the same on every machine, so `tests/size.rs` checks them, and the
//! benchmark compares them with those of other extensions.

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wasmparser::{Parser, Payload};

use crate::project;

/// Base64 that is at least this long, in characters, is WebAssembly: no word or name is.
const MIN_BASE64: usize = 1024;

/// Sizes in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Number of scripts.
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
    pub what: &'static str,
    /// The limit in bytes: today's size and a small margin.
    pub most: usize,
    /// Measures the output of `cargo xtask build`.
    pub measure: fn() -> Result<usize>,
}

/// All budgets.
pub const BUDGETS: [Budget; 6] = [
    Budget { what: "every page, decoded", most: 3_200, measure: || Ok(content_scripts(&shipped())?.decoded) },
    Budget { what: "every page, brotli", most: 1_400, measure: || Ok(content_scripts(&shipped())?.brotli) },
    Budget { what: "API page, decoded", most: 75_000, measure: || Ok(api_page(&shipped())?.decoded) },
    Budget {
        what: "API page, brotli",
        // 410 bytes are Omnisend's answer in the notice: its message, its place in the machine, and the added line. 100 are
        // the codes of the failures with a team.
        most: 28_500,
        measure: || Ok(api_page(&shipped())?.brotli),
    },
    Budget {
        what: "background, decoded",
        // 22 KB are the checks of keys: names of stores with the Unicode tables of letters, schedules, messages, and the
        // answers in the notice and on the toolbar. 10 KB compare stores' names with the open store's, so that Upstack's
        // page gets the key that the fill control names, and no other store's name. 27 KB are a team's keys: their place in each
        // list, when the helper shares them, removals for the team, requests with deadlines beside the others, and connecting on
        // the settings page. 10 KB keep removals, saves and updates of the extension from overtaking each other, and answer
        // open pages while the keyring waits for its password.
        most: 290_000,
        measure: || Ok(of(&[shipped().join("background.js")])?.decoded),
    },
    Budget {
        what: "helper",
        // A megabyte asks Omnisend about keys: rustls 300 KB, ring 220 KB (151 KB of them are a table for P-256), webpki
        // 50 KB, the standard library's sockets, names and processes 120 KB, the rest certificates, HTTP and Keyferry's own.
        // 6 KB recognise a helper that a package has installed and registered.
        // 279 KB share keys with a team: the calls to its engine and the meanings of their answers, settings and ledger, the
        // checks and commands, and the sign-in in the browser. 206 KB of them are code, 49 KB its unwind tables, 16 KB texts.
        // 130 KB give the team's keys to the extension: the merged list and its file, a thread for each key, connecting and
        // signing in beside other requests, invitations, and connections to the engine that are kept.
        // 70 KB are the times of requests that all processes obey, members of an answer that are read one by one, proxies and
        // addresses that are tried in order, and a team's entries that are refused alone or described again.
        most: 3_680_000,
        measure: || Ok(usize::try_from(fs::metadata(project().join("dist/bin/keyferry"))?.len())?),
    },
];

/// The folder of the built extension.
fn shipped() -> PathBuf {
    project().join("dist/extension")
}

/// The size of the scripts that every page of the two sites loads: those that the manifest names.
pub fn content_scripts(extension: &Path) -> Result<Size> {
    of(&named_scripts(extension)?)
}

/// The size of the scripts of Omnisend's API page: those that the manifest names, and the one that the background
/// injects.
pub fn api_page(extension: &Path) -> Result<Size> {
    let mut files = named_scripts(extension)?;
    files.push(extension.join("omnisend.js"));
    of(&files)
}

/// The sizes of the parts of Omnisend's content script, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Makeup {
    /// The code of the WebAssembly, libraries included.
    pub code: usize,
    /// The text constants in the WebAssembly: the words of pages, names of messages.
    pub texts: usize,
    /// The rest of the WebAssembly: imports, types, exports.
    pub tables: usize,
    /// The JavaScript, with the styles of cards.
    pub javascript: usize,
}

/// Measures the parts of Omnisend's content script.
pub fn makeup(extension: &Path) -> Result<Makeup> {
    let script = fs::read(extension.join("omnisend.js"))?;
    let encoded = runs(&script).find(|run| is_base64(run)).context("there is no WebAssembly")?;
    let wasm = BASE64_STANDARD_NO_PAD.decode(encoded).context("this is not base64")?;
    let (mut code, mut texts) = (0, 0);
    for payload in Parser::new(0).parse_all(&wasm) {
        match payload? {
            Payload::CodeSectionStart { size, .. } => code = usize::try_from(size)?,
            Payload::DataSection(section) => texts = section.range().len(),
            _ => {}
        }
    }
    let javascript = script.len() - encoded.len();
    Ok(Makeup { code, texts, tables: wasm.len() - code - texts, javascript })
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

/// The total size of some scripts.
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
    for run in runs(script) {
        if is_base64(run) {
            decoded.extend(BASE64_STANDARD_NO_PAD.decode(run).context("this is not base64")?);
        } else {
            decoded.extend(run);
        }
    }
    Ok(())
}

/// Splits a script into runs of base64 characters and runs of other characters.
fn runs(script: &[u8]) -> impl Iterator<Item = &[u8]> {
    script.chunk_by(|a, b| in_base64(*a) == in_base64(*b))
}

fn is_base64(run: &[u8]) -> bool {
    run.len() >= MIN_BASE64 && in_base64(run[0])
}

fn in_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

//! Searches for a key in files where none is allowed: a browser's profile, logs, build output.

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine};
use memchr::memmem::Finder;
use std::fs;
use std::path::{Path, PathBuf};

/// The start of a `.jsonlz4` file of Firefox, before the length and one LZ4 block.
const MOZ_LZ4: &[u8] = b"mozLz40\0";

/// npm's folder of packages: installed before the tests, written by none, and 1.5 GB.
const PACKAGES: &str = "node_modules";

/// The files below `folders` that hold `key` in some form: plain, as UTF-16, percent-encoded, reversed, or in
/// base64; also inside Firefox's compressed JSON. Packages of npm are not searched.
///
/// # Errors
/// A folder or a file could not be read. A file that vanishes meanwhile is not an error.
pub fn files_with_key(folders: &[&Path], key: &str) -> Result<Vec<PathBuf>> {
    let forms = forms_of(key);
    let mut found = vec![];
    let mut folders: Vec<PathBuf> = folders.iter().map(|&folder| folder.to_owned()).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
            let entry = entry?;
            let path = entry.path();
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if entry.file_name() != PACKAGES {
                    folders.push(path);
                }
            } else if kind.is_file() {
                let content = match fs::read(&path) {
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                    content => content.with_context(|| format!("{}", path.display()))?,
                };
                let plain = moz_lz4(&content);
                let holds = |form: &Finder<'_>| form.find(&content).or_else(|| form.find(&plain)).is_some();
                if forms.iter().any(|form| holds(&Finder::new(form))) {
                    found.push(path);
                }
            }
        }
    }
    Ok(found)
}

/// The encodings of the key that are searched for.
fn forms_of(key: &str) -> Vec<Vec<u8>> {
    let bytes = key.as_bytes();
    let mut forms = vec![
        bytes.to_owned(),
        bytes.iter().rev().copied().collect(),
        key.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        key.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        key.replace('-', "%2D").into_bytes(),
        key.replace('-', "%2d").into_bytes(),
    ];
    // In base64 the key looks different at each of three offsets, and its first and last characters depend on
    // their neighbours: leave those out.
    for skipped in 0..3 {
        let whole = &bytes[skipped.min(bytes.len())..];
        let whole = &whole[..whole.len() / 3 * 3];
        forms.push(BASE64_STANDARD_NO_PAD.encode(whole).into_bytes());
        forms.push(BASE64_URL_SAFE_NO_PAD.encode(whole).into_bytes());
    }
    forms
}

/// The plain content of one of Firefox's compressed files; nothing for any other.
fn moz_lz4(content: &[u8]) -> Vec<u8> {
    let block = content.strip_prefix(MOZ_LZ4);
    block.and_then(|block| lz4_flex::block::decompress_size_prepended(block).ok()).unwrap_or_default()
}

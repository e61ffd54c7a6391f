//! The policies by which a company configures its browsers, as far as they concern the helper.

mod chromium;
mod firefox;

use std::path::Path;

use serde_json::{Map, Value};

pub(crate) use chromium::{ChromiumPolicies, HostRule, Policy};
pub(crate) use firefox::blocks_extension;

use crate::registration::read_file;

/// Size limit of a file of policies, in bytes. Companies' lists of extensions are long.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Reads a file of policies. A file that cannot be read has no effect, as in browsers.
fn read(path: &Path, mark: ByteOrderMark) -> Option<Map<String, Value>> {
    let json = read_file(path, MAX_BYTES).ok()?;
    let json = match mark {
        ByteOrderMark::Skipped => json.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&json),
        ByteOrderMark::Invalid => &json,
    };
    serde_json::from_slice(json).ok()
}

/// A browser's treatment of a UTF-8 byte order mark, which editors of Windows write.
#[derive(Clone, Copy)]
enum ByteOrderMark {
    #[cfg_attr(windows, expect(dead_code, reason = "Chromium's policies are in the registry there"))]
    Skipped,
    Invalid,
}

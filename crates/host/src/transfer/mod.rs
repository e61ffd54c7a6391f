//! Keys that come from a file or go to one: import and export.
//!
//! Nothing here reads a file, asks a person or reaches the keyring: the commands in `cli` do.

mod age_file;
mod columns;
pub(crate) mod plan;
mod table;
#[cfg(test)]
mod tests;
mod text;

use keyferry_core::candidate::Fault;
use keyferry_core::ids::{BrandId, CaptureId};
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{Capture, LastUse};
use keyferry_core::sites::Site;

pub(crate) use self::age_file::{
    Decrypted, Export, ExportedKey, MIN_PASSPHRASE_CHARS, NoExport, Passphrase, WeakPassphrase,
};
pub(crate) use self::text::NoTable;

/// Largest file that is imported, in bytes. A key and its names have less than 1 KiB; a password manager with thousands
/// of entries exports some megabytes.
pub(crate) const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// A key of a file, and everything that the file says of it.
#[derive(Debug)]
pub(crate) struct Record {
    /// The line in a table, or the number of the key in an export.
    pub(crate) place: u64,
    pub(crate) capture: Capture,
    pub(crate) used: Option<LastUse>,
}

impl Record {
    fn new(place: u64, key: ApiKey, label: &str) -> Self {
        Self { place, capture: capture(key, label, None, 0), used: None }
    }
}

/// A capture of a key that no page has delivered. The time is in seconds since 1970, 0 if unknown.
pub(crate) fn capture(key: ApiKey, label: &str, brand_on_page: Option<BrandId>, captured_at: u64) -> Capture {
    Capture {
        // No delivery is acknowledged, so this ID identifies none.
        id: CaptureId::from_bytes(&[0; 16]).unwrap_or_else(|| unreachable!("16 bytes have 32 digits")),
        site: Site::Omnisend,
        key,
        brand_on_page,
        // Cells may have several lines; a label has one.
        label: label.split_whitespace().collect::<Vec<_>>().join(" "),
        captured_at,
    }
}

/// The keys of a file.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) records: Vec<Record>,
    /// The lines without a key.
    pub(crate) faults: Vec<(u64, Fault)>,
    /// Letters with accents may be other letters.
    pub(crate) is_guessed: bool,
}

/// Reads a table.
pub(crate) fn read_table(bytes: &[u8]) -> Result<Contents, NoTable> {
    let text = text::decode(bytes)?;
    let contents = table::read(&text.text)?;
    Ok(Contents { is_guessed: text.is_guessed, ..contents })
}

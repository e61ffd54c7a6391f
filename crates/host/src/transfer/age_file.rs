//! An export: all keys in one file in the age format (<https://age-encryption.org/v1>), encrypted with a passphrase.
//! Its content is JSON: see `docs/EXPORT.md`.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::iter;

use age::scrypt::{Identity, Recipient};
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::BrandId;
use keyferry_core::key::{ApiKey, wire};
use keyferry_core::protocol::LastUse;
use keyferry_core::sites::Site;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Contents, Record, capture};

/// The start of every age file.
const MAGIC: &[u8] = b"age-encryption.org/";

/// The version of the content that this program writes, and the newest that it reads.
const VERSION: u32 = 1;

/// Binary logarithm of scrypt's work: that of the reference program. It takes about a second and 256 MiB. Tests of this
/// crate encrypt many files.
const WORK_FACTOR: u8 = if cfg!(test) { 10 } else { 18 };

/// Most work that a file may ask for: 4 GiB, the limit of the reference program.
const MAX_WORK_FACTOR: u8 = 22;

/// Fewest characters of a passphrase: whoever gets the file can try passphrases without limit.
pub(crate) const MIN_PASSPHRASE_CHARS: usize = 12;

/// Fewest different characters.
const MIN_DIFFERENT_CHARS: usize = 5;

/// A passphrase for a file.
#[derive(Clone)]
pub(crate) struct Passphrase(SecretString);

/// The reason why a passphrase is not accepted for a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WeakPassphrase {
    TooShort,
    /// It repeats a few characters.
    Monotonous,
}

impl Passphrase {
    /// A passphrase for an existing file.
    pub(crate) fn given(text: &str) -> Self {
        Self(text.to_owned().into())
    }

    /// A passphrase for a new file.
    pub(crate) fn new(text: &str) -> Result<Self, WeakPassphrase> {
        let different: BTreeSet<char> = text.chars().collect();
        if text.chars().count() < MIN_PASSPHRASE_CHARS {
            Err(WeakPassphrase::TooShort)
        } else if different.len() < MIN_DIFFERENT_CHARS {
            Err(WeakPassphrase::Monotonous)
        } else {
            Ok(Self::given(text))
        }
    }
}

/// The content of an export.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Export {
    /// [`VERSION`].
    #[serde(rename = "keyferry_export")]
    version: u32,
    /// Seconds since 1970-01-01 UTC.
    exported_at: u64,
    keys: Vec<ExportedKey>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ExportedKey {
    pub(crate) site: Site,
    #[serde(with = "wire")]
    pub(crate) key: ApiKey,
    /// The brand ID, from the key or from the page that displayed it.
    #[serde(default)]
    pub(crate) brand_id: Option<BrandId>,
    #[serde(default)]
    pub(crate) label: String,
    /// Seconds since 1970-01-01 UTC, 0 if unknown.
    #[serde(default)]
    pub(crate) captured_at: u64,
    #[serde(default)]
    pub(crate) used: Option<LastUse>,
}

/// The part of an export that every version can read.
#[derive(Deserialize)]
struct Version {
    #[serde(rename = "keyferry_export")]
    version: u32,
}

/// The reason why a file in the age format is not imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoExport {
    WrongPassphrase,
    /// It is encrypted for a recipient's key instead of with a passphrase.
    NoPassphrase,
    TooMuchWork,
    Damaged,
    /// Its content is not an export of Keyferry's.
    OtherContent,
    /// It is an export of a newer version.
    Newer,
}

/// The content of a file.
pub(crate) struct Decrypted(Zeroizing<Vec<u8>>);

impl Export {
    pub(crate) fn new(exported_at: u64, keys: Vec<ExportedKey>) -> Self {
        Self { version: VERSION, exported_at, keys }
    }

    /// The content of a file.
    pub(crate) fn to_json(&self) -> Result<Decrypted, Failure> {
        let internal = |error: serde_json::Error| Failure::new(FailureCode::Internal, error.to_string());
        serde_json::to_vec(self).map(|json| Decrypted(Zeroizing::new(json))).map_err(internal)
    }
}

impl Decrypted {
    #[cfg(test)]
    pub(super) fn of(json: &str) -> Self {
        Self(Zeroizing::new(json.into()))
    }

    /// Encrypts the content.
    pub(crate) fn encrypt(&self, passphrase: &Passphrase) -> Result<Vec<u8>, Failure> {
        let mut recipient = Recipient::new(passphrase.0.clone());
        recipient.set_work_factor(WORK_FACTOR);
        // The libraries' own texts are not asked for: they would bring a translator into the program.
        let internal = || Failure::new(FailureCode::Internal, "the file was not encrypted");
        let encryptor = Encryptor::with_recipients(iter::once(&recipient as _)).map_err(|_| internal())?;
        let mut file = vec![];
        let written = encryptor.wrap_output(&mut file).and_then(|mut writer| {
            writer.write_all(&self.0)?;
            writer.finish().map(|_| ())
        });
        written.map(|()| file).map_err(|_| internal())
    }

    /// Decrypts a file in the age format.
    pub(crate) fn decrypt(file: &[u8], passphrase: &Passphrase) -> Result<Self, NoExport> {
        let decryptor = Decryptor::new_buffered(file).map_err(|error| no_export(&error))?;
        if !decryptor.is_scrypt() {
            return Err(NoExport::NoPassphrase);
        }
        let mut identity = Identity::new(passphrase.0.clone());
        identity.set_max_work_factor(MAX_WORK_FACTOR);
        let mut reader = decryptor.decrypt(iter::once(&identity as _)).map_err(|error| no_export(&error))?;
        // The content is smaller than the file, so that the buffer is not moved.
        let mut content = Zeroizing::new(Vec::with_capacity(file.len()));
        reader.read_to_end(&mut content).map_err(|_| NoExport::Damaged)?;
        Ok(Self(content))
    }

    /// Reports whether a file is in the age format.
    pub(crate) fn is_age(file: &[u8]) -> bool {
        file.starts_with(MAGIC)
    }

    /// Compares contents.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// The keys of an export.
    pub(crate) fn contents(&self) -> Result<Contents, NoExport> {
        // No error is passed on: it could quote the content.
        let Version { version } = serde_json::from_slice(&self.0).map_err(|_| NoExport::OtherContent)?;
        if version > VERSION {
            return Err(NoExport::Newer);
        }
        let export: Export = serde_json::from_slice(&self.0).map_err(|_| NoExport::OtherContent)?;
        let records = (1..).zip(export.keys).map(|(place, exported)| {
            let ExportedKey { site: Site::Omnisend, key, brand_id, label, captured_at, used } = exported;
            Record { place, capture: capture(key, &label, brand_id, captured_at), used }
        });
        Ok(Contents { records: records.collect(), ..Contents::default() })
    }
}

fn no_export(error: &DecryptError) -> NoExport {
    match error {
        DecryptError::DecryptionFailed => NoExport::WrongPassphrase,
        DecryptError::ExcessiveWork { .. } => NoExport::TooMuchWork,
        DecryptError::NoMatchingKeys => NoExport::NoPassphrase,
        _ => NoExport::Damaged,
    }
}

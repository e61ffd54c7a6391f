//! A native messaging manifest: the file by which a browser knows a host.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use keyferry_core::product::{CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID, HOST_NAME};
use serde::{Deserialize, Serialize};

/// Larger files are no manifests, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// What a browser wants to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// The extension's origin.
    Chromium,
    /// The extension's id.
    Firefox,
}

/// The file's content.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) name: String,
    #[serde(default)]
    description: String,
    pub(crate) path: PathBuf,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allowed_origins: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allowed_extensions: Vec<String>,
}

impl Manifest {
    /// The one that lets our extension start `program`.
    pub(crate) fn new(family: Family, program: &Path) -> Self {
        let (allowed_origins, allowed_extensions) = match family {
            Family::Chromium => (vec![format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/")], vec![]),
            Family::Firefox => (vec![], vec![FIREFOX_EXTENSION_ID.to_owned()]),
        };
        Self {
            name: HOST_NAME.into(),
            description: "Keeps Omnisend API keys in this computer's keyring for Keyferry".into(),
            path: program.to_owned(),
            kind: "stdio".into(),
            allowed_origins,
            allowed_extensions,
        }
    }

    /// Its file's name; browsers insist on it.
    pub(crate) fn file_name() -> String {
        format!("{HOST_NAME}.json")
    }

    /// Reads a file; `None` if there is none.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub(crate) fn read(file: &Path) -> Result<Option<Self>, String> {
        let wrong = |what: String| format!("The registration {} {what}.", file.display());
        match fs::metadata(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Ok(metadata) if metadata.len() > MAX_BYTES => return Err(wrong("is far too large".into())),
            _ => {}
        }
        let text = fs::read(file).map_err(|error| wrong(format!("cannot be read ({error})")))?;
        serde_json::from_slice(&text).map(Some).map_err(|error| wrong(format!("is not valid ({error})")))
    }

    /// What keeps a browser of this family from starting the helper by it, in a sentence.
    pub(crate) fn defect(&self, family: Family) -> Option<String> {
        let wanted = Self::new(family, &self.path);
        let path = self.path.display();
        if self.name != wanted.name || self.kind != wanted.kind {
            return Some("The registration is of another helper or of another type.".into());
        }
        if !wanted.allowed_origins.iter().all(|origin| self.allowed_origins.contains(origin))
            || !wanted.allowed_extensions.iter().all(|id| self.allowed_extensions.contains(id))
        {
            return Some("The registration does not allow the Keyferry extension.".into());
        }
        if !self.path.is_absolute() {
            return Some(format!("The registration's path is not absolute: {path}."));
        }
        match fs::metadata(&self.path) {
            Err(error) => {
                Some(format!("The registration leads to {path}, which cannot be reached ({error})."))
            }
            Ok(metadata) if !super::files::is_program(&metadata) => {
                Some(format!("The registration leads to {path}, which is not a program."))
            }
            Ok(_) => super::exposed(&self.path),
        }
    }
}

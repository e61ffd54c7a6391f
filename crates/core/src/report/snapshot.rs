//! A document as `extension/content/describe.js` describes it. It is unmasked, so it is in memory only until the report
//! is made.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Deserialize;

use super::form::FormSnapshot;
use super::mask::{Recognised, masked};
use super::{Description, Document};
use crate::page::PageView;
use crate::sites::{WebApp, omnisend};

/// The description of a tab.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TabDescription {
    /// There is no such tab.
    Closed,
    /// The browser lets the extension see no document in it.
    Forbidden,
    /// The documents that the extension may see, in no particular order.
    Documents(Vec<DocumentSnapshot>),
}

/// A document of a tab.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DocumentSnapshot {
    /// The browser's ID of the frame; 0 is the top document. Firefox's exceed 2^32.
    pub frame: i64,
    pub origin: String,
    /// The attribute `lang`.
    pub language: String,
    /// A content script runs in it.
    pub started: bool,
    /// Number of text fields that cannot be seen.
    pub hidden_fields: u32,
    /// Number of words on it that are as long as a key.
    pub displayed_keys: u32,
    pub page: PageView,
    pub form: FormSnapshot,
}

impl DocumentSnapshot {
    pub(super) fn app(&self) -> Option<WebApp> {
        WebApp::from_origin(&self.origin)
    }

    /// Masks the part that recognition sees on this web app's pages, and drops the rest.
    pub(super) fn masked(self, app: WebApp) -> Document {
        let Self { frame: _, origin: _, language, started, hidden_fields, displayed_keys, mut page, form } =
            self;
        let language = language_code(&language);
        match app {
            WebApp::Omnisend => {
                page.masked_rows.retain(|row| omnisend::is_masked(row));
                Document::Omnisend(describe(language, started, hidden_fields, displayed_keys, &page))
            }
            WebApp::Upstack => {
                Document::Upstack(describe(language, started, hidden_fields, displayed_keys, &form))
            }
        }
    }
}

fn describe<S: Recognised>(
    language: String,
    started: bool,
    hidden_fields: u32,
    displayed_keys: u32,
    snapshot: &S,
) -> Description<S> {
    Description {
        language,
        started,
        hidden_fields,
        displayed_keys,
        answered: snapshot.recognise(),
        snapshot: masked(snapshot),
        expected: None,
    }
}

/// Returns the first two letters of a language tag such as `pt-BR`; nothing of a text that is none.
fn language_code(tag: &str) -> String {
    let code = tag.split(['-', '_']).next().unwrap_or_default();
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_code { code.to_owned() } else { String::new() }
}

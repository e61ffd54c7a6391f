//! A document as `extension/content/describe.js` describes it. It is unmasked, so it is in memory only until the report
//! is made.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::mask::{Recognised, masked};
use super::{Description, Document};
use crate::form_view::{FormField, FormView, Part};
use crate::page::{ElementId, PageView};
use crate::sites::upstack::{self, FormPage};
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

/// A snapshot of a page with text fields. In a [`FormView`], only the fields that are named as ones for an API key have a
/// region; here all have one, since a later version may know another name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FormSnapshot {
    /// Path and fragment of the address.
    pub address: String,
    pub fields: Vec<FormField>,
    pub regions: Vec<FieldRegion>,
}

/// The region around some fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FieldRegion {
    pub fields: Vec<ElementId>,
    #[cfg_attr(test, ts(as = "Vec<crate::form_view::PartRecord>"))]
    pub parts: Vec<Part>,
}

impl FormSnapshot {
    /// The view that recognition gets: with the regions of the fields that it asks for.
    pub(crate) fn view(&self) -> FormView {
        let view =
            FormView { address: self.address.clone(), fields: self.fields.clone(), regions: Vec::new() };
        let mut regions: Vec<&FieldRegion> = Vec::new();
        for field in upstack::candidates(FormPage::Dashboard, &view) {
            let region = self.regions.iter().find(|region| region.fields.contains(&field.id));
            regions.extend(region.filter(|region| !regions.contains(region)));
        }
        let regions = regions.into_iter().map(|region| region.parts.clone()).collect();
        FormView { regions, ..view }
    }
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

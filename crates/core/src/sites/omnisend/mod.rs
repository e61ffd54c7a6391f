//! Omnisend's app: where the API keys page is, and what its views look like.
//!
//! The markup is unknown and changes, so each view is recognised by several independent signs, each with a weight, and
//! no single one decides. Some signs need no language: the address, checkboxes beside the field, a button that is
//! disabled while the field is empty, a key whose prefix is the page's Brand ID. Together they suffice.
//! Sources: Omnisend's help centre (July 2025), the Upstack guide.

mod copy_control;
mod name_field;
#[cfg(test)]
mod tests;
mod words;

use alloc::string::String;

pub use self::copy_control::{
    CopyControl, any_control, copy_control, is_new_key, is_worth_asking, key_is_near,
};
pub use self::name_field::name_field;
pub use self::words::API_KEYS;

use self::words::{ADDRESSES, Address, LIST_HEADINGS, OTHER_PAGES, Phrase};
use crate::ids::BrandId;
use crate::key::ApiKey;
use crate::page::PageView;
use crate::sites::Trigger;
use crate::text::{API, Phrases, contains_api, contains_word, matches_any_label, rest_after_words};

/// The app's origin.
pub const ORIGIN: &str = "https://app.omnisend.com";

/// The name that the Upstack guide asks for.
pub const KEY_NAME: &str = "UpstackData";

/// The words before the Brand ID on the settings pages.
pub const BRAND_LABEL: &str = "Brand ID";

/// The characters that pages display in place of a key's. The content script looks for rows that contain them.
pub const MASK_CHARACTERS: [char; 4] = ['*', '•', '●', '·'];

/// The headings, and the buttons for pages whose titles are no headings, as a CSS selector.
const HEADINGS_AND_BUTTONS: &str = "h1,h2,h3,h4,h5,h6,[role=heading],legend,button";

/// Shortest run of mask characters in a masked value.
const MIN_MASK_LENGTH: usize = 8;

/// How much a sign counts.
type Weight = i32;

/// A value has the format of a key.
const KEY_FORMAT: Weight = 3;
/// The key's prefix is the Brand ID that the page displays.
const SAME_BRAND: Weight = 3;
/// The create view was displayed a moment ago, with a name in it.
const CREATED: Weight = 3;
/// Outweighs all signs of a key.
const AGAINST: Weight = -12;

fn weight_if(sign: bool, weight: Weight) -> Weight {
    if sign { weight } else { 0 }
}

/// Returns the strongest phrase that equals the label.
fn best(label: &str, table: &[(Phrase, Phrases)]) -> Option<Phrase> {
    table.iter().filter(|(_, phrases)| matches_any_label(label, *phrases)).map(|(phrase, _)| *phrase).max()
}

fn address(address: &str) -> Option<Address> {
    let starts = |(_, starts): &&(Address, Phrases)| starts.iter().any(|start| address.starts_with(start));
    ADDRESSES.iter().filter(starts).map(|(address, _)| *address).max()
}

/// The signs by which the small script on every page of the app starts the content script.
pub fn trigger() -> Trigger {
    let starts = || ADDRESSES.iter().flat_map(|(_, starts)| starts.iter());
    // A start that contains another one matches nothing more.
    let repeats = |start: &&str| starts().any(|other| other != *start && start.contains(other));
    let addresses = starts().filter(|start| !repeats(start)).collect();
    Trigger {
        origin: ORIGIN,
        script: "omnisend",
        addresses,
        elements: HEADINGS_AND_BUTTONS,
        sign: r"\bapi",
        clipboard: true,
    }
}

/// Returns whether a page may be one of the API keys page's views, so that it deserves a full snapshot.
pub fn may_be_key_page<'a>(page: &str, headings: impl IntoIterator<Item = &'a str>) -> bool {
    !is_other_address(page) && (address(page).is_some() || headings.into_iter().any(contains_api))
}

fn is_other_address(address: &str) -> bool {
    OTHER_PAGES.iter().any(|start| address.starts_with(start))
}

/// Returns whether the snapshot is of a page that asks for or lists other things than keys, whatever words it has.
pub fn is_other_page(view: &PageView) -> bool {
    is_other_address(&view.address)
}

/// Returns whether the snapshot is of the part of the app where keys are created.
pub fn is_key_page(view: &PageView) -> bool {
    may_be_key_page(&view.address, view.headings.iter().map(String::as_str))
}

/// Returns whether a text contains a masked value, as the list of keys does: Omnisend displays 43 asterisks and 7
/// characters. A mask alone is none, since a new key can be displayed as dots.
pub fn is_masked(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        let masked = run >= MIN_MASK_LENGTH && c.is_ascii_alphanumeric();
        run = if MASK_CHARACTERS.contains(&c) { run + 1 } else { 0 };
        masked
    })
}

/// Returns whether the list of keys contains the name that Keyferry uses; none if the snapshot does not show the list.
pub fn lists_our_name(view: &PageView) -> Option<bool> {
    let is_list = !view.masked_rows.is_empty() && is_key_page(view);
    is_list.then(|| view.masked_rows.iter().any(|row| contains_word(row, KEY_NAME)))
}

/// Returns whether the snapshot is of the list of keys. It may have no key.
pub fn shows_list(view: &PageView) -> bool {
    !view.masked_rows.is_empty()
        || view.headings.iter().any(|heading| matches_any_label(heading, LIST_HEADINGS))
}

/// The Brand ID that the page displays: the value right after its label. Other IDs have the same format.
pub fn brand_id(view: &PageView) -> Option<BrandId> {
    rest_after_words(view.brand_text.as_deref()?, BRAND_LABEL).find_map(|rest| {
        let mut words = rest.split(|c: char| !c.is_ascii_alphanumeric());
        words.find(|word| !word.is_empty()).and_then(BrandId::parse)
    })
}

/// Every phrase that recognition looks for on these pages.
pub(crate) fn known_phrases() -> impl Iterator<Item = &'static str> {
    words::all().chain([API, KEY_NAME, BRAND_LABEL])
}

/// Every start of an address that recognition looks for.
pub(crate) fn known_addresses() -> impl Iterator<Item = &'static str> {
    ADDRESSES.into_iter().map(|(_, starts)| starts).chain([OTHER_PAGES]).flat_map(Phrases::iter)
}

/// Evidence of earlier snapshots.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The brand that the page displayed last.
    pub brand: Option<BrandId>,
    /// The create view was displayed with a name in it, and its key may still be uncopied.
    pub created: bool,
}

impl Context {
    fn weight(&self, view: &PageView) -> Weight {
        address(&view.address).map_or(0, Address::weight)
            + weight_if(self.created, CREATED)
            + weight_if(view.headings.iter().any(|heading| contains_api(heading)), 1)
    }

    fn key_weight(&self, key: &ApiKey) -> Weight {
        weight_if(!key.is_unusual(), KEY_FORMAT) + weight_if(self.is_same_brand(key), SAME_BRAND)
    }

    fn is_same_brand(&self, key: &ApiKey) -> bool {
        self.brand.is_some() && key.brand_id() == self.brand
    }
}

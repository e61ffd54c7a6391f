//! Upstack Data's dashboard: the form of the Omnisend destination, and the field for the key.
//!
//! A secret in the wrong field is leaked. The origin permits; where on it the form is, and what its markup looks like,
//! is unknown, so its field is recognised by several signs with weights. Two kinds are required: the field is named as
//! one for an API key, and the form is named as Omnisend's and by no nearer title as another's.
//! Sources: the Upstack guide (label), its Snapchat guide (address).

mod help;
mod key_field;
mod naming;
mod region;
#[cfg(test)]
mod tests;
mod titles;
mod words;

use crate::form_view::{FormField, FormView};
use crate::sites::Trigger;
use crate::text::API;

pub(crate) use self::words::PLATFORM;
use self::words::{ADDRESSES, Address};

/// The dashboard's origin.
pub const ORIGIN: &str = "https://app.upstackdata.com";

/// The elements in which dashboards show the open store, as a CSS selector: a choice in the bar at the top, or a button
/// that opens one. The content script reads their texts.
pub const OPEN_STORE: &str = "header select, nav select, header [aria-haspopup], nav [aria-haspopup]";

/// Longest text there that can be a store's name, in bytes.
pub const MAX_OPEN_STORE_BYTES: usize = 60;

/// The start of the practice page's address.
const PRACTICE: &str = "/onboarding/practice.html";

/// How much a sign counts.
type Weight = i32;

fn weight_if(sign: bool, weight: Weight) -> Weight {
    if sign { weight } else { 0 }
}

/// The page on which the form is recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormPage {
    /// Upstack's dashboard.
    #[default]
    Dashboard,
    /// The extension's practice page.
    Practice,
}

impl FormPage {
    /// Returns whether the form may be at this address.
    fn may_be_at(self, address: &str) -> bool {
        address.starts_with(PRACTICE) == (self == Self::Practice)
    }

    /// Returns whether the form may appear on the page later, so that the page needs watching.
    pub fn needs_watching(self, view: &FormView) -> bool {
        self.may_be_at(&view.address)
            && (self == Self::Practice
                || address(&view.address) == Some(Address::Destinations)
                || view.fields.iter().any(key_field::may_hold_key))
    }
}

fn address(address: &str) -> Option<Address> {
    let starts = |(_, starts): &&(Address, &[&str])| starts.iter().any(|start| address.starts_with(start));
    ADDRESSES.iter().filter(starts).map(|(address, _)| *address).max()
}

/// The signs by which the small script on every page of the dashboard starts the content script. Omnisend can be named
/// by any element, also by an attribute; what is in shadow roots of custom elements is seen by the content script only.
pub fn trigger() -> Trigger {
    Trigger {
        origin: ORIGIN,
        script: "upstack",
        addresses: alloc::vec!["destination"],
        elements: "body",
        sign: r"omnisend|<\w+-",
        clipboard: false,
    }
}

/// Every phrase that recognition looks for on these pages.
pub(crate) fn known_phrases() -> impl Iterator<Item = &'static str> {
    words::all().chain([API])
}

/// Every start of an address that recognition looks for.
pub(crate) fn known_addresses() -> impl Iterator<Item = &'static str> {
    ADDRESSES.into_iter().flat_map(|(_, starts)| starts).copied().chain([PRACTICE])
}

/// The fields that are named as ones for an API key. Their surroundings decide.
pub fn candidates(page: FormPage, view: &FormView) -> impl Iterator<Item = &FormField> {
    let here = page.may_be_at(&view.address);
    view.fields.iter().filter(move |field| here && key_field::is_candidate(field))
}

/// Returns whether the user may choose a field that is not recognised: a text field that is not locked.
pub fn may_be_chosen(field: &FormField) -> bool {
    key_field::may_hold_text(field)
}

/// The field for the key, if the Omnisend form is open. Returns none if several match: a guess could leak the key.
pub fn key_field(page: FormPage, view: &FormView) -> Option<&FormField> {
    let mut fields = candidates(page, view).filter(|field| key_field::is_key_field(view, field));
    fields.next().filter(|_| fields.next().is_none())
}

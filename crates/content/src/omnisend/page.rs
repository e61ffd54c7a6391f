//! Describes what matters on Omnisend's page: its forms, the list of keys, new keys.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;

use keyferry_core::key::ApiKey;
use keyferry_core::page::{Control, PageView, Surroundings};
use keyferry_core::sites::omnisend;
use zeroize::Zeroizing;

use crate::bridge::Bridge;
use crate::lines::parts;
use crate::view::{read_control, read_surroundings, read_view};

/// How far from a copy control its key is searched, in levels.
const MAX_CLIMB: u32 = 8;
/// How much around a control without a key counts, in levels.
const NEIGHBOURHOOD: u32 = 2;

/// What a glance at the page tells.
pub(crate) struct Seen {
    /// The page is worth describing.
    pub(crate) worth: bool,
    /// Its description may say something new.
    pub(crate) new: bool,
}

/// A control that was used.
pub(crate) struct Used {
    pub(crate) control: Control,
    /// What stands around it.
    pub(crate) around: Surroundings,
    /// The keys that stand closest to it, in attributes too.
    pub(crate) nearby: Vec<ApiKey>,
}

/// Omnisend's page.
pub(crate) struct Page {
    bridge: &'static Bridge,
    last_glance: Cell<String>,
    /// Whether to look for keys.
    pub(crate) with_keys: Cell<bool>,
}

impl Page {
    pub(crate) fn new(bridge: &'static Bridge) -> Self {
        Self { bridge, last_glance: Cell::default(), with_keys: Cell::new(false) }
    }

    /// Glances at the page.
    pub(crate) fn glance(&self) -> Seen {
        let glance = self.bridge.glance();
        let of = |kind| parts(&glance).filter(move |part| part.0 == kind).map(|(_, text)| text);
        let worth = omnisend::may_be_key_page(of(b'a').next().unwrap_or_default(), of(b'h'));
        // A key need not come with a heading or a field.
        let new = self.last_glance.take() != glance || self.with_keys.get();
        self.last_glance.set(glance);
        Seen { worth, new }
    }

    /// Describes the page as it is now: what stands around each field, the list of keys, the store, and new keys.
    pub(crate) fn describe(&self) -> PageView {
        let mut view = read_view(&self.bridge.describe_key_page());
        view.masked_rows.retain(|row| omnisend::is_masked(row));
        // Asked of the one field that matters, since the browser has to work out its styles for that.
        while let Some(field) = omnisend::name_field(&view).map(|field| field.id)
            && !self.bridge.is_rendered(field)
        {
            view.fields.retain(|other| other.id != field);
        }
        if self.with_keys.get() {
            view.keys = keys(self.bridge.words());
        }
        view
    }

    /// The control that was used just now, the keys that stand closest to it, and what else stands around these. None
    /// for what is Keyferry's own.
    pub(crate) fn used(&self) -> Option<Used> {
        let control = self.bridge.use_control()?;
        let (nearby, levels) = self.near();
        let around = read_surroundings(&self.bridge.surroundings(levels));
        Some(Used { control: read_control(&control), around, nearby })
    }

    /// The keys that stand closest to the control that was used, and how far up the element is that holds both.
    fn near(&self) -> (Vec<ApiKey>, u32) {
        for levels in 0..MAX_CLIMB {
            let Some(words) = self.bridge.words_near(levels) else { break };
            let keys = keys(words);
            if !keys.is_empty() {
                return (keys, levels);
            }
        }
        (vec![], NEIGHBOURHOOD)
    }
}

/// The keys among some words, once each.
fn keys(words: String) -> Vec<ApiKey> {
    let words = Zeroizing::new(words);
    let mut keys = vec![];
    for key in words.split('\n').filter_map(ApiKey::parse) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

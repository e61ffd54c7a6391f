//! Describes what matters on Omnisend's page: its forms, the list of keys, new keys.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use keyferry_core::key::{ApiKey, KEY_LENGTH};
use keyferry_core::page::{Control, PageView, Surroundings};
use keyferry_core::site::omnisend::{self, BRAND_LABEL};
use web_sys::Element;
use zeroize::Zeroizing;

use crate::bridge::Bridge;
use crate::lines::parts;
use crate::view::{read_control, read_surroundings, read_view};

/// How far from a copy control its key is searched, in ancestors.
const MAX_CLIMB: usize = 8;

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
    bridge: Bridge,
    last_glance: RefCell<String>,
    /// Whether to look for keys.
    pub(crate) with_keys: Cell<bool>,
}

impl Page {
    pub(crate) fn new(bridge: &Bridge) -> Self {
        Self { bridge: bridge.clone(), last_glance: RefCell::default(), with_keys: Cell::new(false) }
    }

    /// Glances at the page.
    pub(crate) fn glance(&self) -> Seen {
        let glance = self.bridge.glance();
        let of = |kind| parts(&glance).filter(move |part| part.0 == kind).map(|(_, text)| text);
        let worth = omnisend::worth_a_look(of(b'a').next().unwrap_or_default(), of(b'h'));
        // A key need not come with a heading or a field.
        let new = *self.last_glance.borrow() != glance || self.with_keys.get();
        self.last_glance.replace(glance);
        Seen { worth, new }
    }

    /// Describes the page as it is now: what stands around each field, the list of keys, the store, and new keys.
    pub(crate) fn describe(&self) -> PageView {
        let mut view = read_view(&self.bridge.describe_key_page(BRAND_LABEL));
        view.masked_rows.retain(|row| omnisend::is_masked(row));
        // Asked of the one field that matters, since the browser has to work out its styles for that.
        while let Some(field) = omnisend::name_field(&view).map(|field| field.id)
            && !self.bridge.is_rendered(field)
        {
            view.fields.retain(|other| other.id != field);
        }
        if self.with_keys.get() {
            view.keys = self.keys(None, false);
        }
        view
    }

    /// The control that an event on this element uses, the keys that stand closest to it, and what else stands around
    /// these.
    pub(crate) fn used(&self, element: &Element) -> Used {
        let at = self.bridge.control_at(element);
        let (nearby, container) = self.near(&at);
        Used {
            control: read_control(&self.bridge.control(&at)),
            around: read_surroundings(&self.bridge.surroundings(&container)),
            nearby,
        }
    }

    /// The keys that stand closest to a control, and the element that holds both.
    fn near(&self, control: &Element) -> (Vec<ApiKey>, Element) {
        let above = |element: &Element| self.bridge.around(element);
        let mut around = control.clone();
        for _ in 0..MAX_CLIMB {
            let keys = self.keys(Some(&around), true);
            if !keys.is_empty() {
                return (keys, around);
            }
            match above(&around) {
                Some(more) => around = more,
                None => break,
            }
        }
        (vec![], above(control).and_then(|around| above(&around)).unwrap_or(around))
    }

    /// The keys that stand below an element or on the whole page, where the user has not typed them.
    fn keys(&self, around: Option<&Element>, attributes: bool) -> Vec<ApiKey> {
        let words = Zeroizing::new(self.bridge.words(around, KEY_LENGTH, attributes));
        let mut keys = vec![];
        for key in words.split('\n').filter_map(ApiKey::parse) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }
}

//! Describes Omnisend's page: its forms, the list of keys and new keys.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;

use keyferry_core::key::ApiKey;
use keyferry_core::page::{Control, ControlVisibility, PageView, Surroundings};
use keyferry_core::sites::omnisend;
use web_sys::Event;
use zeroize::Zeroizing;

use crate::page::Page;
use crate::snapshot::{Outline, TextList};

/// Most ancestors of a copy control that are searched for its key.
const MAX_CLIMB: u32 = 8;
/// The ancestor whose content is described if no key is near the control: 2 is the grandparent.
const NEIGHBOURHOOD: u32 = 2;

/// Most keys that are read: of more than one, only the clipboard shows which was copied.
const MAX_KEYS: usize = 64;

/// The result of a quick scan.
pub(crate) struct QuickScan {
    pub(crate) address: String,
    /// The page may be one where keys are created.
    pub(crate) is_relevant: bool,
    /// A full scan may find something new.
    pub(crate) has_changed: bool,
}

/// A control that the user activated.
pub(crate) struct ActivatedControl {
    pub(crate) control: Control,
    pub(crate) surroundings: Surroundings,
    pub(crate) visibility: ControlVisibility,
    /// The keys closest to it.
    pub(crate) nearby: Vec<ApiKey>,
    /// They are in texts that can be seen, and not in attributes.
    pub(crate) are_shown: bool,
}

pub(crate) struct KeyPage {
    pub(crate) page: Page,
    last_outline: Cell<Outline>,
    /// Whether snapshots include keys.
    pub(crate) with_keys: Cell<bool>,
}

impl KeyPage {
    pub(crate) fn new(page: Page) -> Self {
        Self { page, last_outline: Cell::default(), with_keys: Cell::new(false) }
    }

    pub(crate) fn scan_quickly(&self) -> QuickScan {
        let outline = Outline::from(self.page.outline());
        let headings = outline.headings.iter().map(String::as_str);
        // The title of a form may be no heading, and a new key may be displayed without one.
        let is_relevant = omnisend::may_be_key_page(&outline.address, headings)
            || !outline.fields.is_empty()
            || self.with_keys.get();
        // A key can appear without a heading or a field.
        let has_changed = self.last_outline.take() != outline || self.with_keys.get();
        let address = outline.address.clone();
        self.last_outline.set(outline);
        QuickScan { address, is_relevant, has_changed }
    }

    pub(crate) fn describe(&self) -> PageView {
        let mut view = PageView::from(self.page.describe_key_page());
        view.masked_rows.retain(|row| omnisend::is_masked(row));
        // Checked for the recognised field only, because the browser has to compute styles for it.
        while let Some(field) = omnisend::name_field(&view).map(|field| field.id)
            && !self.page.is_rendered(field)
        {
            view.fields.retain(|other| other.id != field);
        }
        if self.with_keys.get() {
            view.keys = parse_keys(&self.page.key_candidates(None));
        }
        view
    }

    /// Describes the control that an event activated; none for Keyferry's notice.
    pub(crate) fn activated_control(&self, event: &Event) -> Option<ActivatedControl> {
        let element = self.page.used_control(event)?;
        let (mut nearby, mut are_shown) = (vec![], true);
        let (mut around, mut ancestor) = (None, Some(element.clone()));
        // The smallest ancestor that has any keys.
        for level in 0..MAX_CLIMB {
            let Some(outer) = ancestor.filter(|_| nearby.is_empty()) else { break };
            nearby = parse_keys(&self.page.key_candidates(Some(&outer)));
            are_shown = !nearby.is_empty();
            if !are_shown {
                nearby = parse_keys(&self.page.key_attributes(&outer));
            }
            ancestor = self.page.parent(&outer);
            if level == NEIGHBOURHOOD || !nearby.is_empty() {
                around = Some(outer);
            }
        }
        Some(ActivatedControl {
            control: self.page.describe_control(&element).into(),
            surroundings: self.page.describe_surroundings(around.as_ref()).into(),
            visibility: self.page.visibility(&element, event).into(),
            nearby,
            are_shown,
        })
    }
}

/// The first keys among some words, without repetition.
fn parse_keys(words: &TextList) -> Vec<ApiKey> {
    let mut keys = vec![];
    for word in words.iter().map(Zeroizing::new) {
        if keys.len() < MAX_KEYS
            && let Some(key) = ApiKey::parse(&word)
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    keys
}

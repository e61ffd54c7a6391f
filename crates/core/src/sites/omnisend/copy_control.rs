//! Recognises controls that copy a new key, and new keys.

use alloc::string::String;

use super::words::{Address, COPY_PHRASES, LEAVE_CONTROLS, OTHER_THINGS, Phrase};
use super::{AGAINST, Context, Weight, address, weight_if};
use crate::key::ApiKey;
use crate::page::{Control, PageView, Surroundings};
use crate::text::{Phrases, contains_any_word, contains_api, is_ascii, matches_any_label};

/// Weight from which a control with a copy phrase means that a new key is near.
const NEAR_THRESHOLD: Weight = 5;
/// Weight from which a control may copy a new key.
const COPY_THRESHOLD: Weight = 4;
/// Weight from which a value copied with such a control is a new key.
const CAPTURE_THRESHOLD: Weight = 6;
/// Weight from which a key is new although no control was used.
const BARE_KEY_THRESHOLD: Weight = 8;

/// Meaning of a control's text and label, the least promising first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wording {
    /// The text names another thing than an API key.
    OtherThing,
    Unknown,
    Copy(Phrase),
}

fn copy_phrase(text: &str) -> Option<Phrase> {
    let matches = |(kind, phrases): &&(Phrase, Phrases)| match kind {
        Phrase::Exact | Phrase::Likely => matches_any_label(text, *phrases),
        Phrase::Generic => contains_any_word(text, *phrases),
    };
    let phrase = COPY_PHRASES.iter().filter(matches).map(|(kind, _)| *kind).max()?;
    Some(if contains_api(text) { Phrase::Exact } else { phrase })
}

fn is_other_thing(text: &str) -> bool {
    contains_any_word(text, OTHER_THINGS) && !contains_api(text)
}

pub(super) fn wording(control: &Control) -> Wording {
    let of_text = |text: &String| {
        if is_other_thing(text) {
            Wording::OtherThing
        } else {
            copy_phrase(text).map_or(Wording::Unknown, Wording::Copy)
        }
    };
    let texts = [&control.text, &control.label].into_iter().filter(|text| !text.is_empty());
    texts.map(of_text).max().unwrap_or(Wording::Unknown)
}

/// Returns whether a page other than the create view displays a new key or is about to.
pub fn key_is_near(view: &PageView, context: &Context) -> bool {
    context.created || shows_copy_control(view)
}

fn shows_copy_control(view: &PageView) -> bool {
    let here = address(&view.address).map_or(0, Address::weight);
    view.controls.iter().any(|control| {
        // Pages have many controls, and few copy anything.
        let may_copy = copy_phrase(&control.text).is_some() || copy_phrase(&control.label).is_some();
        may_copy
            && matches!(wording(control), Wording::Copy(phrase) if phrase.weight() + here >= NEAR_THRESHOLD)
    })
}

/// A control that may copy a new key.
#[derive(Clone, Debug)]
pub struct CopyControl {
    phrase: Option<Phrase>,
    weight: Weight,
    /// The surroundings name something else than an API key.
    other_thing: bool,
    /// No other control nearby copies anything, so it copies the value beside it.
    alone: bool,
}

/// Recognises an activated control that probably copies a new key. `keys` are the values nearby with the format of one.
pub fn copy_control(
    view: &PageView,
    context: &Context,
    control: &Control,
    surroundings: &Surroundings,
    keys: &[ApiKey],
) -> Option<CopyControl> {
    let phrase = match wording(control) {
        Wording::OtherThing => return None,
        Wording::Unknown => None,
        Wording::Copy(phrase) => Some(phrase),
    };
    let weight = phrase.map_or(0, Phrase::weight) + context.weight(view);
    let of_this_store = keys.iter().any(|key| !key.is_unusual() && context.is_same_brand(key));
    let may_copy = if phrase.is_some() {
        weight >= COPY_THRESHOLD || (weight > 0 && of_this_store)
    } else {
        let texts = [&control.text, &control.label];
        let is_icon = texts.iter().all(|text| text.is_empty());
        let is_foreign = texts.iter().any(|text| !is_ascii(text));
        let leaves = texts.iter().any(|text| contains_any_word(text, LEAVE_CONTROLS));
        let here = context.created || address(&view.address) >= Some(Address::Developer);
        // A control with unknown words may copy the key beside it; the clipboard shows whether it does.
        let beside = !keys.is_empty() && !leaves && (is_icon || is_foreign || (of_this_store && here));
        beside || (is_icon && context.created && weight >= COPY_THRESHOLD)
    };
    if !may_copy {
        return None;
    }
    let names_key = phrase == Some(Phrase::Exact);
    let other_thing = !names_key && surroundings.texts.iter().any(|text| is_other_thing(text));
    let copies = |control: &&Control| matches!(wording(control), Wording::Copy(_));
    let alone = surroundings.controls.iter().filter(copies).count() <= 1;
    Some(CopyControl { phrase, weight, other_thing, alone })
}

/// Any activated control, once a key was created: kits make up names for icons, and icons have none. Only the clipboard
/// shows whether it copies the key.
pub fn any_control(view: &PageView, context: &Context, control: &Control) -> Option<CopyControl> {
    let copies = context.created && wording(control) != Wording::OtherThing;
    let weight = context.weight(view);
    copies.then_some(CopyControl { phrase: None, weight, other_thing: false, alone: false })
}

impl CopyControl {
    fn names_key(&self) -> bool {
        self.phrase == Some(Phrase::Exact)
    }

    /// Returns whether the control copies the value beside it; otherwise only the clipboard shows what was copied.
    pub fn copies_what_is_beside_it(&self) -> bool {
        self.names_key() || (self.phrase.is_some() && self.alone)
    }

    /// Returns whether a value copied with this control is a new key.
    pub fn is_new_key(&self, context: &Context, key: &ApiKey) -> bool {
        // A value that begins with a Brand ID is a key, even if the surroundings name another thing.
        let against = weight_if(self.other_thing && key.brand_id().is_none(), AGAINST);
        !key.is_unusual() && self.weight + against + context.key_weight(key) >= CAPTURE_THRESHOLD
    }

    /// Returns whether to ask the user about a value of another format that was copied with this control.
    pub fn is_worth_asking(&self, context: &Context) -> bool {
        let for_a_key = self.names_key() || (self.phrase.is_some() && context.created);
        for_a_key && !self.other_thing && self.weight >= CAPTURE_THRESHOLD
    }
}

/// Returns whether to ask the user about a value of another format that they selected and copied.
pub fn is_worth_asking(view: &PageView, context: &Context) -> bool {
    context.created && context.weight(view) >= CAPTURE_THRESHOLD
}

/// Returns whether a key that the user selected and copied, or that the page displays, is a new one.
pub fn is_new_key(view: &PageView, context: &Context, key: &ApiKey) -> bool {
    let copies = weight_if(shows_copy_control(view), 2);
    // Secrets of other vendors may have the format without a Brand ID.
    let named = key.brand_id().is_some() || context.created;
    named
        && !key.is_unusual()
        && context.weight(view) + context.key_weight(key) + copies >= BARE_KEY_THRESHOLD
}

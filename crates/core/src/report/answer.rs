//! Recognition's answers for a snapshot.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::form::FormSnapshot;
use crate::page::{ElementId, PageView, Surroundings};
use crate::sites::omnisend::{self, Context};
use crate::sites::upstack::{self, FormPage};

/// Recognition's answer for a page of Omnisend's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub struct PageAnswer {
    /// The page is in the part of the app where keys are created.
    pub key_page: bool,
    /// The address excludes that keys are captured.
    pub other_page: bool,
    /// The field for the name of a new key, by its ID.
    pub name_field: Option<ElementId>,
    /// The list of keys is displayed.
    pub list: bool,
    /// The list contains the name that Keyferry uses; none without a list.
    pub our_name_listed: Option<bool>,
    /// The page displays its Brand ID.
    pub brand_id: bool,
    /// A new key is displayed or about to be.
    pub key_is_near: bool,
    /// The controls that copy a key, by their index.
    pub copy_controls: Vec<usize>,
    /// The controls that copy a key, by their index, after the create view was displayed.
    pub copy_controls_of_new_key: Vec<usize>,
}

/// Recognition's answer for a page of Upstack's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormAnswer {
    /// The form may appear on the page later.
    pub needs_watching: bool,
    /// The fields that are named as ones for an API key, by their IDs.
    pub candidates: Vec<ElementId>,
    /// The field for the key, by its ID.
    pub key_field: Option<ElementId>,
}

pub(super) fn of_page(view: &PageView) -> PageAnswer {
    let copying = |created| {
        let context = Context { brand: omnisend::brand_id(view), created };
        let copies = |control| {
            omnisend::copy_control(view, &context, control, &Surroundings::default(), &[]).is_some()
        };
        let controls = view.controls.iter().enumerate();
        controls.filter(|(_, control)| copies(control)).map(|(index, _)| index).collect()
    };
    PageAnswer {
        key_page: omnisend::is_key_page(view),
        other_page: omnisend::is_other_page(view),
        name_field: omnisend::name_field(view).map(|field| field.id),
        list: omnisend::shows_list(view),
        our_name_listed: omnisend::lists_our_name(view),
        brand_id: omnisend::brand_id(view).is_some(),
        key_is_near: omnisend::key_is_near(view, &Context::default()),
        copy_controls: copying(false),
        copy_controls_of_new_key: copying(true),
    }
}

pub(super) fn of_form(snapshot: &FormSnapshot) -> FormAnswer {
    let view = snapshot.view();
    FormAnswer {
        needs_watching: FormPage::Dashboard.needs_watching(&view),
        candidates: upstack::candidates(FormPage::Dashboard, &view).map(|field| field.id).collect(),
        key_field: upstack::key_field(FormPage::Dashboard, &view).map(|field| field.id),
    }
}

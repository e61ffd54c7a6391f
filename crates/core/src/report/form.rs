//! A snapshot of a page with text fields, from which recognition's view is made again.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::form_view::{FormField, FormView, Part};
use crate::page::ElementId;
use crate::sites::upstack::{self, FormPage};

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

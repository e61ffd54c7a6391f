//! The store that the dashboard shows as open.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use keyferry_core::sites::upstack::{MAX_OPEN_STORE_BYTES, OPEN_STORE};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlOptionElement, HtmlSelectElement, Window};

/// The names of the store that the dashboard shows as open.
pub(super) fn open_stores(window: &Window) -> Vec<String> {
    let document = window.document();
    let Some(found) = document.and_then(|document| document.query_selector_all(OPEN_STORE).ok()) else {
        return vec![];
    };
    let names = (0..found.length()).filter_map(|index| found.item(index)).filter_map(|node| {
        let text = match node.dyn_ref::<HtmlSelectElement>() {
            Some(select) => {
                let chosen = select.selected_options().item(0)?;
                chosen.dyn_ref::<HtmlOptionElement>()?.text()
            }
            None => node.text_content()?.trim().to_owned(),
        };
        (!text.is_empty() && text.len() <= MAX_OPEN_STORE_BYTES).then_some(text)
    });
    names.collect()
}

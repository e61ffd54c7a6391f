//! Describes what matters on Omnisend's page besides its forms: the list of keys, new keys, shadow roots.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use js_sys::WeakSet;
use keyferry_core::page::{Control, ElementId, HEADINGS, PageView, Surroundings};
use keyferry_core::site::omnisend::{self, BRAND_LABEL};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Node, ShadowRoot, Window, XPathResult};

use super::keys;
use crate::bridge::Bridge;
use crate::view::{CONTROLS, Glance, MAX_LABEL, MAX_PARTS, View, parent, text};

/// What says by itself what a click on it does, though it is no control by its kind.
const NAMED: &str = "[aria-label],[title],[tabindex]";
const FORMS: &str = "form,dialog,[role=dialog],[role=alertdialog],[aria-modal=true]";
const CHECKBOXES: &str = "input[type=checkbox],[role=checkbox],[role=switch]";
const RADIOS: &str = "input[type=radio],[role=radio]";
const ROWS: &str = "tr,li,[role=row],[role=listitem],article";
/// How far up a row of the list is searched from a masked value, in ancestors.
const MAX_ROW_CLIMB: usize = 4;

#[wasm_bindgen]
extern "C" {
    /// An element, with a method that web-sys does not have.
    type Rendered;

    #[wasm_bindgen(method, js_name = checkVisibility)]
    fn check_visibility(this: &Rendered) -> bool;
}

/// What a glance at the page tells.
pub(crate) struct Seen {
    /// The page is worth describing.
    pub(crate) worth: bool,
    /// Its description may say something new.
    pub(crate) new: bool,
}

/// Omnisend's page.
pub(crate) struct Page {
    document: Document,
    window: Window,
    bridge: Bridge,
    pub(crate) view: View,
    /// The fields in which the user has typed.
    typed: WeakSet,
    last_glance: Option<Glance>,
    /// Whether to look for keys.
    pub(crate) with_keys: bool,
}

impl Page {
    pub(crate) fn new(window: &Window, bridge: &Bridge) -> Result<Self, JsValue> {
        Ok(Self {
            document: window.document().ok_or("no document")?,
            window: window.clone(),
            bridge: bridge.clone(),
            view: View::new(window, bridge)?,
            typed: WeakSet::new(),
            last_glance: None,
            with_keys: false,
        })
    }

    /// Glances at the page.
    pub(crate) fn glance(&mut self) -> Seen {
        let glance = self.view.glance();
        let worth = omnisend::worth_a_look(&glance.address, glance.headings.iter().map(String::as_str));
        let new = self.last_glance.as_ref() != Some(&glance);
        self.last_glance = Some(glance);
        // A key need not come with a heading or a field.
        Seen { worth, new: new || self.with_keys }
    }

    /// Describes the page as it is now: what stands around each field, the list of keys, the store, and new keys.
    pub(crate) fn describe(&mut self) -> PageView {
        self.view.roots = self.shadow_roots();
        let mut view = self.view.describe();
        for field in view.fields.iter_mut().filter(|field| !field.locked && field.kind == "text") {
            if let Some(element) = self.view.element(field.id).cloned() {
                field.form = self.form_around(&element);
            }
        }
        // Asked of the one field that matters, since the browser has to work out its styles for that.
        while let Some(field) = omnisend::name_field(&view).map(|field| field.id)
            && !self.view.element(field).is_some_and(is_rendered)
        {
            view.fields.retain(|other| other.id != field);
        }
        view.brand_text = self.brand_text();
        view.masked_rows = self.masked_rows();
        if self.with_keys
            && let Some(body) = self.document.body()
        {
            view.keys = keys::on_page(self, &body);
        }
        view
    }

    fn shadow_roots(&self) -> Vec<ShadowRoot> {
        let mut roots = vec![];
        // Not from the document: Keyferry's own notice stands outside the body.
        let mut next: Vec<Node> = self.document.body().into_iter().map(Into::into).collect();
        while let Some(node) = next.pop() {
            let found = self.bridge.shadow_roots(&node);
            next.extend(found.iter().map(|root| root.clone().into()));
            roots.extend(found);
        }
        roots
    }

    /// Notes that the user has typed in a field; what stands there is no new key.
    pub(crate) fn typed(&mut self, field: &Element) -> ElementId {
        self.typed.add(field);
        self.view.id(field)
    }

    /// Whether the user has typed in a field.
    pub(crate) fn is_typed(&self, field: &Element) -> bool {
        self.typed.has(field)
    }

    /// The control that an event on this element uses: itself, or the button or link around it.
    pub(crate) fn control_at(&mut self, element: &Element) -> (Control, Element) {
        let around = |selector: &str| element.closest(selector).ok().flatten();
        let control = around(CONTROLS).or_else(|| around(NAMED)).unwrap_or_else(|| element.clone());
        (self.view.control(&control), control)
    }

    /// The form or dialog around a field, or else the smallest ancestor that has a heading and a control.
    fn form_around(&mut self, element: &Element) -> Surroundings {
        let form = element.closest(FORMS).ok().flatten();
        let mut around = form.or_else(|| parent(element));
        while let Some(here) = around {
            let above = parent(&here).filter(|above| !above.has_type::<web_sys::HtmlBodyElement>());
            if above.is_none() || (self.view.has(&here, HEADINGS) && self.view.has(&here, CONTROLS)) {
                let (texts, controls) = self.view.headings_and_controls(&here);
                return Surroundings {
                    texts,
                    controls,
                    checkboxes: self.view.inside(&here, CHECKBOXES).len(),
                    radios: self.view.inside(&here, RADIOS).len(),
                };
            }
            around = above;
        }
        Surroundings::default()
    }

    /// The controls, headings and short texts around an element, from a container of it.
    pub(crate) fn surroundings(&mut self, container: &Element) -> Surroundings {
        let (_, controls) = self.view.headings_and_controls(container);
        let leaves = self.view.inside(container, "*:not(:has(*)):not(button *):not(option)");
        let texts = leaves.iter().map(text).filter(|text| !text.is_empty() && text.len() <= MAX_LABEL);
        Surroundings { texts: texts.take(MAX_PARTS).collect(), controls, ..Surroundings::default() }
    }

    /// The text around "Brand ID", found by the browser's own search; in a frame also that of the page around it.
    fn brand_text(&self) -> Option<String> {
        let top = self.window.top().ok().flatten().and_then(|top| top.document());
        let found =
            find(&self.document, &["//text()[contains(.,'", BRAND_LABEL, "')]/.."].concat()).into_iter();
        let found = found.chain(
            top.into_iter()
                .flat_map(|top| find(&top, &["//text()[contains(.,'", BRAND_LABEL, "')]/.."].concat())),
        );
        let element = found.into_iter().next()?;
        let here = text(&element);
        // The ID may stand in an element of its own beside the words.
        if here.len() > BRAND_LABEL.len() + 1 {
            Some(here)
        } else {
            element.parent_element().map(|parent| text(&parent))
        }
    }

    /// The texts of the rows or cards with a masked value in them.
    fn masked_rows(&self) -> Vec<String> {
        let masked = find(&self.document, "//text()[contains(.,'********') or contains(.,'••••••••')]/..");
        let row = |value: &Element| {
            let mut row = value.closest(ROWS).ok().flatten();
            let mut around = value.clone();
            for _ in 0..MAX_ROW_CLIMB {
                if row.is_some() {
                    break;
                }
                around = around.parent_element()?;
                let more = around.text_content()?.trim().len() > value.text_content()?.trim().len();
                row = more.then(|| around.clone());
            }
            let parts = self.view.inside(&row?, "*:not(:has(*))");
            Some(parts.iter().map(text).collect::<Vec<_>>().join(" "))
        };
        masked.iter().take(MAX_PARTS).filter_map(row).filter(|row| omnisend::is_masked(row)).collect()
    }
}

fn is_rendered(element: &Element) -> bool {
    element.unchecked_ref::<Rendered>().check_visibility()
}

/// The elements that an `XPath` finds in a document.
fn find(document: &Document, path: &str) -> Vec<Element> {
    let kind = XPathResult::ORDERED_NODE_SNAPSHOT_TYPE;
    let Ok(found) = document.evaluate_with_opt_callback_and_type(path, document, None, kind) else {
        return vec![];
    };
    let count = found.snapshot_length().unwrap_or(0);
    (0..count).filter_map(|at| found.snapshot_item(at).ok()??.dyn_into().ok()).collect()
}

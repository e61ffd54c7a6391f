//! Describes the page to the recognition in `keyferry-core`, and keeps the elements behind the description.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::WeakMap;
use keyferry_core::key::{ApiKey, KEY_LENGTH};
use keyferry_core::page::{Control, ElementId, Field, PageView};
use keyferry_core::site::omnisend::BRAND_LABEL;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    Document, Element, HtmlInputElement, HtmlTextAreaElement, MutationObserver, MutationObserverInit, Node,
    NodeList, Window, XPathResult,
};

use crate::dom;

const HEADINGS: &str = "h1,h2,h3,h4,h5,h6,[role=heading],legend";
const CONTROLS: &str = "button,[role=button],a,input[type=button],input[type=submit]";
const FIELDS: &str = "input,textarea";
/// Longest text of a heading or control that is looked at, in UTF-16 units: longer is prose.
const MAX_TEXT: u32 = 120;
/// How far from a copy control its key is searched, in ancestors.
const MAX_CLIMB: usize = 8;

#[wasm_bindgen]
extern "C" {
    /// An element, with a method that web-sys does not have.
    type Rendered;

    #[wasm_bindgen(method, js_name = checkVisibility)]
    fn check_visibility(this: &Rendered) -> bool;
}

/// The elements of the last description.
pub(crate) struct Page {
    document: Document,
    window: Window,
    ids: WeakMap,
    last_id: ElementId,
    elements: Vec<(ElementId, Element)>,
}

impl Page {
    pub(crate) fn new(window: &Window) -> Result<Self, JsValue> {
        let document = window.document().ok_or("no document")?;
        Ok(Self { document, window: window.clone(), ids: WeakMap::new(), last_id: 0, elements: vec![] })
    }

    /// Describes the page as it is now.
    pub(crate) fn view(&mut self) -> PageView {
        let location = self.window.location();
        let address = [location.pathname().unwrap_or_default(), location.hash().unwrap_or_default()].concat();
        let mut view = PageView { address, brand_text: self.brand_text(), ..PageView::default() };
        self.elements.clear();
        let all = [HEADINGS, CONTROLS, FIELDS].join(",");
        let Ok(found) = self.document.query_selector_all(&all) else { return view };
        for element in elements(&found) {
            if element.matches(HEADINGS).unwrap_or(false) {
                view.headings.push(text(&element));
            } else if element.matches(CONTROLS).unwrap_or(false) {
                view.controls.push(self.control(&element));
            } else {
                let heading = view.headings.last().cloned().unwrap_or_default();
                view.fields.push(self.field(&element, heading));
            }
        }
        view
    }

    /// The element that an id of the last description names.
    pub(crate) fn element(&self, id: ElementId) -> Option<&Element> {
        self.elements.iter().find(|(known, _)| *known == id).map(|(_, element)| element)
    }

    /// The id of an element, the same for as long as it lives.
    pub(crate) fn id(&mut self, element: &Element) -> ElementId {
        if let Some(id) = self.ids.get(element).as_f64() {
            // Ids are counted up from 1 in here.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            return id as ElementId;
        }
        self.last_id += 1;
        self.ids.set(element, &self.last_id.into());
        self.last_id
    }

    /// The control that an event on this element uses: itself, or the button or link around it.
    pub(crate) fn control_at(&mut self, element: &Element) -> (Control, Element) {
        let control = element.closest(CONTROLS).ok().flatten().unwrap_or_else(|| element.clone());
        (self.control(&control), control)
    }

    fn control(&mut self, element: &Element) -> Control {
        let label = attribute(element, "aria-label");
        let label = if label.is_empty() { attribute(element, "title") } else { label };
        let text =
            element.dyn_ref::<HtmlInputElement>().map_or_else(|| text(element), HtmlInputElement::value);
        let disabled = element.has_attribute("disabled") || attribute(element, "aria-disabled") == "true";
        Control { id: self.id(element), text, label, disabled }
    }

    fn field(&mut self, element: &Element, heading: String) -> Field {
        let id = self.id(element);
        self.elements.push((id, element.clone()));
        let (kind, locked) = if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            (input.type_(), input.read_only() || input.disabled())
        } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            ("textarea".to_owned(), area.read_only() || area.disabled())
        } else {
            (String::new(), true)
        };
        let kind = if attribute(element, "role") == "searchbox" { "search".to_owned() } else { kind };
        Field {
            id,
            kind,
            placeholder: attribute(element, "placeholder"),
            label: self.label(element),
            heading,
            section: section(element),
            value: dom::value(element).unwrap_or_default(),
            locked: locked || !element.unchecked_ref::<Rendered>().check_visibility(),
        }
    }

    fn label(&self, element: &Element) -> String {
        let own = attribute(element, "aria-label");
        if !own.is_empty() {
            return own;
        }
        let by = attribute(element, "aria-labelledby");
        let named = by.split_whitespace().filter_map(|id| self.document.get_element_by_id(id));
        let named: Vec<String> = named.map(|element| text(&element)).collect();
        if !named.is_empty() {
            return named.join(" ");
        }
        let labels = element.dyn_ref::<HtmlInputElement>().and_then(HtmlInputElement::labels);
        labels.and_then(|labels| elements(&labels).next()).map(|label| text(&label)).unwrap_or_default()
    }

    /// The text around "Brand ID", found by the browser's own search.
    fn brand_text(&self) -> Option<String> {
        let path = ["//text()[contains(.,'", BRAND_LABEL, "')]/.."].concat();
        let kind = XPathResult::FIRST_ORDERED_NODE_TYPE;
        let found =
            self.document.evaluate_with_opt_callback_and_type(&path, &self.document, None, kind).ok()?;
        let element: Element = found.single_node_value().ok()??.dyn_into().ok()?;
        let here = text(&element);
        // The ID may stand in an element of its own beside the words.
        if here.len() > BRAND_LABEL.len() + 1 {
            Some(here)
        } else {
            element.parent_element().map(|parent| text(&parent))
        }
    }
}

/// The headings closest around a field: those of the smallest ancestor that has any.
fn section(element: &Element) -> Vec<String> {
    let mut ancestor = element.parent_element();
    while let Some(around) = ancestor {
        if let Ok(found) = around.query_selector_all(HEADINGS)
            && found.length() > 0
        {
            return elements(&found).map(|heading| text(&heading)).collect();
        }
        ancestor = around.parent_element();
    }
    vec![]
}

/// The values shaped like a key that stand closest to a control.
pub(crate) fn keys_near(control: &Element) -> Vec<ApiKey> {
    let mut ancestor = control.parent_element();
    for _ in 0..MAX_CLIMB {
        let Some(around) = ancestor else { break };
        let mut keys: Vec<ApiKey> = vec![];
        if let Ok(found) = around.query_selector_all("*") {
            for element in elements(&found) {
                let key = dom::value(&element)
                    .or_else(|| key_length_text(&element))
                    .and_then(|text| ApiKey::parse(&text));
                if let Some(key) = key.filter(|key| !keys.contains(key)) {
                    keys.push(key);
                }
            }
        }
        if !keys.is_empty() {
            return keys;
        }
        ancestor = around.parent_element();
    }
    vec![]
}

/// An element's text if it can be a key: a key may be split over several elements inside.
fn key_length_text(element: &Element) -> Option<String> {
    let length = element.text_content()?.trim().len();
    if length == KEY_LENGTH { element.text_content() } else { None }
}

fn elements(list: &NodeList) -> impl Iterator<Item = Element> {
    (0..list.length()).filter_map(|index| list.item(index)).filter_map(|node| node.dyn_into().ok())
}

fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

fn text(node: &Node) -> String {
    // Measured in the browser, so that a long text is never copied.
    let content = js_sys::JsString::from(node.text_content().unwrap_or_default());
    if content.length() > MAX_TEXT { String::new() } else { String::from(content.trim()) }
}

/// Calls `changed` whenever the page may look different, at most once a frame.
pub(crate) fn watch(window: &Window, changed: impl Fn() + 'static) -> Result<(), JsValue> {
    let scheduled = Rc::new(Cell::new(false));
    let run = Rc::new(RefCell::new(None::<Closure<dyn FnMut()>>));
    let done = scheduled.clone();
    *run.borrow_mut() = Some(Closure::new(move || {
        done.set(false);
        changed();
    }));
    let schedule = {
        let window = window.clone();
        move || {
            if scheduled.replace(true) {
                return;
            }
            if let Some(run) = run.borrow().as_ref() {
                // Where there is no next frame (a window that closes), there is nothing to look at either.
                let _ = window.request_animation_frame(run.as_ref().unchecked_ref());
            }
        }
    };
    let document = window.document().ok_or("no document")?;
    let on_mutation = {
        let schedule = schedule.clone();
        Closure::<dyn FnMut()>::new(schedule)
    };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    options.set_attributes(true);
    MutationObserver::new(on_mutation.as_ref().unchecked_ref())?.observe_with_options(&document, &options)?;
    on_mutation.forget();
    for kind in ["popstate", "hashchange", "pageshow"] {
        let schedule = schedule.clone();
        dom::on(window, kind, move |_| schedule())?;
    }
    let on_input = schedule.clone();
    dom::on(&document, "input", move |_| on_input())?;
    schedule();
    Ok(())
}

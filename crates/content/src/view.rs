//! Describes the page to the recognition in `keyferry-core`, and keeps the elements behind the description.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use js_sys::{JsString, WeakMap};
use keyferry_core::page::{Control, ElementId, Field, HEADINGS, PageView};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlInputElement, HtmlTextAreaElement, NodeList, ShadowRoot, Window};

use crate::dom;

pub(crate) const CONTROLS: &str =
    "button,[role=button],[role=link],[role=menuitem],a,summary,input[type=button],input[type=submit]";
const FIELDS: &str =
    "input:not([type=checkbox],[type=radio],[type=hidden],[type=button],[type=submit]),textarea";
/// Longest text of a heading or control that is looked at, in UTF-16 units: longer is prose.
const MAX_TEXT: u32 = 120;
/// Longest text that may be a field's label, in characters.
pub(crate) const MAX_LABEL: usize = 60;
/// How many headings, controls or rows are looked at: a page with more is not one that makes keys.
pub(crate) const MAX_PARTS: usize = 200;
#[wasm_bindgen]
extern "C" {
    /// A document, a shadow root or an element: whatever elements can be found in.
    pub(crate) type Inside;

    #[wasm_bindgen(method, catch, js_name = querySelectorAll)]
    fn query_selector_all(this: &Inside, selector: &str) -> Result<NodeList, JsValue>;

    /// An element whose texts stay in the browser until they are known to be short.
    type Worded;

    #[wasm_bindgen(method, getter, js_name = textContent)]
    fn text_content(this: &Worded) -> Option<JsString>;

    #[wasm_bindgen(method, js_name = getAttribute)]
    fn get_attribute(this: &Worded, name: &str) -> Option<JsString>;

    #[wasm_bindgen(method, getter)]
    fn value(this: &Worded) -> JsString;

    #[wasm_bindgen(method, js_name = getElementById)]
    fn get_element_by_id(this: &Inside, id: &str) -> Option<Element>;
}

/// The elements of the last description.
pub(crate) struct View {
    document: Document,
    window: Window,
    ids: WeakMap,
    last_id: ElementId,
    elements: Vec<(ElementId, Element)>,
    roots: Vec<ShadowRoot>,
}

impl View {
    pub(crate) fn new(window: &Window) -> Result<Self, JsValue> {
        Ok(Self {
            document: window.document().ok_or("no document")?,
            window: window.clone(),
            ids: WeakMap::new(),
            last_id: 0,
            elements: vec![],
            roots: vec![],
        })
    }

    /// Path and fragment of the address that the user sees: the top document's, which is of the same origin.
    pub(crate) fn address(&self) -> String {
        let top = self.window.top().ok().flatten();
        let location = top.as_ref().unwrap_or(&self.window).location();
        [location.pathname().unwrap_or_default(), location.hash().unwrap_or_default()].concat()
    }

    /// Describes the page as it is now, these shadow roots with it. That it describes takes no layout; whether a field
    /// can be seen is asked of those that matter, by whom they matter to.
    pub(crate) fn describe(&mut self, roots: Vec<ShadowRoot>) -> PageView {
        self.roots = roots;
        let mut view = PageView { address: self.address(), ..PageView::default() };
        self.elements.clear();
        let all = [HEADINGS, CONTROLS, FIELDS].join(",");
        for root in self.insides() {
            let Ok(found) = root.query_selector_all(&all) else { continue };
            let mut heading = None;
            for element in elements(&found) {
                if element.matches(HEADINGS).unwrap_or(false) {
                    let text = text(&element);
                    heading = Some(text.clone());
                    view.headings.push(text);
                } else if element.matches(CONTROLS).unwrap_or(false) {
                    if view.controls.len() < MAX_PARTS {
                        view.controls.push(Self::control(&element));
                    }
                } else {
                    view.fields.push(self.field(&element, heading.clone()));
                }
            }
        }
        view
    }

    /// The document and every shadow root found in it.
    fn insides(&self) -> Vec<Inside> {
        let document = self.document.clone().unchecked_into();
        let roots = self.roots.iter().map(|root| root.clone().unchecked_into());
        core::iter::once(document).chain(roots).collect()
    }

    /// The shadow roots of the last description.
    pub(crate) fn roots(&self) -> &[ShadowRoot] {
        &self.roots
    }

    /// The elements for a selector below an element, in its shadow roots too.
    pub(crate) fn inside(&self, around: &Element, selector: &str) -> Vec<Element> {
        let light: &Inside = around.unchecked_ref();
        let roots = self.roots.iter().filter(|root| holds(around, &root.host()));
        let insides = core::iter::once(light).chain(roots.map(JsCast::unchecked_ref));
        insides
            .filter_map(|inside| inside.query_selector_all(selector).ok())
            .flat_map(|found| elements(&found).collect::<Vec<_>>())
            .collect()
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

    pub(crate) fn control(element: &Element) -> Control {
        let named = ["aria-label", "title", "alt"].into_iter().map(|name| attribute(element, name));
        let label = named.into_iter().find(|label| !label.is_empty()).unwrap_or_default();
        let input = element.dyn_ref::<HtmlInputElement>().map(JsCast::unchecked_ref::<Worded>);
        let text = input.map_or_else(|| text(element), |input| said(input.value()));
        let disabled = element.has_attribute("disabled") || attribute(element, "aria-disabled") == "true";
        Control { text, label, disabled }
    }

    fn field(&mut self, element: &Element, heading: Option<String>) -> Field {
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
        let section = self.section(element);
        let mut field = Field {
            id,
            placeholder: attribute(element, "placeholder"),
            heading: heading.or_else(|| section.last().cloned()).unwrap_or_default(),
            section,
            locked,
            kind,
            ..Field::default()
        };
        if !field.locked {
            field.label = self.label(element);
            // What is shown for copying is looked for elsewhere, by those who may handle keys.
            field.value = dom::value(element).unwrap_or_default();
        }
        field
    }

    fn label(&self, element: &Element) -> String {
        let own = attribute(element, "aria-label");
        if !own.is_empty() {
            return own;
        }
        let root = element.get_root_node();
        let by = element.get_attribute("aria-labelledby").unwrap_or_default();
        let find = |id| root.unchecked_ref::<Inside>().get_element_by_id(id);
        let named: Vec<String> =
            by.split_whitespace().filter_map(find).map(|element| text(&element)).collect();
        if !named.is_empty() {
            return named.join(" ");
        }
        let labels = element.dyn_ref::<HtmlInputElement>().and_then(HtmlInputElement::labels);
        if let Some(label) = labels.and_then(|labels| elements(&labels).next()) {
            return text(&label);
        }
        // A field in a component of its own: the component may carry the label.
        let host = root.dyn_ref::<ShadowRoot>().map(ShadowRoot::host);
        let host =
            host.into_iter().flat_map(|host| ["label", "aria-label"].map(|name| attribute(&host, name)));
        if let Some(label) = host.into_iter().find(|label| !label.is_empty()) {
            return label;
        }
        self.text_beside(element)
    }

    /// A short text right beside a field, such as a label that nothing ties to it: of the smallest ancestor that has
    /// a text, if that has no other field in it.
    fn text_beside(&self, element: &Element) -> String {
        let mut around = parent(element);
        for _ in 0..3 {
            let Some(here) = around else { break };
            let said = text(&here);
            if !said.is_empty() {
                let alone = self.inside(&here, FIELDS).len() <= 1 && self.inside(&here, CONTROLS).is_empty();
                return if alone && said.chars().count() <= MAX_LABEL { said } else { String::new() };
            }
            around = parent(&here);
        }
        String::new()
    }

    /// The headings closest around a field: those of the smallest ancestor that has any.
    fn section(&self, element: &Element) -> Vec<String> {
        let mut around = parent(element);
        while let Some(here) = around {
            let found = self.inside(&here, HEADINGS);
            if !found.is_empty() {
                return found.iter().map(|heading| text(heading)).collect();
            }
            around = parent(&here);
        }
        vec![]
    }
}

/// The element around this one, out of a shadow root too.
pub(crate) fn parent(element: &Element) -> Option<Element> {
    element.parent_element().or_else(|| element.get_root_node().dyn_ref::<ShadowRoot>().map(ShadowRoot::host))
}

/// Whether an element contains another one, or the shadow root that it stands in.
fn holds(around: &Element, element: &Element) -> bool {
    let mut element = Some(element.clone());
    while let Some(here) = element {
        if around.contains(Some(&here)) {
            return true;
        }
        element = here.get_root_node().dyn_ref::<ShadowRoot>().map(ShadowRoot::host);
    }
    false
}

pub(crate) fn elements(list: &NodeList) -> impl Iterator<Item = Element> {
    (0..list.length()).filter_map(|index| list.item(index)).filter_map(|node| node.dyn_into().ok())
}

/// What an attribute says to people.
fn attribute(element: &Element, name: &str) -> String {
    element.unchecked_ref::<Worded>().get_attribute(name).map_or_else(String::new, said)
}

/// What an element says.
pub(crate) fn text(element: &Element) -> String {
    element.unchecked_ref::<Worded>().text_content().map_or_else(String::new, said)
}

/// A text in lower case. It is measured in the browser, so that a long one is never copied.
#[expect(clippy::needless_pass_by_value, reason = "fits `map`")]
fn said(text: JsString) -> String {
    if text.length() > MAX_TEXT { String::new() } else { String::from(text.trim().to_lower_case()) }
}

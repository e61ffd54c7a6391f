//! Describes the page to the recognition in `keyferry-core`, and keeps the elements behind the description.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use js_sys::{Array, JsString, WeakMap};
use keyferry_core::page::{Control, ElementId, Field, HEADINGS, PageView};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlInputElement, HtmlTextAreaElement, NodeList, ShadowRoot, Window};

use crate::bridge::Bridge;
use crate::dom;

pub(crate) const CONTROLS: &str =
    "button,[role=button],[role=link],[role=menuitem],a,summary,input[type=button],input[type=submit]";
const FIELDS: &str =
    "input:not([type=checkbox],[type=radio],[type=hidden],[type=button],[type=submit]),textarea";
/// A selector of no element.
const NOTHING: &str = ":not(*)";
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

    #[wasm_bindgen(method, catch, js_name = querySelector)]
    fn query_selector(this: &Inside, selector: &str) -> Result<Option<Element>, JsValue>;

    #[wasm_bindgen(method, catch, js_name = querySelectorAll)]
    fn query_selector_all(this: &Inside, selector: &str) -> Result<NodeList, JsValue>;

    /// An element whose texts stay in the browser until they are known to be short.
    type Worded;

    #[wasm_bindgen(method, getter, js_name = textContent)]
    fn text_content(this: &Worded) -> Option<JsString>;

    #[wasm_bindgen(method, js_name = getAttribute)]
    fn get_attribute(this: &Worded, name: &str) -> Option<JsString>;

    #[wasm_bindgen(method, js_name = getElementById)]
    fn get_element_by_id(this: &Inside, id: &str) -> Option<Element>;
}

/// A part of the page that recognition looks at.
enum Part {
    Heading(String),
    Control(Control),
    Field(Element),
}

/// What a glance shows of a page. A new view has another address, another heading or another field.
#[derive(PartialEq, Eq)]
pub(crate) struct Glance {
    pub(crate) address: String,
    pub(crate) headings: Vec<String>,
    fields: Vec<ElementId>,
}

/// The elements of the last description.
pub(crate) struct View {
    bridge: Bridge,
    document: Document,
    window: Window,
    ids: WeakMap,
    last_id: ElementId,
    elements: Vec<(ElementId, Element)>,
    /// The shadow roots that belong to the page.
    pub(crate) roots: Vec<ShadowRoot>,
}

impl View {
    pub(crate) fn new(window: &Window, bridge: &Bridge) -> Result<Self, JsValue> {
        Ok(Self {
            bridge: bridge.clone(),
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

    /// Glances at the page.
    pub(crate) fn glance(&mut self) -> Glance {
        let mut glance = Glance { address: self.address(), headings: vec![], fields: vec![] };
        for root in self.all_roots() {
            for part in self.parts(&root, NOTHING) {
                match part {
                    Part::Heading(text) => glance.headings.push(text),
                    Part::Field(field) => glance.fields.push(self.id(&field)),
                    Part::Control(_) => {}
                }
            }
        }
        glance
    }

    /// The document and the shadow roots that belong to the page.
    fn all_roots(&self) -> Vec<JsValue> {
        let roots = self.roots.iter().map(JsValue::from);
        core::iter::once(JsValue::from(&self.document)).chain(roots).collect()
    }

    /// Describes the page as it is now. That takes no layout; whether a field can be seen is asked of those that
    /// matter, by whom they matter to.
    pub(crate) fn describe(&mut self) -> PageView {
        let mut view = PageView { address: self.address(), ..PageView::default() };
        self.elements.clear();
        for root in self.all_roots() {
            let mut heading = None;
            for part in self.parts(&root, CONTROLS) {
                match part {
                    Part::Heading(text) => {
                        heading = Some(text.clone());
                        view.headings.push(text);
                    }
                    Part::Control(control) => view.controls.push(control),
                    Part::Field(field) => view.fields.push(self.field(&field, heading.clone())),
                }
            }
        }
        view.controls.truncate(MAX_PARTS);
        view
    }

    /// What stands below a document, an element or a shadow root, in document order.
    fn parts(&self, root: &JsValue, controls: &str) -> Vec<Part> {
        let read = self.bridge.parts(root, HEADINGS, controls, FIELDS, MAX_TEXT);
        let (lines, fields) = (read.get(0).as_string().unwrap_or_default(), Array::from(&read.get(1)));
        let mut fields = fields.iter();
        let part = |line: &str| match line.strip_prefix('h') {
            Some(text) => Some(Part::Heading(text.to_owned())),
            None if line == "f" => fields.next()?.dyn_into().ok().map(Part::Field),
            None => read_control(line).map(Part::Control),
        };
        lines.split('\n').filter_map(part).collect()
    }

    /// One control.
    pub(crate) fn control(&self, element: &Element) -> Control {
        read_control(&self.bridge.control(element, MAX_TEXT)).unwrap_or_default()
    }

    /// The headings and controls below an element, in its shadow roots too.
    pub(crate) fn headings_and_controls(&self, around: &Element) -> (Vec<String>, Vec<Control>) {
        let (mut headings, mut controls) = (vec![], vec![]);
        for part in self.roots_of(around).flat_map(|root| self.parts(root, CONTROLS)) {
            match part {
                Part::Heading(text) => headings.push(text),
                Part::Control(control) => controls.push(control),
                Part::Field(_) => {}
            }
        }
        controls.truncate(MAX_PARTS);
        (headings, controls)
    }

    /// Whether there is an element for a selector below an element, in its shadow roots too.
    pub(crate) fn has(&self, around: &Element, selector: &str) -> bool {
        self.roots_of(around)
            .any(|inside| inside.unchecked_ref::<Inside>().query_selector(selector).ok().flatten().is_some())
    }

    /// An element, and the shadow roots below it.
    fn roots_of<'a>(&'a self, around: &'a Element) -> impl Iterator<Item = &'a JsValue> {
        let roots = self.roots.iter().filter(|root| holds(around, &root.host()));
        core::iter::once(around.as_ref()).chain(roots.map(AsRef::as_ref))
    }

    /// The elements for a selector below an element, in its shadow roots too.
    pub(crate) fn inside(&self, around: &Element, selector: &str) -> Vec<Element> {
        self.roots_of(around)
            .filter_map(|inside| inside.unchecked_ref::<Inside>().query_selector_all(selector).ok())
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
                return found.iter().map(text).collect();
            }
            around = parent(&here);
        }
        vec![]
    }
}

/// Reads a control's line: see `extension/parts.js`.
fn read_control(line: &str) -> Option<Control> {
    let (disabled, said) =
        line.strip_prefix('d').map_or((false, line.strip_prefix('c')), |said| (true, Some(said)));
    let (text, label) = said?.split_once('\t')?;
    Some(Control { text: text.to_owned(), label: label.to_owned(), disabled })
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

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn view() -> View {
        let glue = include_str!("../../../extension/parts.js").replace("export ", "");
        let lend = js_sys::Function::new_no_args(&[&glue, "return { parts, control };"].concat());
        let bridge: Bridge = lend.call0(&JsValue::UNDEFINED).unwrap().unchecked_into();
        View::new(&web_sys::window().unwrap(), &bridge).unwrap()
    }

    #[wasm_bindgen_test]
    fn a_glance_shows_another_heading_or_field_and_no_rows_that_come_and_go() {
        let mut view = view();
        let body = view.document.body().unwrap();
        let before = view.glance();
        let row = dom::append(&body, "p", "", "Order 1001").unwrap();
        let button = dom::append(&row, "button", "", "Edit").unwrap();
        button.set_text_content(Some("Save"));
        assert!(view.glance() == before);
        for tag in ["h2", "input"] {
            let part = dom::append(&body, tag, "", "").unwrap();
            part.set_text_content(Some("API keys"));
            assert!(view.glance() != before);
            part.remove();
            assert!(view.glance() == before);
        }
        let one = dom::append(&body, "input", "", "").unwrap();
        let with_one = view.glance();
        one.remove();
        let other = dom::append(&body, "input", "", "").unwrap();
        assert!(view.glance() != with_one);
        other.remove();
        row.remove();
    }
}

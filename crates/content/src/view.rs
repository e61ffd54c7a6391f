//! Describes the page to the recognition in `keyferry-core`, and keeps the elements behind the description.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{WeakMap, WeakSet};
use keyferry_core::page::{Control, ElementId, Field, PageView, Surroundings};
use keyferry_core::site::omnisend::{self, BRAND_LABEL};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    Document, Element, HtmlInputElement, HtmlTextAreaElement, MutationObserver, MutationObserverInit, Node,
    NodeList, ShadowRoot, Window, XPathResult,
};

use crate::bridge::Bridge;
use crate::dom;
use crate::keys;

const HEADINGS: &str = "h1,h2,h3,h4,h5,h6,[role=heading],legend";
const CONTROLS: &str =
    "button,[role=button],[role=link],[role=menuitem],a,summary,input[type=button],input[type=submit]";
/// What says by itself what a click on it does, though it is no control by its kind.
const NAMED: &str = "[aria-label],[title],[tabindex]";
const FIELDS: &str =
    "input:not([type=checkbox],[type=radio],[type=hidden],[type=button],[type=submit]),textarea";
const FORMS: &str = "form,dialog,[role=dialog],[role=alertdialog],[aria-modal=true]";
const CHECKBOXES: &str = "input[type=checkbox],[role=checkbox],[role=switch]";
const RADIOS: &str = "input[type=radio],[role=radio]";
const ROWS: &str = "tr,li,[role=row],[role=listitem],article";
/// Longest text of a heading or control that is looked at, in UTF-16 units: longer is prose.
const MAX_TEXT: u32 = 120;
/// Longest text that may be a field's label, in characters.
const MAX_LABEL: usize = 60;
/// How far up a row of the list is searched from a masked value, in ancestors.
const MAX_ROW_CLIMB: usize = 4;
/// How many headings, controls or rows are looked at: a page with more is not one that makes keys.
const MAX_PARTS: usize = 200;
/// A shadow root that comes late shows in no mutation: after a change a page that makes keys is looked at a few times
/// more, this far apart, in milliseconds.
const AFTERWARDS_MILLIS: i32 = 400;
const AFTERWARDS: u8 = 4;
/// Shortest time between two looks at a page that makes keys, and at any other, in milliseconds.
const PAUSE_MILLIS: [i32; 2] = [60, 250];

#[wasm_bindgen]
extern "C" {
    /// An element, with a method that web-sys does not have.
    type Rendered;

    #[wasm_bindgen(method, js_name = checkVisibility)]
    fn check_visibility(this: &Rendered) -> bool;

    /// A document, a shadow root or an element: whatever elements can be found in.
    pub(crate) type Inside;

    #[wasm_bindgen(method, catch, js_name = querySelectorAll)]
    fn query_selector_all(this: &Inside, selector: &str) -> Result<NodeList, JsValue>;

    #[wasm_bindgen(method, js_name = getElementById)]
    fn get_element_by_id(this: &Inside, id: &str) -> Option<Element>;
}

/// The elements of the last description.
pub(crate) struct Page {
    document: Document,
    window: Window,
    bridge: Bridge,
    ids: WeakMap,
    last_id: ElementId,
    elements: Vec<(ElementId, Element)>,
    roots: Vec<ShadowRoot>,
    /// The fields in which the user has typed.
    typed: WeakSet,
    /// Whether to look for keys.
    pub(crate) with_keys: bool,
}

impl Page {
    pub(crate) fn new(window: &Window, bridge: &Bridge) -> Result<Self, JsValue> {
        Ok(Self {
            document: window.document().ok_or("no document")?,
            window: window.clone(),
            bridge: bridge.clone(),
            ids: WeakMap::new(),
            last_id: 0,
            elements: vec![],
            roots: vec![],
            typed: WeakSet::new(),
            with_keys: false,
        })
    }

    /// Path and fragment of the address that the user sees: the top document's, which is of the same origin.
    fn address(&self) -> String {
        let top = self.window.top().ok().flatten();
        let location = top.as_ref().unwrap_or(&self.window).location();
        [location.pathname().unwrap_or_default(), location.hash().unwrap_or_default()].concat()
    }

    /// Whether the page is worth describing; that takes a moment, and is asked on every page of the app.
    pub(crate) fn is_worth_a_look(&self) -> bool {
        let address = self.address();
        if omnisend::worth_a_look(&address, []) {
            return true;
        }
        let Ok(found) = self.document.query_selector_all(HEADINGS) else { return false };
        let headings: Vec<String> = elements(&found).take(MAX_PARTS).map(|heading| text(&heading)).collect();
        omnisend::worth_a_look(&address, headings.iter().map(String::as_str))
    }

    /// Describes the page as it is now, as far as a form needs it.
    pub(crate) fn form_view(&mut self) -> PageView {
        self.roots.clear();
        self.describe(false)
    }

    /// Describes the page as it is now: shadow roots too, what stands around each field, the list and new keys.
    pub(crate) fn view(&mut self) -> PageView {
        self.find_roots();
        let mut view = self.describe(true);
        view.brand_text = self.brand_text();
        view.masked_rows = self.masked_rows();
        if self.with_keys
            && let Some(body) = self.document.body()
        {
            view.keys = keys::on_page(self, &body);
        }
        view
    }

    fn describe(&mut self, surroundings: bool) -> PageView {
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
                        view.controls.push(self.control(&element));
                    }
                } else {
                    view.fields.push(self.field(&element, heading.clone(), surroundings));
                }
            }
        }
        view
    }

    /// The document and every shadow root found in it.
    fn insides(&self) -> Vec<Inside> {
        let document = self.document.clone().unchecked_into();
        let roots = self.roots.iter().map(|root| root.clone().unchecked_into());
        std::iter::once(document).chain(roots).collect()
    }

    fn find_roots(&mut self) {
        self.roots.clear();
        // Not from the document: Keyferry's own notice stands outside the body.
        let Some(body) = self.document.body() else { return };
        let mut next: Vec<Node> = vec![body.into()];
        while let Some(node) = next.pop() {
            for root in self.bridge.shadow_roots(&node) {
                next.push(root.clone().into());
                self.roots.push(root);
            }
        }
    }

    /// The shadow roots of the last description.
    pub(crate) fn roots(&self) -> &[ShadowRoot] {
        &self.roots
    }

    /// The elements for a selector below an element, in its shadow roots too.
    pub(crate) fn inside(&self, around: &Element, selector: &str) -> Vec<Element> {
        let light: &Inside = around.unchecked_ref();
        let roots = self.roots.iter().filter(|root| holds(around, &root.host()));
        let insides = std::iter::once(light).chain(roots.map(JsCast::unchecked_ref));
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

    /// Notes that the user has typed in a field; what stands there is no new key.
    pub(crate) fn typed(&mut self, field: &Element) -> ElementId {
        self.typed.add(field);
        self.id(field)
    }

    /// Whether the user has typed in a field.
    pub(crate) fn is_typed(&self, field: &Element) -> bool {
        self.typed.has(field)
    }

    /// The control that an event on this element uses: itself, or the button or link around it.
    pub(crate) fn control_at(&mut self, element: &Element) -> (Control, Element) {
        let around = |selector: &str| element.closest(selector).ok().flatten();
        let control = around(CONTROLS).or_else(|| around(NAMED)).unwrap_or_else(|| element.clone());
        (self.control(&control), control)
    }

    fn control(&mut self, element: &Element) -> Control {
        let named = ["aria-label", "title", "alt"].into_iter().map(|name| attribute(element, name));
        let label = named.into_iter().find(|label| !label.is_empty()).unwrap_or_default();
        let text =
            element.dyn_ref::<HtmlInputElement>().map_or_else(|| text(element), HtmlInputElement::value);
        let disabled = element.has_attribute("disabled") || attribute(element, "aria-disabled") == "true";
        Control { id: self.id(element), text, label, disabled }
    }

    fn field(&mut self, element: &Element, heading: Option<String>, surroundings: bool) -> Field {
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
            locked: locked || !element.unchecked_ref::<Rendered>().check_visibility(),
            kind,
            ..Field::default()
        };
        if !field.locked {
            field.label = self.label(element);
            // What is shown for copying is looked for elsewhere, by those who may handle keys.
            field.value = dom::value(element).unwrap_or_default();
        }
        if surroundings && !field.locked && field.kind == "text" {
            field.form = self.form_around(element);
        }
        field
    }

    fn label(&self, element: &Element) -> String {
        let own = attribute(element, "aria-label");
        if !own.is_empty() {
            return own;
        }
        let root = element.get_root_node();
        let by = attribute(element, "aria-labelledby");
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

    /// The form or dialog around a field, or else the smallest ancestor that has a heading and a control.
    fn form_around(&mut self, element: &Element) -> Surroundings {
        let form = element.closest(FORMS).ok().flatten();
        let mut around = form.or_else(|| parent(element));
        while let Some(here) = around {
            let (headings, controls) = (self.inside(&here, HEADINGS), self.inside(&here, CONTROLS));
            let above = parent(&here).filter(|above| !above.has_type::<web_sys::HtmlBodyElement>());
            if above.is_none() || (!headings.is_empty() && !controls.is_empty()) {
                return Surroundings {
                    texts: headings.iter().map(|heading| text(heading)).collect(),
                    controls: controls.iter().take(MAX_PARTS).map(|control| self.control(control)).collect(),
                    checkboxes: self.inside(&here, CHECKBOXES).len(),
                    radios: self.inside(&here, RADIOS).len(),
                };
            }
            around = above;
        }
        Surroundings::default()
    }

    /// The controls, headings and short texts around an element, from a container of it.
    pub(crate) fn surroundings(&mut self, container: &Element) -> Surroundings {
        let controls = self.inside(container, CONTROLS);
        let leaves = self.inside(container, "*:not(:has(*)):not(button *):not(option)");
        let texts =
            leaves.iter().map(|leaf| text(leaf)).filter(|text| !text.is_empty() && text.len() <= MAX_LABEL);
        Surroundings {
            texts: texts.take(MAX_PARTS).collect(),
            controls: controls.iter().take(MAX_PARTS).map(|control| self.control(control)).collect(),
            ..Surroundings::default()
        }
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
            let parts = self.inside(&row?, "*:not(:has(*))");
            Some(parts.iter().map(|part| text(part)).collect::<Vec<_>>().join(" "))
        };
        masked.iter().take(MAX_PARTS).filter_map(row).filter(|row| omnisend::is_masked(row)).collect()
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

/// The elements that an `XPath` finds in a document.
fn find(document: &Document, path: &str) -> Vec<Element> {
    let kind = XPathResult::ORDERED_NODE_SNAPSHOT_TYPE;
    let Ok(found) = document.evaluate_with_opt_callback_and_type(path, document, None, kind) else {
        return vec![];
    };
    let count = found.snapshot_length().unwrap_or(0);
    (0..count).filter_map(|at| found.snapshot_item(at).ok()??.dyn_into().ok()).collect()
}

pub(crate) fn elements(list: &NodeList) -> impl Iterator<Item = Element> {
    (0..list.length()).filter_map(|index| list.item(index)).filter_map(|node| node.dyn_into().ok())
}

pub(crate) fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

fn text(node: &Node) -> String {
    // Measured in the browser, so that a long text is never copied.
    let content = js_sys::JsString::from(node.text_content().unwrap_or_default());
    if content.length() > MAX_TEXT { String::new() } else { String::from(content.trim()) }
}

/// Looks at the page whenever it may look different.
pub(crate) struct Watch {
    document: Document,
    observer: MutationObserver,
    /// Whether changes of attributes and texts count as well, and how soon.
    closely: Rc<Cell<bool>>,
    pause: Rc<Cell<i32>>,
}

impl Watch {
    /// Watches shadow roots as well.
    pub(crate) fn also(&self, roots: &[ShadowRoot]) {
        if self.closely.get() {
            for root in roots {
                let _ = self.observer.observe_with_options(root, &closely(true));
            }
        }
    }

    /// Watches every change, or only what comes and goes. Returns which it was.
    pub(crate) fn set_closely(&self, close: bool) -> bool {
        let was = self.closely.replace(close);
        if was != close {
            self.pause.set(PAUSE_MILLIS[usize::from(!close)]);
            self.observer.disconnect();
            let _ = self.observer.observe_with_options(&self.document, &closely(close));
        }
        was
    }
}

fn closely(close: bool) -> MutationObserverInit {
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    if close {
        options.set_attributes(true);
        options.set_character_data(true);
    }
    options
}

/// What begins a few more looks, or begins them anew.
fn look_afterwards(
    window: &Window,
    closely: &Rc<Cell<bool>>,
    look: &Rc<impl Fn() + 'static>,
) -> impl Fn() + 'static {
    let (window, closely, look) = (window.clone(), closely.clone(), look.clone());
    let left = Rc::new(Cell::new(0u8));
    let waiting = Rc::new(Cell::new(false));
    let run = Rc::new(RefCell::new(None::<Closure<dyn FnMut()>>));
    let wait = {
        let (run, waiting) = (Rc::downgrade(&run), waiting.clone());
        move || {
            let Some(run) = run.upgrade() else { return };
            if let Some(run) = run.borrow().as_ref()
                && closely.get()
                && !waiting.replace(true)
            {
                let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
                    run.as_ref().unchecked_ref(),
                    AFTERWARDS_MILLIS,
                );
            }
        }
    };
    let (remaining, again) = (left.clone(), wait.clone());
    *run.borrow_mut() = Some(Closure::new(move || {
        waiting.set(false);
        look();
        if let Some(fewer) = remaining.get().checked_sub(1) {
            remaining.set(fewer);
            again();
        }
    }));
    move || {
        // Kept for as long as the page lives.
        let _ = &run;
        left.set(AFTERWARDS - 1);
        wait();
    }
}

/// Calls `changed` soon after the page may have come to look different: in the next frame, but not again before a
/// pause.
pub(crate) fn watch(window: &Window, changed: impl Fn() + 'static) -> Result<Rc<Watch>, JsValue> {
    let scheduled = Rc::new(Cell::new(false));
    let last = Rc::new(Cell::new(0.0));
    let pause = Rc::new(Cell::new(PAUSE_MILLIS[1]));
    let closely_now = Rc::new(Cell::new(false));
    let changed = Rc::new(changed);
    let afterwards = look_afterwards(window, &closely_now, &changed);
    let run = Rc::new(RefCell::new(None::<Closure<dyn FnMut()>>));
    let (done, ran) = (scheduled.clone(), last.clone());
    *run.borrow_mut() = Some(Closure::new(move || {
        done.set(false);
        ran.set(js_sys::Date::now());
        changed();
        afterwards();
    }));
    let schedule = {
        let (window, pause) = (window.clone(), pause.clone());
        move || {
            if scheduled.replace(true) {
                return;
            }
            if let Some(run) = run.borrow().as_ref() {
                let run = run.as_ref().unchecked_ref();
                let rest = f64::from(pause.get()) - (js_sys::Date::now() - last.get());
                // Where there is no next frame (a window that closes), there is nothing to look at either.
                let _ = if rest > 0.0 && rest <= f64::from(pause.get()) {
                    #[expect(clippy::cast_possible_truncation, reason = "at most the pause")]
                    window.set_timeout_with_callback_and_timeout_and_arguments_0(run, rest as i32)
                } else {
                    window.request_animation_frame(run)
                };
            }
        }
    };
    let document = window.document().ok_or("no document")?;
    let on_mutation = Closure::<dyn FnMut()>::new(schedule.clone());
    let observer = MutationObserver::new(on_mutation.as_ref().unchecked_ref())?;
    on_mutation.forget();
    observer.observe_with_options(&document, &closely(false))?;
    for kind in ["popstate", "hashchange", "pageshow"] {
        let schedule = schedule.clone();
        dom::on(window, kind, move |_| schedule())?;
    }
    let on_input = schedule.clone();
    dom::on(&document, "input", move |_| on_input())?;
    schedule();
    Ok(Rc::new(Watch { document, observer, closely: closely_now, pause }))
}

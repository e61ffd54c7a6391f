//! Visibility of elements: of a field before a key goes into it, and of the fill control when it is clicked.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use js_sys::{Array, Object, Reflect};
use keyferry_core::fill::{ClickContext, FilterFunction, Obstacle, is_legible};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Document, DomRect, Element, HtmlElement, IntersectionObserver, Node, ShadowRoot, Window};

use crate::messages::to_count;
use crate::page::Page;

/// Smallest legible field, in CSS pixels.
const MIN_WIDTH: f64 = 24.0;
const MIN_HEIGHT: f64 = 8.0;
/// Least opacity of a field, its ancestors' included, that counts as visible. Disabled and loading parts of pages are
/// faded to a half and less.
const MIN_OPACITY: f64 = 0.6;
/// Heights of the control's parts, in CSS pixels: the button is the lowest, a list the highest.
const PART_HEIGHTS: core::ops::RangeInclusive<f64> = 20.0..=640.0;
/// Distance that a part may move without being clicked in another place, in CSS pixels.
const DRIFT: f64 = 3.0;
/// How often the browser updates the visibility, in milliseconds: the shortest interval that it allows.
const UPDATE_MILLIS: f64 = 100.0;
/// Styles of the control's host that its own sheet sets, with their values.
const OWN_STYLES: [(&str, &str); 8] = [
    ("opacity", "1"),
    ("visibility", "visible"),
    ("transform", "none"),
    ("scale", "none"),
    ("filter", "none"),
    ("clip-path", "none"),
    ("mask-image", "none"),
    ("mix-blend-mode", "normal"),
];

#[wasm_bindgen]
extern "C" {
    /// `Element`, for a method that web-sys lacks.
    #[wasm_bindgen(js_name = Element)]
    type ElementExt;

    #[wasm_bindgen(method, js_name = checkVisibility)]
    fn check_visibility(this: &ElementExt, options: &JsValue) -> bool;
}

/// Returns whether a field can be seen or scrolled to: not hidden, faded, tiny or beyond the page's edge. A page that
/// hides the field gains nothing by it, since it can read a key there anyway: this finds the field that the user means.
pub(crate) fn can_be_seen(window: &Window, page: &Page, field: &Element) -> bool {
    let options = Object::new();
    for option in ["visibilityProperty", "contentVisibilityAuto"] {
        let _ = Reflect::set(&options, &option.into(), &JsValue::TRUE);
    }
    let rect = field.get_bounding_client_rect();
    let is_rendered = field.unchecked_ref::<ElementExt>().check_visibility(&options)
        && rect.width() >= MIN_WIDTH
        && rect.height() >= MIN_HEIGHT;
    if !is_rendered {
        return false;
    }
    let (mut right, mut bottom, mut opacity) = (rect.right(), rect.bottom(), 1.0);
    let mut around = Some(field.clone());
    while let Some(element) = around {
        let Ok(Some(style)) = window.get_computed_style(&element) else { return false };
        // Kits with floating labels make an empty field transparent, and draw its frame.
        if element != *field {
            opacity *= js_sys::Number::parse_float(&style.get_property_value("opacity").unwrap_or_default());
        }
        right += f64::from(element.scroll_left().abs());
        bottom += f64::from(element.scroll_top());
        around = page.parent(&element);
    }
    opacity >= MIN_OPACITY && right > 0.0 && bottom > 0.0
}

/// Returns whether a field that has the focus is itself painted: kits that make an empty field transparent paint it then.
pub(crate) fn is_painted(window: &Window, field: &Element) -> bool {
    let Ok(Some(style)) = window.get_computed_style(field) else { return false };
    js_sys::Number::parse_float(&style.get_property_value("opacity").unwrap_or_default()) >= MIN_OPACITY
}

/// Measures whether the user can see the control.
pub(crate) struct VisibilityObserver {
    window: Window,
    host: HtmlElement,
    /// The part that was measured last, and its place then.
    last: RefCell<Option<(HtmlElement, Edges)>>,
    clear_since: Cell<f64>,
    reported: Rc<Cell<bool>>,
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

/// Left, top, width and height in CSS pixels.
type Edges = [f64; 4];

impl VisibilityObserver {
    pub(crate) fn new(window: &Window, host: HtmlElement) -> Result<Self, JsValue> {
        let reported = Rc::new(Cell::new(true));
        let visible = reported.clone();
        let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            // Only Chromium reports it.
            let reported = Reflect::get(&entries.pop(), &"isVisible".into());
            visible.set(reported.ok().and_then(|visible| visible.as_bool()).unwrap_or(true));
        });
        let options = Object::new();
        Reflect::set(&options, &"trackVisibility".into(), &JsValue::TRUE)?;
        Reflect::set(&options, &"delay".into(), &UPDATE_MILLIS.into())?;
        Reflect::set(&options, &"threshold".into(), &Array::of2(&0.into(), &1.into()))?;
        let observer = IntersectionObserver::new_with_options(
            callback.as_ref().unchecked_ref(),
            options.unchecked_ref(),
        )?;
        Ok(Self {
            window: window.clone(),
            host,
            last: RefCell::default(),
            clear_since: Cell::new(js_sys::Date::now()),
            reported,
            observer,
            _callback: callback,
        })
    }

    /// Measures a part of the control. The time for which it has been clear begins anew whenever it was not, has moved
    /// or is another part than before.
    pub(crate) fn measure(&self, part: HtmlElement) -> ClickContext {
        let obstacle = if !self.is_uncovered(&part) {
            Some(Obstacle::Covered)
        } else if !self.is_unaltered(&part) {
            Some(Obstacle::Altered)
        } else {
            None
        };
        let has_moved = self.has_moved(part);
        let obstacle = obstacle.or_else(|| (!self.reported.get()).then_some(Obstacle::ReportedHidden));
        if obstacle.is_some() || has_moved {
            self.restart();
        }
        let clear_millis = to_count(js_sys::Date::now() - self.clear_since.get());
        ClickContext { obstacle, clear_millis, repeated: false }
    }

    /// Begins the time anew.
    pub(crate) fn restart(&self) {
        self.clear_since.set(js_sys::Date::now());
    }

    /// Returns whether this is another part than the last one, or in another place.
    fn has_moved(&self, part: HtmlElement) -> bool {
        let rect = part.get_bounding_client_rect();
        let edges = [rect.left(), rect.top(), rect.width(), rect.height()];
        let mut last = self.last.borrow_mut();
        let is_same = last.as_ref().is_some_and(|(other, _)| *other == part);
        if !is_same {
            self.observer.disconnect();
            self.reported.set(true);
            self.observer.observe(&part);
        }
        let is_near = |(_, before): &(HtmlElement, Edges)| {
            edges.iter().zip(before).all(|(now, before)| (now - before).abs() <= DRIFT)
        };
        if is_same && last.as_ref().is_some_and(is_near) {
            return false;
        }
        *last = Some((part, edges));
        true
    }

    /// Returns whether nothing of the page is above a part. The pictures of a view transition are above the top layer,
    /// and can let clicks through.
    fn is_uncovered(&self, part: &HtmlElement) -> bool {
        let rect = part.get_bounding_client_rect();
        let document = self.window.document().and_then(|document| document.document_element());
        // Browsers without view transitions do not know the selector.
        let is_picture =
            document.is_some_and(|document| document.matches(":active-view-transition").unwrap_or_default());
        !is_picture && points(&rect).iter().all(|point| self.is_at(*point))
    }

    /// Returns whether the control has the size and styles that its own sheet gives it.
    fn is_unaltered(&self, part: &HtmlElement) -> bool {
        let rect = part.get_bounding_client_rect();
        let has_size = rect.width() >= MIN_WIDTH && PART_HEIGHTS.contains(&rect.height());
        let Ok(Some(style)) = self.window.get_computed_style(&self.host) else { return false };
        has_size
            && self.is_legible_page()
            && OWN_STYLES.iter().all(|(name, own)| {
                let value = style.get_property_value(name).unwrap_or_default();
                value.is_empty() || value == *own
            })
    }

    /// Returns whether the filter of the root element leaves the page recognisable.
    fn is_legible_page(&self) -> bool {
        let root = self.window.document().and_then(|document| document.document_element());
        let Some(root) = root else { return true };
        let Ok(Some(style)) = self.window.get_computed_style(&root) else { return false };
        is_legible(&filter_functions(&style.get_property_value("filter").unwrap_or_default()))
    }

    /// Returns whether a click at this point is on the control.
    fn is_at(&self, (x, y): (f64, f64)) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "the points are in the viewport")]
        let (x, y) = (x as f32, y as f32);
        let root = self.host.get_root_node();
        let top = match root.dyn_ref::<ShadowRoot>() {
            Some(root) => root.element_from_point(x, y),
            None => root.dyn_ref::<Document>().and_then(|document| document.element_from_point(x, y)),
        };
        top.is_some_and(|top| top.is_same_node(Some(self.host.unchecked_ref::<Node>())))
    }
}

impl Drop for VisibilityObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The functions of a computed value of the property `filter`.
fn filter_functions(filter: &str) -> Vec<FilterFunction<'_>> {
    let functions = filter.split_terminator(')').filter(|function| *function != "none");
    functions
        .map(|function| function.split_once('(').unwrap_or((function, "")))
        .map(|(name, amount)| FilterFunction {
            name: name.trim(),
            amount: js_sys::Number::parse_float(amount),
        })
        .collect()
}

/// The centre of a box and points near its corners, inside of the rounding.
fn points(rect: &DomRect) -> [(f64, f64); 5] {
    let (near, far) = (0.15, 0.85);
    [(0.5, 0.5), (near, near), (near, far), (far, near), (far, far)]
        .map(|(x, y)| (rect.left() + rect.width() * x, rect.top() + rect.height() * y))
}

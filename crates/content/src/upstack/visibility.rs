//! Visibility of elements: of a field before a key goes into it, and of the fill control when it is clicked.

use alloc::rc::Rc;
use alloc::vec;
use core::cell::Cell;

use js_sys::{Array, Object, Reflect};
use keyferry_core::fill::ClickContext;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    Document, DomRect, Element, HtmlElement, IntersectionObserver, MouseEvent, Node, ShadowRoot, Window,
};

use crate::messages::to_count;

/// Smallest legible field, in CSS pixels.
const MIN_WIDTH: f64 = 24.0;
const MIN_HEIGHT: f64 = 8.0;
/// Least opacity of an element that counts as visible.
const MIN_OPACITY: f64 = 0.9;
/// How often the browser updates the visibility, in milliseconds: the shortest interval that it allows.
const UPDATE_MILLIS: f64 = 100.0;
/// Styles that hide part of an element or change its appearance, with the value that does neither.
const PLAIN: [(&str, &str); 4] =
    [("filter", "none"), ("clip-path", "none"), ("mask-image", "none"), ("mix-blend-mode", "normal")];

#[wasm_bindgen]
extern "C" {
    /// `Element`, for a method that web-sys lacks.
    #[wasm_bindgen(js_name = Element)]
    type ElementExt;

    #[wasm_bindgen(method, js_name = checkVisibility)]
    fn check_visibility(this: &ElementExt, options: &JsValue) -> bool;
}

/// Returns whether a field can be seen or scrolled to: not hidden, faded, tiny or beyond the page's edge.
pub(crate) fn can_be_seen(window: &Window, field: &Element) -> bool {
    let options = Object::new();
    for option in ["opacityProperty", "visibilityProperty", "contentVisibilityAuto"] {
        let _ = Reflect::set(&options, &option.into(), &JsValue::TRUE);
    }
    let rect = field.get_bounding_client_rect();
    let scrolled = |offset: Result<f64, JsValue>| offset.unwrap_or_default();
    let (x, y) = (scrolled(window.scroll_x()), scrolled(window.scroll_y()));
    field.unchecked_ref::<ElementExt>().check_visibility(&options)
        && rect.width() >= MIN_WIDTH
        && rect.height() >= MIN_HEIGHT
        && rect.left() + x >= 0.0
        && rect.top() + y >= 0.0
        && is_opaque(window, field)
}

/// Returns whether neither the element nor an ancestor is faded, clipped or filtered.
fn is_opaque(window: &Window, element: &Element) -> bool {
    let mut around = Some(element.clone());
    while let Some(element) = around {
        let Ok(Some(style)) = window.get_computed_style(&element) else { return false };
        let value = |name| style.get_property_value(name).unwrap_or_default();
        let opacity = js_sys::Number::parse_float(&value("opacity"));
        let plain = PLAIN.iter().all(|(name, plain)| {
            let value = value(name);
            value.is_empty() || value == *plain
        });
        if opacity < MIN_OPACITY || !plain {
            return false;
        }
        // The parent of a shadow root is its host.
        around = element
            .parent_element()
            .or_else(|| element.get_root_node().dyn_into::<ShadowRoot>().ok().map(|root| root.host()));
    }
    true
}

/// Observes whether the control is visible and where it is.
pub(crate) struct VisibilityObserver {
    window: Window,
    host: HtmlElement,
    position: Cell<[i64; 4]>,
    moved_at: Cell<f64>,
    visible: Rc<Cell<Option<bool>>>,
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl VisibilityObserver {
    pub(crate) fn new(window: &Window, host: &HtmlElement) -> Result<Self, JsValue> {
        let visible = Rc::new(Cell::new(None));
        let reported = visible.clone();
        let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            // Only Chromium reports it.
            let visible = Reflect::get(&entries.pop(), &"isVisible".into());
            reported.set(visible.ok().and_then(|visible| visible.as_bool()));
        });
        let options = Object::new();
        Reflect::set(&options, &"trackVisibility".into(), &JsValue::TRUE)?;
        Reflect::set(&options, &"delay".into(), &UPDATE_MILLIS.into())?;
        Reflect::set(&options, &"threshold".into(), &Array::of2(&0.into(), &1.into()))?;
        let observer = IntersectionObserver::new_with_options(
            callback.as_ref().unchecked_ref(),
            options.unchecked_ref(),
        )?;
        observer.observe(host);
        let visibility = Self {
            window: window.clone(),
            host: host.clone(),
            position: Cell::default(),
            moved_at: Cell::new(js_sys::Date::now()),
            visible,
            observer,
            _callback: callback,
        };
        visibility.note_position();
        Ok(visibility)
    }

    /// Records the control's position. Called whenever it may have moved.
    pub(crate) fn note_position(&self) {
        let rect = self.host.get_bounding_client_rect();
        // In hundredths of a pixel, so that whole numbers are compared.
        #[expect(clippy::cast_possible_truncation, reason = "a page is far smaller")]
        let position =
            [rect.left(), rect.top(), rect.width(), rect.height()].map(|edge| (edge * 100.0) as i64);
        if self.position.replace(position) != position {
            self.moved_at.set(js_sys::Date::now());
        }
    }

    /// Measures the control as one of its buttons is clicked. Of the fill button itself, corners and centre are
    /// checked; of a button in the panel, the clicked point.
    pub(crate) fn click_context(&self, event: &MouseEvent, button: &Element, is_fill: bool) -> ClickContext {
        self.note_position();
        let rect = button.get_bounding_client_rect();
        let mut points = vec![(rect.left() + rect.width() / 2.0, rect.top() + rect.height() / 2.0)];
        if is_fill {
            points.extend(corners(&rect));
        }
        // A click by the keyboard has no position.
        if event.detail() > 0 {
            if !is_fill {
                points.clear();
            }
            points.push((f64::from(event.client_x()), f64::from(event.client_y())));
        }
        let still_millis = to_count(js_sys::Date::now() - self.moved_at.get());
        ClickContext {
            covered: !points.iter().all(|point| self.is_at(*point)),
            opaque: is_opaque(&self.window, &self.host),
            visible: self.visible.get(),
            still_millis,
        }
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

/// Points near the corners, inside of the rounding.
fn corners(rect: &DomRect) -> [(f64, f64); 4] {
    let (near, far) = (0.15, 0.85);
    [(near, near), (near, far), (far, near), (far, far)]
        .map(|(x, y)| (rect.left() + rect.width() * x, rect.top() + rect.height() * y))
}

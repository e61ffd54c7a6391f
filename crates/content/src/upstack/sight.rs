//! Whether the user can see an element: a field before a key goes into it, and the control when it is clicked.

use alloc::rc::Rc;
use alloc::vec;
use core::cell::Cell;

use js_sys::{Array, Object, Reflect};
use keyferry_core::fill::ClickContext;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    Document, DomRect, Element, Event, HtmlElement, IntersectionObserver, MouseEvent, Node, ShadowRoot,
    Window,
};

/// A field that is smaller than this, in CSS pixels, cannot be read by anybody.
const MIN_WIDTH: f64 = 24.0;
const MIN_HEIGHT: f64 = 8.0;
/// What is less opaque than this may be there to be overlooked.
const MIN_OPACITY: f64 = 0.9;
/// How often the browser looks anew whether the control is covered, in milliseconds: the shortest that is allowed.
const LOOK_MILLIS: f64 = 100.0;
/// Styles that hide a part of an element or change how it looks, and their value where they do neither.
const PLAIN: [(&str, &str); 4] =
    [("filter", "none"), ("clip-path", "none"), ("mask-image", "none"), ("mix-blend-mode", "normal")];

#[wasm_bindgen]
extern "C" {
    /// An element, with a method that web-sys does not have.
    type Rendered;

    #[wasm_bindgen(method, js_name = checkVisibility)]
    fn check_visibility(this: &Rendered, options: &JsValue) -> bool;
}

/// Whether a field can be seen, or scrolled to: not hidden, faded out, tiny or beyond the page's edge.
pub(crate) fn can_be_seen(window: &Window, field: &Element) -> bool {
    let options = Object::new();
    for option in ["opacityProperty", "visibilityProperty", "contentVisibilityAuto"] {
        let _ = Reflect::set(&options, &option.into(), &JsValue::TRUE);
    }
    let rect = field.get_bounding_client_rect();
    let scrolled = |offset: Result<f64, JsValue>| offset.unwrap_or_default();
    let (x, y) = (scrolled(window.scroll_x()), scrolled(window.scroll_y()));
    field.unchecked_ref::<Rendered>().check_visibility(&options)
        && rect.width() >= MIN_WIDTH
        && rect.height() >= MIN_HEIGHT
        && rect.left() + x >= 0.0
        && rect.top() + y >= 0.0
        && is_opaque(window, field)
}

/// Whether neither the element nor anything around it is faded, clipped or filtered.
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
        // Out of a shadow root through its host.
        around = element
            .parent_element()
            .or_else(|| element.get_root_node().dyn_into::<ShadowRoot>().ok().map(|root| root.host()));
    }
    true
}

/// Watches whether the control can be seen and stands still.
pub(crate) struct Watch {
    window: Window,
    host: HtmlElement,
    place: Cell<[i64; 4]>,
    moved_at: Cell<f64>,
    seen: Rc<Cell<Option<bool>>>,
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Watch {
    pub(crate) fn new(window: &Window, host: &HtmlElement) -> Result<Self, JsValue> {
        let seen = Rc::new(Cell::new(None));
        let told = seen.clone();
        let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            // Chromium alone says it.
            told.set(Reflect::get(&entries.pop(), &"isVisible".into()).ok().and_then(|seen| seen.as_bool()));
        });
        let options = Object::new();
        Reflect::set(&options, &"trackVisibility".into(), &JsValue::TRUE)?;
        Reflect::set(&options, &"delay".into(), &LOOK_MILLIS.into())?;
        Reflect::set(&options, &"threshold".into(), &Array::of2(&0.into(), &1.into()))?;
        let observer = IntersectionObserver::new_with_options(
            callback.as_ref().unchecked_ref(),
            options.unchecked_ref(),
        )?;
        observer.observe(host);
        let watch = Self {
            window: window.clone(),
            host: host.clone(),
            place: Cell::default(),
            moved_at: Cell::new(js_sys::Date::now()),
            seen,
            observer,
            _callback: callback,
        };
        watch.look();
        Ok(watch)
    }

    /// Notes where the control is now. Called whenever it may have moved, and when it is clicked.
    pub(crate) fn look(&self) {
        let rect = self.host.get_bounding_client_rect();
        // To a hundredth of a pixel, so that they compare as whole numbers.
        #[expect(clippy::cast_possible_truncation, reason = "a page is far smaller")]
        let place = [rect.left(), rect.top(), rect.width(), rect.height()].map(|edge| (edge * 100.0) as i64);
        if self.place.replace(place) != place {
            self.moved_at.set(js_sys::Date::now());
        }
    }

    /// How the control stands as this event uses `button` in it.
    pub(crate) fn sight(&self, event: &Event, button: &Element, whole: bool) -> ClickContext {
        self.look();
        let rect = button.get_bounding_client_rect();
        let mut points = vec![(rect.left() + rect.width() / 2.0, rect.top() + rect.height() / 2.0)];
        if whole {
            points.extend(corners(&rect));
        }
        // A click that was made with the keyboard has no place.
        if let Some(click) = event.dyn_ref::<MouseEvent>().filter(|click| click.detail() > 0) {
            if !whole {
                points.clear();
            }
            points.push((f64::from(click.client_x()), f64::from(click.client_y())));
        }
        // How long ago is a whole number of milliseconds far below 2^53.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let still_millis = (js_sys::Date::now() - self.moved_at.get()) as u64;
        ClickContext {
            covered: !points.iter().all(|point| self.is_at(*point)),
            opaque: is_opaque(&self.window, &self.host),
            visible: self.seen.get(),
            still_millis,
        }
    }

    /// Whether what is clicked at this point is the control.
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

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Points near the corners, inside what is round there.
fn corners(rect: &DomRect) -> [(f64, f64); 4] {
    let (near, far) = (0.15, 0.85);
    [(near, near), (near, far), (far, near), (far, far)]
        .map(|(x, y)| (rect.left() + rect.width() * x, rect.top() + rect.height() * y))
}

//! When to look at a page.

use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use core::cell::{Cell, OnceCell};

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::Window;

use crate::bridge::Bridge;
use crate::dom;

/// The pause after the first look at another view or after the user's own doing, in milliseconds; each one after it is
/// twice as long, up to the longest.
const FIRST_PAUSE_MILLIS: i32 = 50;
/// How many looks follow the first: pages take their time, and a shadow root that comes late shows in no mutation.
const LOOKS: u8 = 6;

/// How closely to look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// At everything if a glance shows that something is new: a page that changes all the time is not to be slowed
    /// down.
    Glance,
    /// At everything.
    Thorough,
}

/// Looks at the page soon after something has happened to it, and a few times more. Meanwhile nothing is observed:
/// it is the records of what changed that cost a busy page time, and it will be looked at anyway.
pub(crate) struct Watch {
    window: Window,
    bridge: Bridge,
    /// Looks, and says whether there is something to watch.
    look: Box<dyn Fn(Care) -> bool>,
    longest_pause: i32,
    pause: Cell<i32>,
    care: Cell<Care>,
    left: Cell<u8>,
    /// There is something to watch.
    awake: Cell<bool>,
    /// The timer of the next look.
    timer: Cell<Option<i32>>,
    tick: Closure<dyn FnMut()>,
}

impl Watch {
    /// Looks soon, and whenever the page may have come to look different, with pauses of at most this many
    /// milliseconds.
    pub(crate) fn start(
        window: &Window,
        bridge: &Bridge,
        longest_pause: i32,
        look: impl Fn(Care) -> bool + 'static,
    ) -> Result<Rc<Self>, JsValue> {
        let this = Rc::new(OnceCell::<Weak<Self>>::new());
        let with = |act: fn(&Self)| {
            let this = this.clone();
            move || {
                if let Some(watch) = this.get().and_then(Weak::upgrade) {
                    act(&watch);
                }
            }
        };
        bridge.on_change(with(Self::changed));
        let watch = Rc::new(Self {
            window: window.clone(),
            bridge: bridge.clone(),
            look: Box::new(look),
            longest_pause,
            pause: Cell::new(longest_pause),
            care: Cell::new(Care::Glance),
            left: Cell::new(0),
            awake: Cell::new(false),
            timer: Cell::new(None),
            tick: Closure::new(with(Self::look)),
        });
        let _ = this.set(Rc::downgrade(&watch));
        for kind in ["popstate", "hashchange", "pageshow"] {
            let moved = with(Self::moved);
            dom::on(window, kind, move |_| moved())?;
        }
        // Another view that is there for a moment only is still to be known as one that was there.
        let top = window.top()?.unwrap_or_else(|| window.clone());
        if let Ok(navigation) = js_sys::Reflect::get(&top, &"navigation".into())?.dyn_into() {
            let moved = with(Self::moved);
            dom::on(&navigation, "currententrychange", move |_| moved())?;
        }
        let typed = with(Self::changed);
        dom::on(window, "input", move |_| typed())?;
        bridge.on_sign(with(|watch| {
            if !watch.awake.get() {
                watch.moved();
            }
        }));
        watch.moved();
        Ok(watch)
    }

    /// The user has done something: what comes of it shows in a moment.
    pub(crate) fn soon(&self) {
        self.again(FIRST_PAUSE_MILLIS, Care::Thorough);
    }

    /// Another page, or another view of it.
    fn moved(&self) {
        self.again(FIRST_PAUSE_MILLIS, Care::Glance);
    }

    fn changed(&self) {
        self.again(self.longest_pause, Care::Glance);
    }

    fn again(&self, pause: i32, care: Care) {
        self.pause.set(pause);
        self.care.set(care);
        self.left.set(LOOKS);
        if let Some(timer) = self.timer.take() {
            self.window.clear_timeout_with_handle(timer);
        }
        self.look_in(0);
    }

    fn look_in(&self, millis: i32) {
        self.bridge.watch_changes(false);
        let tick = self.tick.as_ref().unchecked_ref();
        // Where there are no timers, in a window that closes, there is nothing to look at either.
        self.timer.set(self.window.set_timeout_with_callback_and_timeout_and_arguments_0(tick, millis).ok());
    }

    fn look(&self) {
        self.timer.set(None);
        // The last look of each series knows all, so that a page at rest is known.
        let care = if self.left.get() == 0 { Care::Thorough } else { self.care.get() };
        let awake = (self.look)(care);
        self.awake.set(awake);
        // What was seen may have led to something that is looked at again already.
        if !awake || self.timer.get().is_some() {
            return;
        }
        if let Some(left) = self.left.get().checked_sub(1) {
            let pause = self.pause.get();
            self.left.set(left);
            self.pause.set(self.longest_pause.min(pause * 2));
            return self.look_in(pause);
        }
        self.bridge.watch_changes(true);
    }
}

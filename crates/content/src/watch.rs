//! When to look at a page.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;

use crate::bridge::Bridge;

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
    bridge: Bridge,
    /// Looks, and says whether there is something to watch.
    look: Box<dyn Fn(Care) -> bool>,
    longest_pause: i32,
    pause: Cell<i32>,
    care: Cell<Care>,
    left: Cell<u8>,
    /// There is something to watch.
    awake: Cell<bool>,
    /// It will be time for the next look.
    waits: Cell<bool>,
}

impl Watch {
    /// Looks soon, and whenever the page may have come to look different, with pauses of at most this many
    /// milliseconds.
    pub(crate) fn start(
        bridge: &Bridge,
        longest_pause: i32,
        look: impl Fn(Care) -> bool + 'static,
    ) -> Rc<Self> {
        let watch = Rc::new(Self {
            bridge: bridge.clone(),
            look: Box::new(look),
            longest_pause,
            pause: Cell::new(FIRST_PAUSE_MILLIS),
            care: Cell::new(Care::Glance),
            left: Cell::new(LOOKS),
            awake: Cell::new(false),
            waits: Cell::new(false),
        });
        let this = watch.clone();
        bridge.watch(move |what| match what.as_str() {
            "time" => this.look(),
            "changed" => this.again(longest_pause, Care::Glance),
            "sign" if this.awake.get() => {}
            _ => this.again(FIRST_PAUSE_MILLIS, Care::Glance),
        });
        // A page that has only just got its script is still building itself.
        watch.look_in(FIRST_PAUSE_MILLIS);
        watch
    }

    /// The user has done something: what comes of it shows in a moment.
    pub(crate) fn soon(&self) {
        self.again(FIRST_PAUSE_MILLIS, Care::Thorough);
    }

    fn again(&self, pause: i32, care: Care) {
        self.pause.set(pause);
        self.care.set(care);
        self.left.set(LOOKS);
        self.look_in(0);
    }

    fn look_in(&self, millis: i32) {
        self.waits.set(true);
        self.bridge.look_in(millis);
    }

    fn look(&self) {
        self.waits.set(false);
        // The last look of each series knows all, so that a page at rest is known.
        let care = if self.left.get() == 0 { Care::Thorough } else { self.care.get() };
        let awake = (self.look)(care);
        self.awake.set(awake);
        // What was seen may have led to something that is looked at again already.
        if !awake || self.waits.get() {
            return;
        }
        if let Some(left) = self.left.get().checked_sub(1) {
            let pause = self.pause.get();
            self.left.set(left);
            self.pause.set(self.longest_pause.min(pause * 2));
            return self.look_in(pause);
        }
        self.bridge.watch_changes();
    }
}

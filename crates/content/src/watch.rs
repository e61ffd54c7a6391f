//! When to look at a page.

use core::cell::Cell;

use crate::bridge::Bridge;

/// The pause after the first look at another view or after the user's own doing, in milliseconds; each one after it is
/// twice as long, up to the longest.
const FIRST_PAUSE_MILLIS: u32 = 50;
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

/// Has the page looked at soon after something has happened to it, and a few times more. Meanwhile nothing is observed:
/// it is the records of what changed that cost a busy page time, and it will be looked at anyway.
pub(crate) struct Watch {
    bridge: &'static Bridge,
    longest_pause: u32,
    pause: Cell<u32>,
    care: Cell<Care>,
    left: Cell<u8>,
    /// There is something to watch.
    awake: Cell<bool>,
    /// It will be time for the next look.
    waits: Cell<bool>,
}

impl Watch {
    /// With pauses of at most this many milliseconds.
    pub(crate) fn new(bridge: &'static Bridge, longest_pause: u32) -> Self {
        Self {
            bridge,
            longest_pause,
            pause: Cell::new(FIRST_PAUSE_MILLIS),
            care: Cell::new(Care::Glance),
            left: Cell::new(LOOKS),
            awake: Cell::new(false),
            waits: Cell::new(false),
        }
    }

    /// Looks for the first time: a page that has only just got its script is still building itself.
    pub(crate) fn start(&self) {
        self.look_in(FIRST_PAUSE_MILLIS);
    }

    /// Takes what may have made the page look different: it has `moved` to another view or `changed`,
    /// `extension/wake.js` has found a `sign` that there may be something to do, it is `time` to look. `look` looks, and
    /// says whether there is something to watch.
    pub(crate) fn told(&self, what: &str, look: impl FnOnce(Care) -> bool) {
        match what {
            "time" => self.look(look),
            "changed" => self.again(self.longest_pause, Care::Glance),
            "sign" if self.awake.get() => {}
            "sign" | "moved" => self.again(FIRST_PAUSE_MILLIS, Care::Glance),
            _ => {}
        }
    }

    /// The user has done something: what comes of it shows in a moment.
    pub(crate) fn soon(&self) {
        self.again(FIRST_PAUSE_MILLIS, Care::Thorough);
    }

    fn again(&self, pause: u32, care: Care) {
        self.pause.set(pause);
        self.care.set(care);
        self.left.set(LOOKS);
        self.look_in(0);
    }

    fn look_in(&self, millis: u32) {
        self.waits.set(true);
        self.bridge.look_in(millis);
    }

    fn look(&self, look: impl FnOnce(Care) -> bool) {
        self.waits.set(false);
        // The last look of each series knows all, so that a page at rest is known.
        let care = if self.left.get() == 0 { Care::Thorough } else { self.care.get() };
        let awake = look(care);
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

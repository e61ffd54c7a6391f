//! Decides whether the user saw what they activated.
//!
//! A script in the page could otherwise store a key of its own with a click that was meant for something else: by a
//! transparent layer over the whole page, or by a transparent control under the pointer. Ordinary pages have small
//! icons, controls that fade in, and filters and masks anywhere.

use crate::page::ControlVisibility;

/// Least opacity of something that a user sees, in percent. Controls that fade in are clicked early.
pub const MIN_OPACITY_PERCENT: u32 = 10;
/// Shortest side of something that a user sees, in CSS pixels. Texts for screen readers alone have one pixel.
pub const MIN_SIDE: u32 = 6;
/// Largest control, in percent of the window. A box with the key that copies itself fills much of a small window.
const MAX_WINDOW_PERCENT: u32 = 50;

impl ControlVisibility {
    pub(super) fn is_seen(self) -> bool {
        self.opacity_percent >= MIN_OPACITY_PERCENT
            && self.shorter_side >= MIN_SIDE
            && self.window_percent <= MAX_WINDOW_PERCENT
            && self.is_at_click
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_fading_controls_are_seen_and_transparent_tiny_and_covering_ones_are_not() {
        let icon =
            ControlVisibility { opacity_percent: 50, shorter_side: 16, window_percent: 0, is_at_click: true };
        assert!(icon.is_seen());
        for hidden in [
            ControlVisibility { opacity_percent: MIN_OPACITY_PERCENT - 1, ..icon },
            ControlVisibility { shorter_side: MIN_SIDE - 1, ..icon },
            ControlVisibility { window_percent: MAX_WINDOW_PERCENT + 1, ..icon },
            ControlVisibility { is_at_click: false, ..icon },
        ] {
            assert!(!hidden.is_seen(), "{hidden:?}");
        }
    }
}

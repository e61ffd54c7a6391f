//! The clickjacking check of the fill control.

/// How long the control must not have moved before a click, in milliseconds. A page could otherwise move it under a
/// click that was meant for something else.
pub(super) const STILL_MILLIS: u64 = 200;

/// Visibility of the control when it was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClickContext {
    /// Something lies above the control, or it is not right behind its field.
    pub covered: bool,
    /// Neither the control nor an ancestor is faded, clipped or filtered.
    pub opaque: bool,
    /// Visibility as reported by the browser; none where it does not report it.
    pub visible: Option<bool>,
    /// Time since the control last moved, in milliseconds.
    pub still_millis: u64,
}

impl ClickContext {
    /// The first reason to reject the click, for support; none if the user saw the control.
    pub(super) fn obstacle(self) -> Option<&'static str> {
        if self.covered {
            Some("something is above the control")
        } else if !self.opaque {
            Some("the control is faded, clipped or filtered")
        } else if self.visible == Some(false) {
            Some("the browser reports the control as not visible")
        } else if self.still_millis < STILL_MILLIS {
            Some("the control has just moved")
        } else {
            None
        }
    }
}

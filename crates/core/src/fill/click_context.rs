//! The clickjacking check of the fill control.
//!
//! The threat: a script or a style of Upstack's page, on the page's own origin, obtains a click that the user meant for
//! something else, and with it a key. It can show something else above the control, let the user see another name than
//! that of the key, put the control under the pointer just before a click, or take a cover off between two clicks. A key
//! that the user fills in on purpose can be read by the page in any case.
//!
//! The control lies in the browser's top layer and in a closed shadow root. There, styles of the page's other elements
//! (filters, masks, transforms, opacity) have no effect, so they are not checked. All of the following is: a click counts
//! only if it was so for a while.

/// How long the control must have been clear before a click, in milliseconds: longer than a user takes to respond to a
/// change, and than the two clicks of a double click are apart.
pub(super) const CLEAR_MILLIS: u64 = 600;

/// Visibility of the control, its panel included, as it was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClickContext {
    /// An element of the page is above it.
    pub covered: bool,
    /// Its size or style is not its own.
    pub altered: bool,
    /// False if the browser reports it as covered, faded or transformed. True in browsers that do not report it.
    pub visible: bool,
    /// Time for which it has been clear, in the same place, in the window that has the user's attention, in milliseconds.
    pub clear_millis: u64,
    /// The second click of a double click.
    pub repeated: bool,
}

impl ClickContext {
    /// The first reason to reject the click, for support; none if the user saw the control.
    pub(super) fn obstacle(self) -> Option<&'static str> {
        if self.covered {
            Some("something is above the control")
        } else if self.altered {
            Some("the page has changed the control's size or style")
        } else if !self.visible {
            Some("the browser reports the control as not visible")
        } else if self.clear_millis < CLEAR_MILLIS {
            Some("the control has just appeared, moved or been uncovered")
        } else {
            None
        }
    }
}

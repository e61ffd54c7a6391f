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

/// A reason why the user may not see the control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// An element of the page is above it.
    Covered,
    /// Its size or style is not its own.
    Altered,
    /// The browser reports it as covered, faded or transformed.
    ReportedHidden,
}

/// Visibility of the control, or of its question, as it was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClickContext {
    pub obstacle: Option<Obstacle>,
    /// Time for which it has been clear, in the same place, in the window that has the user's attention, in milliseconds.
    pub clear_millis: u64,
    /// The second click of a double click.
    pub repeated: bool,
}

/// The result of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    /// The second click of a double click, of which the first counts.
    Repeated,
    /// The control has just appeared, moved or been uncovered.
    TooEarly,
    Refused(Obstacle),
}

impl ClickContext {
    pub(super) fn verdict(self) -> Verdict {
        if self.repeated {
            return Verdict::Repeated;
        }
        match self.obstacle {
            Some(obstacle) => Verdict::Refused(obstacle),
            None if self.clear_millis < CLEAR_MILLIS => Verdict::TooEarly,
            None => Verdict::Accepted,
        }
    }
}

impl Verdict {
    /// The reason for a refusal, for support.
    pub(super) fn cause(self) -> Option<&'static str> {
        match self {
            Self::Accepted | Self::Repeated => None,
            Self::TooEarly => Some("the control has just appeared, moved or been uncovered"),
            Self::Refused(Obstacle::Covered) => Some("something is above the control"),
            Self::Refused(Obstacle::Altered) => Some("the page has changed the control's size or style"),
            Self::Refused(Obstacle::ReportedHidden) => Some("the browser reports the control as not visible"),
        }
    }
}

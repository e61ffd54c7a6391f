//! The clickjacking check of the fill control.
//!
//! The threat: a script or a style of Upstack's page, on the page's own origin, obtains a click that the user meant for
//! something else, and with it a key. It can show something else above the control, let the user see another name than
//! that of the key, put the control under the pointer just before a click, or take a cover off between two clicks. A key
//! that the user fills in on purpose can be read by the page in any case.
//!
//! The control lies in the browser's top layer and in a closed shadow root. There, styles of the page's other elements
//! (filters, masks, transforms, opacity) have no effect, so they are not checked, except a filter of the root element,
//! which some browsers apply to the top layer too: it can paint anything in place of the control. All of the following is
//! checked, and a click counts only if it was so for a while.

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

/// A function of the CSS property `filter`, such as `invert(1)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FilterFunction<'a> {
    pub name: &'a str,
    /// Its argument; NaN if that is no number.
    pub amount: f64,
}

/// Returns whether everything can still be recognised under a filter, as under those that extensions for dark pages and
/// people with low vision use.
pub fn is_legible(filter: &[FilterFunction<'_>]) -> bool {
    filter.iter().enumerate().all(|(at, function)| {
        let is_repeated = filter[..at].iter().any(|other| other.name == function.name);
        // A half of an inversion is grey everywhere.
        let is_whole = function.amount <= 0.1 || function.amount >= 0.9;
        let is_slight = (0.6..=1.6).contains(&function.amount);
        !is_repeated
            && match function.name {
                "hue-rotate" | "grayscale" | "sepia" => true,
                "invert" => is_whole,
                "brightness" | "contrast" | "saturate" => is_slight,
                _ => false,
            }
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn filters_for_dark_pages_are_legible_and_those_that_hide_something_are_not() {
        let is_legible = |functions: &[(&'static str, f64)]| {
            let functions: Vec<_> =
                functions.iter().map(|&(name, amount)| FilterFunction { name, amount }).collect();
            is_legible(&functions)
        };
        assert!(is_legible(&[]));
        assert!(is_legible(&[("invert", 1.0), ("hue-rotate", 180.0)]));
        assert!(is_legible(&[
            ("invert", 0.93),
            ("hue-rotate", 180.0),
            ("contrast", 0.9),
            ("brightness", 1.1)
        ]));
        assert!(is_legible(&[("grayscale", 1.0)]));
        for hiding in [
            &[("contrast", 0.0), ("brightness", 9.0)][..],
            &[("invert", 0.5)],
            &[("opacity", 0.0)],
            &[("opacity", 0.9)],
            &[("blur", 9.0)],
            &[("brightness", 0.0)],
            &[("saturate", 90.0)],
            &[("brightness", 1.6), ("contrast", 1.0), ("brightness", 1.6)],
            &[("url", f64::NAN)],
            &[("brightness", f64::NAN)],
            &[("invert", f64::NAN)],
        ] {
            assert!(!is_legible(hiding), "{hiding:?}");
        }
    }
}

//! Reasons for which the user's own action has no effect.

use serde::{Deserialize, Serialize};

use super::TabAnswer;
use crate::candidate::Fault;
use crate::key::KEY_LENGTH;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// The reason for which an action of the user has no effect. The texts are in `extension/_locales` under
        /// `refused_<name>`. It is no [`FailureCode`](crate::failure::FailureCode), since those are part of every
        /// content script.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum Refusal {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl Refusal {
            /// Every refusal with its name, for tests that its text exists.
            pub const ALL: &[(Self, &str)] = &[$((Self::$name, $text),)+];
        }
    };
}

refusals! {
    /// The focus is not in a text field that can be filled in.
    NoField = "no_field",
    /// The field is in a frame, which the page around it could cover.
    FieldInFrame = "field_in_frame",
    /// The page or frame is of another site.
    OtherSite = "other_site",
    /// The settings switch Keyferry off there.
    SwitchedOff = "switched_off",
    /// The content script could not be started.
    NotStarted = "not_started",
    /// There is no text for a key.
    KeyEmpty = "key_empty",
    /// The text is a mask, as Omnisend lists keys.
    KeyMasked = "key_masked",
    KeyTooShort = "key_too_short",
    KeyTooLong = "key_too_long",
    /// The text is a key or token of another service.
    KeyForeign = "key_foreign",
    /// The text contains something that no key contains.
    KeyMixed = "key_mixed",
    /// The text may be a key, but has none of the published formats: the user has to confirm it in the popup.
    KeyUnusual = "key_unusual",
}

impl Refusal {
    /// The refusal of a command that fills in a key, by the content script's answer; none if it was carried out.
    pub(crate) fn of_answer(answer: TabAnswer) -> Option<Self> {
        match answer {
            TabAnswer::Done => None,
            TabAnswer::NoForm | TabAnswer::NoField => Some(Self::NoField),
            TabAnswer::FieldInFrame => Some(Self::FieldInFrame),
        }
    }

    /// The refusal of a text of this length, in bytes, that is no key.
    pub(crate) fn of_text(fault: Fault, length: usize) -> Self {
        match fault {
            Fault::Empty => Self::KeyEmpty,
            Fault::Masked => Self::KeyMasked,
            Fault::Cut | Fault::BrandId | Fault::TooShort if length <= KEY_LENGTH => Self::KeyTooShort,
            Fault::Cut | Fault::BrandId | Fault::TooShort => Self::KeyTooLong,
            Fault::Other if length > KEY_LENGTH => Self::KeyTooLong,
            Fault::OtherVendor(_) | Fault::OtherSite => Self::KeyForeign,
            Fault::Unusual => Self::KeyUnusual,
            Fault::Divided
            | Fault::Several
            | Fault::Email
            | Fault::Address
            | Fault::Formula
            | Fault::Other => Self::KeyMixed,
        }
    }
}

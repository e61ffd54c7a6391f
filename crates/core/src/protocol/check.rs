//! A store as Omnisend describes it, and Omnisend's last answer about a key.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::ids::BrandId;

/// A store as Omnisend describes it to one of its keys. A text is empty where Omnisend gave none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StoreProfile {
    /// The store that the answer is about.
    pub brand_id: BrandId,
    /// At most [`MAX_PROFILE_CHARS`](crate::limits::MAX_PROFILE_CHARS) characters, as `website`.
    #[serde(default)]
    pub name: String,
    /// The website's host, such as `acme.example`, without `www.`.
    #[serde(default)]
    pub website: String,
    /// The shop system, such as `shopify`. At most [`MAX_PLATFORM_CHARS`](crate::limits::MAX_PLATFORM_CHARS) characters.
    #[serde(default)]
    pub platform: String,
    /// The three letters of ISO 4217.
    #[serde(default)]
    pub currency: String,
}

/// Omnisend's last answer about a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KeyCheck {
    /// Time of the answer, in seconds since 1970-01-01 UTC.
    pub at: u64,
    pub verdict: Verdict,
}

/// The meaning of an answer of Omnisend. Where Omnisend said nothing, there is an [`Obstacle`] and no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Verdict {
    /// Omnisend accepted the key and described its store.
    Works,
    /// Omnisend accepted the key, which may not read the store's description (status 403).
    WorksUnnamed,
    /// Omnisend did not accept the key (status 401): it is not complete, was deleted, or was never one.
    NotAccepted,
    /// Omnisend accepted the key, and named another store than the key begins with.
    OtherStore,
    /// A verdict that only a newer version knows.
    #[serde(other)]
    Unknown,
}

impl Verdict {
    /// Every verdict of this version.
    pub const ALL: &[Self] = &[Self::Works, Self::WorksUnnamed, Self::NotAccepted, Self::OtherStore];

    /// The name, as in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::WorksUnnamed => "works_unnamed",
            Self::NotAccepted => "not_accepted",
            Self::OtherStore => "other_store",
            Self::Unknown => "unknown",
        }
    }

    /// Parses a name as in messages; one that this version does not know is [`Verdict::Unknown`].
    pub fn parse(name: &str) -> Self {
        Self::ALL.iter().copied().find(|verdict| verdict.as_str() == name).unwrap_or(Self::Unknown)
    }
}

/// A check without an answer of Omnisend's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Unchecked {
    pub obstacle: Obstacle,
    /// The chain of causes for support, outermost first, joined by `: `. Never contains a key.
    #[serde(default)]
    pub cause: String,
    /// Seconds to wait before the next request about this key.
    #[serde(default)]
    pub wait_seconds: u32,
}

macro_rules! obstacles {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// The reason for which Omnisend said nothing about a key. The texts are in `extension/_locales` under
        /// `check_<code>` and `check_<code>_todo`, the command line's in the host's `errors/obstacles.rs`. It is no
        /// [`FailureCode`](crate::failure::FailureCode), since those are part of every content script.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum Obstacle {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
            /// An obstacle that only a newer version knows.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl Obstacle {
            /// Every obstacle with its code, for tests that its texts exist.
            pub const ALL: &[(Self, &str)] = &[$((Self::$name, $code),)+ (Self::Unknown, "unknown")];

            /// The stable code, for `--json` output and support.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                    Self::Unknown => "unknown",
                }
            }
        }
    };
}

obstacles! {
    /// There is no network, or no connection to Omnisend in time.
    Offline = "offline",
    /// A verified server got the request and sent no answer in time, or closed the connection without one.
    NoAnswer = "no_answer",
    /// The name of Omnisend's server could not be resolved.
    NameUnresolved = "name_unresolved",
    /// A certificate is not trusted, or TLS failed for another reason than the computer's clock.
    ConnectionInsecure = "connection_insecure",
    /// A certificate is not valid at the time that the computer's clock shows.
    ClockWrong = "clock_wrong",
    /// The proxy of the company or the system refused the connection, or asks for a password.
    ProxyRefused = "proxy_refused",
    /// Omnisend's server, or a network's login page in its place, answered with a redirect.
    Redirected = "redirected",
    /// Omnisend has a fault or is under maintenance (status 5xx).
    Unavailable = "unavailable",
    /// Omnisend gets too many requests for this store (status 429).
    TooManyRequests = "too_many_requests",
    /// This key was asked about less than [`MIN_CHECK_SECONDS`](crate::limits::MIN_CHECK_SECONDS) ago.
    TooSoon = "too_soon",
    /// The process that asks Omnisend did not start, or ended without an answer: the key was not sent.
    NotStarted = "not_started",
    /// Omnisend did not understand the request (status 400), or no longer supports its version (status 410).
    Outdated = "outdated",
    /// The answer is none that Omnisend documents: empty, not JSON, or somebody else's.
    UnexpectedAnswer = "unexpected_answer",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_one_name_and_an_unknown_name_is_no_verdict() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.as_str());
            assert_eq!(Verdict::parse(verdict.as_str()), *verdict);
        }
        assert_eq!(serde_json::from_str::<Verdict>("\"better\"").unwrap(), Verdict::Unknown);
        assert_eq!(Verdict::parse("better"), Verdict::Unknown);
    }

    #[test]
    fn every_obstacle_has_one_code_and_an_unknown_code_is_an_obstacle() {
        for (obstacle, code) in Obstacle::ALL {
            assert_eq!(serde_json::to_value(obstacle).unwrap(), *code);
            assert_eq!(obstacle.as_str(), *code);
        }
        assert_eq!(serde_json::from_str::<Obstacle>("\"sunspots\"").unwrap(), Obstacle::Unknown);
    }
}

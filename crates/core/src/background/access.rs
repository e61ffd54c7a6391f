//! Access control: which sender may make which request.
//!
//! The sender is classified by what the browser reports about it, before its message is read: a page's message is
//! read as a [`PageRequest`] only, an extension page's as an [`ExtensionRequest`](crate::protocol::ExtensionRequest)
//! only.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::failure::{Failure, FailureCode};
use crate::protocol::PageRequest;
use crate::settings::Settings;
use crate::sites::WebApp;

/// A document in a tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PageAddress {
    /// The browser's ID of the tab.
    pub tab: i32,
    /// The browser's ID of the frame; 0 is the top frame. Firefox's exceed 2^32.
    pub frame: i64,
}

/// The sender of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A content script on a page that Keyferry works on.
    Page(PageSender),
    /// One of the extension's own pages. Web pages cannot embed them.
    Extension,
    /// Any other page, or a frame that Keyferry does not work in.
    Unknown,
}

/// A page that Keyferry works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSender {
    /// The web app that the page belongs to.
    pub app: WebApp,
    /// `None` for a page outside tabs.
    pub page: Option<PageAddress>,
}

impl Sender {
    /// Classifies a sender by its document's origin and its place, as the browser reports them.
    pub fn classify(extension_origin: &str, origin: &str, page: Option<PageAddress>) -> Self {
        if origin == extension_origin {
            return Self::Extension;
        }
        let is_top = page.as_ref().is_some_and(|page| page.frame == 0);
        match WebApp::from_origin(origin) {
            Some(app) if is_top || app.works_in_frames() => Self::Page(PageSender { app, page }),
            Some(_) | None => Self::Unknown,
        }
    }
}

/// The senders that may make a request.
struct Rule {
    apps: &'static [WebApp],
    when_switched_off: SwitchedOff,
}

/// The effect on a request when the settings switch Keyferry off on the page's web app.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SwitchedOff {
    Allowed,
    Refused,
    /// Allowed for a capture that is pending already: it must not be lost.
    AllowedIfPending,
}

/// The table of access rules.
fn rule(request: &PageRequest) -> Rule {
    use SwitchedOff::{Allowed, AllowedIfPending, Refused};
    use WebApp::{Omnisend, Upstack};
    let (apps, when_switched_off): (&[WebApp], SwitchedOff) = match request {
        PageRequest::Start | PageRequest::StartFallback | PageRequest::Settings | PageRequest::Listening => {
            (&[Omnisend, Upstack], Allowed)
        }
        PageRequest::PrepareHost => (&[Omnisend, Upstack], Refused),
        PageRequest::NameKey => (&[Omnisend], Refused),
        PageRequest::Deliver(_) | PageRequest::Retry { .. } => (&[Omnisend], AllowedIfPending),
        PageRequest::Saved | PageRequest::KeyOfStore { .. } | PageRequest::Fill { .. } => {
            (&[Upstack], Refused)
        }
        PageRequest::Filled { .. } => (&[Upstack], Allowed),
    };
    Rule { apps, when_switched_off }
}

/// Checks a page's request. `is_pending` returns whether the capture in the request is pending or acknowledged.
pub(super) fn check(
    app: WebApp,
    request: &PageRequest,
    settings: &Settings,
    is_pending: bool,
) -> Result<(), Failure> {
    let Rule { apps, when_switched_off } = rule(request);
    if !apps.contains(&app) {
        return Err(not_allowed());
    }
    let allowed_when_off = match when_switched_off {
        SwitchedOff::Allowed => true,
        SwitchedOff::Refused => false,
        SwitchedOff::AllowedIfPending => is_pending,
    };
    if allowed_when_off || settings.is_enabled_on(app) {
        return Ok(());
    }
    let mut cause = String::from("Keyferry is switched off on ");
    cause.push_str(app.origin());
    Err(Failure::new(FailureCode::SwitchedOff, cause))
}

/// The refusal of a request that its sender may not make.
pub(super) fn not_allowed() -> Failure {
    Failure::new(FailureCode::NotAllowed, "this page may not make this request")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sites::{omnisend, upstack};

    const EXTENSION: &str = "chrome-extension://keyferry";

    fn classify(origin: &str, frame: i64) -> Sender {
        Sender::classify(EXTENSION, origin, Some(PageAddress { tab: 1, frame }))
    }

    #[test]
    fn upstack_is_served_in_the_top_document_only_and_omnisend_in_frames_too() {
        assert!(matches!(
            classify(omnisend::ORIGIN, 0),
            Sender::Page(PageSender { app: WebApp::Omnisend, .. })
        ));
        assert!(matches!(
            classify(omnisend::ORIGIN, 7),
            Sender::Page(PageSender { app: WebApp::Omnisend, .. })
        ));
        assert!(matches!(
            classify(upstack::ORIGIN, 0),
            Sender::Page(PageSender { app: WebApp::Upstack, .. })
        ));
        assert_eq!(classify(upstack::ORIGIN, 7), Sender::Unknown);
        assert_eq!(Sender::classify(EXTENSION, upstack::ORIGIN, None), Sender::Unknown);
    }

    #[test]
    fn only_the_extensions_origin_is_classified_as_the_extension() {
        assert_eq!(Sender::classify(EXTENSION, EXTENSION, None), Sender::Extension);
        assert_eq!(classify(EXTENSION, 0), Sender::Extension);
        for origin in
            ["", "null", "https://example.com", "chrome-extension://keyferry.example", omnisend::ORIGIN]
        {
            assert_ne!(classify(origin, 0), Sender::Extension, "{origin}");
        }
        assert_eq!(classify("https://app.upstackdata.com.evil.example", 0), Sender::Unknown);
    }
}

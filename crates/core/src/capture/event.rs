//! Input and output of the capture machine.

use alloc::string::String;
use alloc::vec::Vec;

use super::{CopySource, Notice};
use crate::card::Tone;
use crate::failure::Failure;
use crate::ids::CaptureId;
use crate::key::ApiKey;
use crate::page::{Control, ControlVisibility, ElementId, PageView, Surroundings};
use crate::protocol::{Capture, CheckLine, Delivery};
use crate::settings::PageSettings;

/// The time of an event, and an ID for the capture that it may begin.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01 UTC.
    pub now_millis: u64,
    /// Random and unused.
    pub fresh_id: CaptureId,
}

/// Input of the machine.
#[derive(Debug)]
pub enum Event {
    /// The page was scanned, because it loaded, changed or navigated.
    Snapshot(PageView),
    /// Answer to [`Action::RequestSettings`].
    Settings(PageSettings),
    /// [`Action::RequestSettings`] failed.
    SettingsUnavailable,
    /// The user typed in a field.
    Typed(ElementId),
    /// The user clicked a control, or pressed Enter or Space on it.
    ControlActivated {
        control: Control,
        surroundings: Surroundings,
        visibility: ControlVisibility,
        /// The values with the format of a key that are closest to the control.
        nearby: Vec<ApiKey>,
        /// The user sees them. Otherwise they are in attributes.
        are_shown: bool,
        stamp: Stamp,
    },
    /// The user pressed a keyboard shortcut for copying.
    CopyShortcut { now_millis: u64 },
    /// The user opened a context menu, which can contain a copy command.
    ContextMenuOpened { now_millis: u64 },
    /// A value that may be a key was copied to the clipboard.
    Copied { key: ApiKey, source: CopySource, stamp: Stamp },
    /// The user is about to leave the page, or switches to another tab or window.
    Leaving,
    /// The user accepted the question in the notice, or its offer to name the saved key.
    Accepted(Stamp),
    /// The background reports the state of a capture.
    Delivery(Delivery),
    /// The background reports Omnisend's answer about a saved key.
    KeyChecked(CheckLine),
    /// The background could not be reached about this capture, or refused it.
    Unreachable { capture: CaptureId, failure: Failure },
    /// The timer with this ID has elapsed.
    TimedOut(u32),
    /// The user requested another attempt.
    Retry,
    /// The user asked to have the key copied to the clipboard again.
    CopyAgain,
    /// Result of [`Action::CopyToClipboard`]: false if the browser refused.
    CopiedAgain(bool),
    /// The user closed the notice.
    Dismissed,
}

/// Output of the machine, in the order to be performed.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// Ask the background for the settings.
    RequestSettings,
    /// Ask the background to start the host, since a key is near.
    PrepareHost,
    /// Ask the background to open the popup, in which the user names the saved key.
    NameKey,
    /// Put the name into the field if it is empty, with the events that typing causes.
    Prefill { field: ElementId, name: String },
    /// Include keys in snapshots ([`PageView::keys`]), or no longer.
    LookForKeys(bool),
    /// Report the page's clipboard calls as [`Event::Copied`] for this many milliseconds.
    ArmClipboardHook(u32),
    /// Send the capture to the background.
    Deliver(Capture),
    /// Ask the background for another attempt.
    RetryDelivery(CaptureId),
    /// Report [`Event::TimedOut`] with `id` after this time. It replaces the timer before.
    StartTimer { id: u32, millis: u32 },
    /// Put the key on the clipboard, then report [`Event::CopiedAgain`].
    CopyToClipboard(ApiKey),
    /// Show this notice in place of any other.
    ShowNotice(Notice),
    /// Add a line to the notice that is shown, which gets this tone. An urgent one interrupts screen readers.
    ExtendNotice { line: String, tone: Tone, urgent: bool },
    /// Remove the notice.
    HideNotice,
    /// Make the browser confirm leaving the page while a key is not in the keyring, or no longer.
    ConfirmLeaving(bool),
}

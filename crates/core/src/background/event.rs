//! Events and actions of the background.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::access::{PageAddress, PageSender};
use super::alarm::Alarm;
use super::menu::{MenuEntry, MenuUse};
use super::queue::Pending;
use super::removals::HeldRemoval;
use super::session::Session;
use super::toolbar::{Badge, Icon, Title};
use crate::failure::FailureCode;
use crate::ids::CaptureId;
use crate::protocol::{
    Delivery, ExtensionReply, ExtensionRequest, HostReply, HostRequest, Overview, PageReply, PageRequest,
    SignInAddress, TabAnswer, TabCommand, Verdict,
};
use crate::settings::Choice;

/// Identifies the reply to one message: the adapter keeps the browser's reply function under it.
pub type ReplyId = u32;

/// Events that the adapter reports.
#[derive(Debug)]
pub enum Event {
    /// The background has started, before every other event.
    Started(Started),
    /// A page sent a message; `None` if it is no [`PageRequest`].
    PageRequest { sender: PageSender, reply_to: ReplyId, request: Option<PageRequest> },
    /// An extension page sent a message; `None` if it is no [`ExtensionRequest`].
    ExtensionRequest { reply_to: ReplyId, request: Option<ExtensionRequest> },
    /// Another sender, from which no message is accepted, sent one.
    UnknownSender { reply_to: ReplyId },
    /// The host sent a message; `None` if it is no [`HostReply`].
    HostReplied(Option<HostReply>),
    /// The connection to the host has ended, or could not be made.
    HostDisconnected {
        reason: DisconnectReason,
        /// The browser's error message.
        cause: String,
    },
    /// A timer of [`Action::StartTimer`] has run out.
    TimerFired(u32),
    /// An alarm of [`Action::SetAlarm`] has fired.
    AlarmFired(Alarm),
    /// The computer is online again, most likely after sleep, when timers and alarms are late.
    BackOnline,
    /// The browser did not carry out [`Action::HoldPending`], with its error message.
    HoldFailed(String),
    /// The extension or the browser was installed or updated.
    Installed { is_update: bool },
    /// The browser has a new version of the extension, and starts it after [`Action::Reload`], or at its own next start.
    UpdateAvailable,
    /// The settings have changed.
    SettingsLoaded {
        /// The user's choice.
        user: Choice,
        /// The policy's.
        managed: Choice,
    },
    /// The user pressed the keyboard shortcut in this tab.
    ShortcutPressed { tab: i32 },
    /// The user chose an entry of the context menu.
    MenuUsed(MenuUse),
    /// The tab answered [`Action::CommandTab`].
    TabAnswered {
        /// As in the action.
        id: u32,
        /// `None` if the document has no content script.
        answer: Option<TabAnswer>,
    },
    /// The browser did not carry out [`Action::InjectScript`] in this document.
    InjectionFailed(PageAddress),
}

/// The state that the browser holds for a background that starts. What could not be read is the default.
#[derive(Debug, Default)]
pub struct Started {
    /// The content of the last [`Action::HoldSession`].
    pub session: Session,
    /// The user's choice.
    pub user: Choice,
    /// The policy's.
    pub managed: Choice,
    /// The content of the last [`Action::HoldRemovals`].
    pub removals: Vec<HeldRemoval>,
    /// The content of the last [`Action::HoldPending`].
    pub pending: Vec<Pending>,
}

/// Why the connection to the host ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisconnectReason {
    /// The browser finds no registration, or no program.
    NotInstalled,
    /// The registration does not allow this extension.
    Forbidden,
    /// A policy forbids the browser to start the host.
    Blocked,
    /// The system did not start the host.
    NotStarted,
    /// The host ended, or the connection broke.
    Exited,
}

impl DisconnectReason {
    pub(super) fn code(self) -> FailureCode {
        match self {
            Self::NotInstalled => FailureCode::HelperMissing,
            Self::Forbidden => FailureCode::HelperForbidden,
            Self::Blocked => FailureCode::HelperBlocked,
            Self::NotStarted => FailureCode::HelperNotStarted,
            Self::Exited => FailureCode::HelperCrashed,
        }
    }
}

/// Actions, carried out by the adapter in order, each finished before the next one. `extension/background/actions.js`
/// has a handler for each; a missing one is a type error there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Action {
    /// Holds these captures in the browser's session memory, in place of those held before.
    HoldPending(Vec<Pending>),
    /// Holds this in the browser's session memory, in place of what was held before.
    HoldSession(Session),
    /// Holds the entries that are being removed in the browser's storage on disk, in place of those held before: a removal
    /// that the browser's end has interrupted goes on at its next start.
    HoldRemovals(Vec<HeldRemoval>),
    /// Answers a message of a page.
    ReplyToPage { reply_to: ReplyId, reply: PageReply },
    /// Answers a message of an extension page.
    ReplyToExtension { reply_to: ReplyId, reply: ExtensionReply },
    /// Answers a message of an extension page once the last [`Action::HoldPending`] is carried out: with `held`, or with
    /// `not_held` if the browser did not do so.
    ReplyOnceHeld { reply_to: ReplyId, held: ExtensionReply, not_held: ExtensionReply },
    /// Notifies a page of a delivery's new state.
    NotifyPage { page: PageAddress, delivery: Delivery },
    /// Adds Omnisend's answer about a captured key to the page's notice, as a [`CheckLine`](crate::protocol::CheckLine).
    NotifyChecked {
        page: PageAddress,
        capture: CaptureId,
        verdict: Verdict,
        /// The store's name and website, or else its brand ID.
        store: String,
        is_problem: bool,
    },
    /// Sends a request to the host, connecting first if there is no connection.
    SendToHost(HostRequest),
    /// Ends the connection to the host.
    DisconnectHost,
    /// Reports [`Event::TimerFired`] after this time, if the background still runs.
    StartTimer { id: u32, millis: u64 },
    /// Reports [`Event::AlarmFired`], even if the background ends meanwhile.
    SetAlarm {
        alarm: Alarm,
        /// The delay until it fires.
        seconds: u32,
        /// Whether it fires again after each such delay, until it is cleared.
        repeats: bool,
    },
    /// Clears an alarm.
    ClearAlarm(Alarm),
    /// Runs a script of the extension in a document.
    InjectScript {
        page: PageAddress,
        /// The script's file.
        file: String,
    },
    /// Shows this badge on the toolbar icon.
    SetBadge(Badge),
    /// Gives the toolbar icon this title.
    SetTitle(Title),
    /// Shows this toolbar icon.
    SetIcon(Icon),
    /// Caches the overview that the popup shows until it has the helper's answer. `None` removes it.
    CacheOverview(Option<Overview>),
    /// Notifies open extension pages that what they show has changed.
    NotifyExtensionPages,
    /// Creates these entries of the context menu. The browser keeps them.
    CreateMenus(Vec<MenuEntry>),
    /// Opens a page of the extension in a new tab.
    OpenPage(String),
    /// Opens this address in a tab beside the page in front, in the place of an earlier one.
    OpenSignIn(SignInAddress),
    /// Closes that tab, if it is open.
    CloseSignIn,
    /// Stores the user's choice.
    StoreChoice(Choice),
    /// Starts the extension anew, in its new version. The browser's session memory is emptied.
    Reload,
    /// Opens the popup, if the browser allows that.
    OpenPopup {
        /// Opens it in a window of its own otherwise.
        or_window: bool,
    },
    /// Sends a command to the content script of a document.
    SendToPage { page: PageAddress, command: TabCommand },
    /// Sends a command to a tab's content script, then reports [`Event::TabAnswered`].
    CommandTab { id: u32, tab: i32, command: TabCommand },
}

//! Requests of pages and of extension pages.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::access::{self, PageSender};
use super::pending_call::{PendingCall, Viewer};
use super::tab_commands::Source;
use super::{
    Action, Background, News, PageAddress, ReplyId, confirm, confirm_page, refuse, refuse_page, unreadable,
};
use crate::failure::{Failure, FailureCode};
use crate::ids::{CaptureId, EntryId};
use crate::limits::{MAX_LABEL_CHARS, MAX_STORE_CHARS};
use crate::protocol::{
    ExtensionReply, ExtensionRequest, HostCall, LastUse, Overview, PageReply, PageRequest, TabCommand,
};
use crate::sites::WebApp;

impl Background {
    pub(super) fn on_page_request(
        &mut self,
        sender: PageSender,
        reply_to: ReplyId,
        request: Option<PageRequest>,
    ) -> Vec<Action> {
        let Some(request) = request else { return vec![refuse_page(reply_to, unreadable())] };
        let PageSender { app, page } = sender;
        let is_pending = match &request {
            PageRequest::Deliver(capture) => self.is_known(&capture.id),
            PageRequest::Retry { capture } => self.is_known(capture),
            PageRequest::Start
            | PageRequest::StartFallback
            | PageRequest::Saved
            | PageRequest::KeyOfStore { .. }
            | PageRequest::Fill { .. }
            | PageRequest::Filled { .. }
            | PageRequest::Settings
            | PageRequest::PrepareHost
            | PageRequest::NameKey
            | PageRequest::Listening => false,
        };
        if let Err(failure) = access::check(app, &request, &self.choices.settings(), is_pending) {
            return vec![refuse_page(reply_to, failure)];
        }
        match request {
            PageRequest::Start => start(reply_to, app, page, ".js"),
            PageRequest::StartFallback => start(reply_to, app, page, "-fallback.js"),
            PageRequest::Deliver(capture) => self.deliver(reply_to, capture, page),
            PageRequest::Retry { capture } => self.retry_from_page(reply_to, &capture),
            PageRequest::Saved => self.send(HostCall::List, PendingCall::List(reply_to, page)),
            PageRequest::KeyOfStore { open } => {
                let entries = self.key_of_store(&open).into_iter().collect();
                vec![Action::ReplyToPage { reply_to, reply: PageReply::Saved { entries } }]
            }
            PageRequest::Fill { entry } => self.release(reply_to, app, page, entry),
            PageRequest::Filled { entry, used } => {
                // A use that did not happen would spare a page the question about a key's store.
                let tab = page.map(|page| page.tab);
                if !tab.is_some_and(|tab| self.session.rates.was_released(&entry, tab, self.now_millis)) {
                    return vec![refuse_page(reply_to, access::not_allowed())];
                }
                let used =
                    LastUse { store: truncate(&used.store, MAX_STORE_CHARS), at: self.now_millis / 1000 };
                let mut actions = self.send(HostCall::MarkUsed { entry, used }, PendingCall::MarkUsed);
                actions.push(confirm_page(reply_to));
                actions
            }
            PageRequest::Settings => {
                vec![Action::ReplyToPage {
                    reply_to,
                    reply: PageReply::Settings(self.choices.settings().for_pages()),
                }]
            }
            PageRequest::PrepareHost => {
                let mut actions = vec![confirm_page(reply_to)];
                if !self.host.is_connected() {
                    actions.extend(self.send(HostCall::Hello, PendingCall::Hello));
                }
                actions
            }
            PageRequest::NameKey => self.name_key(reply_to, page.as_ref()),
            PageRequest::Listening => {
                let mut actions = vec![confirm_page(reply_to)];
                actions.extend(self.on_listening(page.as_ref()));
                actions
            }
        }
    }

    /// Whether a page of the extension that asks by itself is answered from the state: the password of a locked keyring is
    /// asked for only if the user opens the popup or tries again.
    fn is_listed(&self) -> bool {
        self.popup.is_searchable() || self.popup.is_locked()
    }

    /// Answers a page of the extension, from the state or by a list of the helper.
    fn list(&mut self, reply_to: ReplyId, viewer: Viewer, from_state: bool) -> Vec<Action> {
        if from_state {
            return vec![self.reply_overview(reply_to, &viewer)];
        }
        if self.host.is_waiting() {
            return vec![self.reply_while_waiting(reply_to, &viewer)];
        }
        self.send(HostCall::List, PendingCall::Overview(reply_to, viewer))
    }

    /// Releases a key for a page's form, within the limits.
    fn release(
        &mut self,
        reply_to: ReplyId,
        app: WebApp,
        page: Option<PageAddress>,
        entry: EntryId,
    ) -> Vec<Action> {
        let Some(page) = page else {
            return vec![refuse_page(reply_to, access::not_allowed())];
        };
        if !self.session.rates.may_release(&entry, page.tab, self.now_millis) {
            let failure = Failure::new(FailureCode::TooManyReleases, "the page has asked for too many keys");
            return vec![self.show_news(News::Refused), refuse_page(reply_to, failure)];
        }
        let release = HostCall::Release { entry: entry.clone(), origin: app.origin().into() };
        self.send(release, PendingCall::Fill(reply_to, page, entry))
    }

    /// Opens the popup to name the key that this document saved last: once for each key, since a page that an attacker has
    /// taken over could otherwise open the popup again and again.
    fn name_key(&mut self, reply_to: ReplyId, page: Option<&PageAddress>) -> Vec<Action> {
        let Some(saved) = self.session.unnamed.take_if(|saved| Some(&saved.page) == page) else {
            let cause = "this document has saved no key that has no name";
            return vec![refuse_page(reply_to, Failure::new(FailureCode::NotFound, cause))];
        };
        self.popup.start_naming(saved.entry);
        vec![confirm_page(reply_to), Action::OpenPopup { or_window: true }]
    }

    /// Records that the user has opened the popup, which no page can do.
    fn note_popup_opened(&mut self) {
        self.session.rates.note_seen();
        self.session.news = None;
    }

    pub(super) fn on_extension_request(
        &mut self,
        reply_to: ReplyId,
        request: Option<ExtensionRequest>,
    ) -> Vec<Action> {
        let Some(request) = request else { return vec![refuse(reply_to, unreadable())] };
        match request {
            ExtensionRequest::Overview { text } => {
                // A page has opened it to name a key.
                if !self.popup.is_naming() {
                    self.note_popup_opened();
                }
                self.list(reply_to, Viewer::Popup(text), false)
            }
            ExtensionRequest::Helper => self.list(reply_to, Viewer::OtherPage, self.popup.is_locked()),
            ExtensionRequest::Search { text } => self.list(reply_to, Viewer::Popup(text), self.is_listed()),
            ExtensionRequest::Reveal { entry } => {
                self.send(HostCall::Reveal { entry: entry.clone() }, PendingCall::Reveal(reply_to, entry))
            }
            ExtensionRequest::Copy { entry } => {
                let clear_seconds = self.choices.settings().clipboard_seconds;
                let call = HostCall::Copy { entry: entry.clone(), clear_seconds };
                self.send(call, PendingCall::Copy(reply_to, entry))
            }
            ExtensionRequest::CopyUnsaved(capture) => vec![self.reveal_unsaved(reply_to, &capture)],
            ExtensionRequest::Rename { entry, label } => {
                let label = truncate(label.trim(), MAX_LABEL_CHARS);
                let call = HostCall::Rename { entry, label: label.clone() };
                self.send(call, PendingCall::Rename(reply_to, label))
            }
            ExtensionRequest::Remove(removal) => {
                let mut actions = vec![confirm(reply_to)];
                actions.extend(self.start_removal(removal));
                actions
            }
            ExtensionRequest::Undo { entry } => self.undo_removal(reply_to, &entry),
            ExtensionRequest::SyncTeam => {
                let mut actions = vec![confirm(reply_to)];
                actions.extend(self.sync_team());
                actions
            }
            ExtensionRequest::Team => self.list(reply_to, Viewer::Team, self.is_listed()),
            ExtensionRequest::ConnectTeam(connection) => self.connect_team(reply_to, connection),
            ExtensionRequest::CancelConnect => self.cancel_connect(reply_to),
            ExtensionRequest::DisconnectTeam => self.disconnect_team(reply_to),
            ExtensionRequest::CheckNow { entry } => {
                self.check_now(entry);
                vec![confirm(reply_to)]
            }
            ExtensionRequest::Retry { capture } => self.retry_from_extension(reply_to, &capture),
            ExtensionRequest::FillIn { entry, tab } => {
                self.fill_in_tab(tab, Source::Popup(reply_to), TabCommand::Fill { entry: Some(entry) })
            }
            ExtensionRequest::FillHere { tab } => {
                self.fill_in_tab(tab, Source::Popup(reply_to), TabCommand::FillHere { entry: None })
            }
            ExtensionRequest::InspectPage { tab } => {
                self.command_tab(tab, Source::Inspection(reply_to), TabCommand::Inspect)
            }
            ExtensionRequest::SiteAccess { not_granted } => {
                let reply = ExtensionReply::SiteAccess { missing: self.missing_access(&not_granted) };
                vec![Action::ReplyToExtension { reply_to, reply }]
            }
            ExtensionRequest::AddKey(new) => self.add_typed_key(reply_to, new),
            ExtensionRequest::Options => vec![self.reply_settings(reply_to)],
            ExtensionRequest::Change(choice) => {
                self.choices.change(choice);
                let mut actions =
                    vec![Action::StoreChoice(self.choices.user.clone()), self.reply_settings(reply_to)];
                actions.extend(self.schedule_daily_checks());
                actions
            }
        }
    }

    /// Releases the key of a pending capture. The clipboard is not cleared of it: it may be the only other copy.
    fn reveal_unsaved(&self, reply_to: ReplyId, id: &CaptureId) -> Action {
        let Some(pending) = self.queue.find(id) else {
            return refuse(reply_to, Failure::new(FailureCode::NotFound, "the capture is not pending"));
        };
        let reply = ExtensionReply::Revealed { key: pending.capture.key.clone() };
        Action::ReplyToExtension { reply_to, reply }
    }

    /// Replies with the overview. The popup alone gets what is shown once.
    pub(super) fn reply_overview(&mut self, reply_to: ReplyId, viewer: &Viewer) -> Action {
        let overview = match viewer {
            Viewer::Team => return self.reply_team(reply_to),
            Viewer::OtherPage => self.overview(""),
            Viewer::Popup(search) => {
                let problem = self.popup.take_problem();
                let naming = self.popup.take_naming();
                let (refusal, added) = (self.popup.take_refusal(), self.popup.take_added());
                let overview = self.overview(search);
                Overview { naming, problem, refusal, added, ..overview }
            }
        };
        Action::ReplyToExtension { reply_to, reply: ExtensionReply::Overview(Box::new(overview)) }
    }

    /// The web apps of these match patterns, except those on which the settings switch Keyferry off.
    fn missing_access(&self, not_granted: &[String]) -> Vec<WebApp> {
        let settings = self.choices.settings();
        let is_missing = |app: &WebApp| settings.is_enabled_on(*app) && not_granted.contains(&app.pattern());
        WebApp::ALL.iter().copied().filter(is_missing).collect()
    }

    fn reply_settings(&self, reply_to: ReplyId) -> Action {
        Action::ReplyToExtension { reply_to, reply: ExtensionReply::Options(self.choices.view()) }
    }

    /// Whether a capture is pending or acknowledged.
    pub(super) fn is_known(&self, id: &CaptureId) -> bool {
        self.queue.find(id).is_some() || self.queue.is_acknowledged(id)
    }
}

/// Starts the content script of a web app, in the build with this ending.
fn start(reply_to: ReplyId, app: WebApp, page: Option<PageAddress>, build: &str) -> Vec<Action> {
    let Some(page) = page else { return vec![refuse_page(reply_to, access::not_allowed())] };
    let file = [app.trigger().script, build].concat();
    vec![Action::InjectScript { page, file }, confirm_page(reply_to)]
}

pub(super) fn truncate(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

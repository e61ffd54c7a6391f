//! Commands of the user for a tab, on their way to the tab's content script, which may have to be started first.
//!
//! `trigger.js` starts the content script only where it finds a sign of a form. A command that nobody receives injects
//! `start.js`, which requests the build that the page's policy allows, as `trigger.js` does; the content script then
//! reports [`PageRequest::Listening`](crate::protocol::PageRequest::Listening), and the command is sent again.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::{Action, Background, News, PageAddress, ReplyId, confirm, refuse};
use crate::failure::{Failure, FailureCode};
use crate::protocol::{ExtensionReply, Refusal, TabAnswer, TabCommand};
use crate::sites::WebApp;

/// The script that requests the content script.
const START_SCRIPT: &str = "start.js";
/// Time for the content script to start, in milliseconds.
const START_MILLIS: u64 = 5_000;

/// A command without an answer.
#[derive(Debug)]
pub(super) struct PendingCommand {
    id: u32,
    /// The browser's ID of the tab.
    tab: i32,
    source: Source,
    command: TabCommand,
    start: Start,
}

/// The origin of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The keyboard shortcut, which fills in forms that are recognised.
    Shortcut,
    /// An entry of the context menu.
    Menu,
    /// A button of the popup.
    Popup(ReplyId),
    /// The popup, which shows whether the page is recognised.
    Inspection(ReplyId),
}

/// Whether the content script was started for the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    NotNeeded,
    /// Requested, with the timer that limits it.
    Requested(u32),
    Done,
}

impl Background {
    /// Sends a command to the content script of a tab's top document.
    pub(super) fn command_tab(&mut self, tab: i32, source: Source, command: TabCommand) -> Vec<Action> {
        self.send_tab_command(PendingCommand { id: 0, tab, source, command, start: Start::NotNeeded })
    }

    /// Fills in a key on Upstack's page, where recognition may not know the form.
    pub(super) fn fill_in_tab(&mut self, tab: i32, source: Source, command: TabCommand) -> Vec<Action> {
        if !self.choices.settings().is_enabled_on(WebApp::Upstack) {
            return self.report(source, Refusal::SwitchedOff);
        }
        let chosen = match &command {
            TabCommand::Fill { entry } | TabCommand::FillHere { entry } => entry.clone(),
            TabCommand::Inspect | TabCommand::ShowWaiting | TabCommand::ShowAskingTeam => None,
        };
        self.session.rates.note_gesture(tab, chosen, self.now_millis);
        self.command_tab(tab, source, command)
    }

    fn send_tab_command(&mut self, pending: PendingCommand) -> Vec<Action> {
        let id = self.counter.next();
        let (tab, command) = (pending.tab, pending.command.clone());
        self.tab_commands.push(PendingCommand { id, ..pending });
        vec![Action::CommandTab { id, tab, command }]
    }

    /// Handles the answer to a command; none if no content script has received it.
    pub(super) fn on_tab_answered(&mut self, id: u32, answer: Option<TabAnswer>) -> Vec<Action> {
        let Some(pending) = self.take_tab_command(|pending| pending.id == id) else { return vec![] };
        match (pending.source, answer) {
            (Source::Inspection(reply_to), answer) => {
                let recognised = answer == Some(TabAnswer::Done);
                vec![Action::ReplyToExtension { reply_to, reply: ExtensionReply::Page { recognised } }]
            }
            (Source::Shortcut | Source::Menu, Some(TabAnswer::Done)) => vec![],
            (Source::Popup(reply_to), Some(TabAnswer::Done)) => vec![confirm(reply_to)],
            (Source::Shortcut, _) => self.report_shortcut_failure(Failure::new(
                FailureCode::NoForm,
                "the tab has no form for the key",
            )),
            (Source::Menu | Source::Popup(_), None) if pending.start == Start::NotNeeded => {
                self.start_script(pending)
            }
            (source @ (Source::Menu | Source::Popup(_)), None) => self.report(source, Refusal::NotStarted),
            (source @ (Source::Menu | Source::Popup(_)), Some(answer)) => match (pending.command, answer) {
                // The form is not recognised: the user can choose the field by its focus.
                (TabCommand::Fill { entry }, TabAnswer::NoForm) => self
                    .send_tab_command(PendingCommand { command: TabCommand::FillHere { entry }, ..pending }),
                (_, answer) => match Refusal::of_answer(answer) {
                    Some(refusal) => self.report(source, refusal),
                    None => vec![],
                },
            },
        }
    }

    fn start_script(&mut self, pending: PendingCommand) -> Vec<Action> {
        let timer = self.counter.next();
        let page = PageAddress { tab: pending.tab, frame: 0 };
        self.tab_commands.push(PendingCommand { start: Start::Requested(timer), ..pending });
        let file = String::from(START_SCRIPT);
        vec![Action::InjectScript { page, file }, Action::StartTimer { id: timer, millis: START_MILLIS }]
    }

    /// Sends the commands that wait for this document's content script.
    pub(super) fn on_listening(&mut self, page: Option<&PageAddress>) -> Vec<Action> {
        let mut actions = vec![];
        while let Some(pending) = page.and_then(|page| self.take_waiting(page)) {
            actions.extend(self.send_tab_command(PendingCommand { start: Start::Done, ..pending }));
        }
        actions
    }

    /// The browser did not run a script in a document.
    pub(super) fn on_injection_failed(&mut self, page: &PageAddress) -> Vec<Action> {
        let mut actions = vec![];
        while let Some(pending) = self.take_waiting(page) {
            actions.extend(self.report(pending.source, Refusal::NotStarted));
        }
        actions
    }

    /// Ends the command whose content script was not started in time.
    pub(super) fn end_start(&mut self, timer: u32) -> Option<Vec<Action>> {
        let pending = self.take_tab_command(|pending| pending.start == Start::Requested(timer))?;
        Some(self.report(pending.source, Refusal::NotStarted))
    }

    fn take_waiting(&mut self, page: &PageAddress) -> Option<PendingCommand> {
        let is_waiting = |pending: &PendingCommand| {
            matches!(pending.start, Start::Requested(_)) && pending.tab == page.tab
        };
        self.take_tab_command(|pending| page.frame == 0 && is_waiting(pending))
    }

    fn take_tab_command(&mut self, is_meant: impl Fn(&PendingCommand) -> bool) -> Option<PendingCommand> {
        let at = self.tab_commands.iter().position(is_meant)?;
        Some(self.tab_commands.remove(at))
    }

    /// Reports an action without effect: to the popup that asks, or else on the toolbar and in the popup.
    pub(super) fn report(&mut self, source: Source, refusal: Refusal) -> Vec<Action> {
        match source {
            Source::Popup(reply_to) => {
                vec![Action::ReplyToExtension { reply_to, reply: ExtensionReply::Refused(refusal) }]
            }
            Source::Inspection(reply_to) => {
                vec![refuse(reply_to, Failure::new(FailureCode::NotFound, "the page was not inspected"))]
            }
            Source::Shortcut | Source::Menu => {
                self.popup.set_refusal(refusal);
                vec![self.show_news(News::NoEffect(refusal)), Action::OpenPopup { or_window: false }]
            }
        }
    }
}

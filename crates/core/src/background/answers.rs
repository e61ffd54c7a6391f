//! The host's answers, each paired with the call that it answers.

use alloc::vec;
use alloc::vec::Vec;

use super::host_link::Reply;
use super::pending_call::{PendingCall, Viewer};
use super::{Action, Background, NamedKey, News, ReplyId, refuse, refuse_page, team};
use crate::failure::{Failure, FailureCode};
use crate::ids::{CaptureId, EntryId};
use crate::protocol::{
    CopyOutcome, DeliveryState, ExtensionReply, HostAnswer, HostReply, PageReply, TabCommand,
};

impl Background {
    pub(super) fn on_host_reply(&mut self, reply: Option<HostReply>) -> Vec<Action> {
        match self.host.on_reply(reply, &mut self.counter) {
            Reply::Unmatched | Reply::Part => vec![],
            Reply::Unreadable(failure) => self.disconnect(&failure),
            Reply::AllFailed(failure) => self.fail_all(&failure),
            Reply::Waiting { id, call } => self.on_waiting(id, call),
            Reply::SignIn { address, call } => self.on_sign_in(&call, address),
            Reply::AskingTeam(mut actions, call) => {
                actions.extend(team::show_asking(call));
                actions
            }
            Reply::Answered { call, answer, was_beside, version, has_team } => {
                let answered = call.clone();
                self.session.has_team = has_team;
                let mut actions = match answer {
                    Ok(answer) => {
                        // A helper that only starts has not opened its keyring.
                        if answer != HostAnswer::Hello || !self.popup.is_locked() {
                            self.popup.set_helper_ready(&version);
                        }
                        self.on_answer(call.clone(), answer)
                            .unwrap_or_else(|failure| self.on_failure(call, failure))
                    }
                    Err(failure) => self.on_failure(call, failure),
                };
                actions.extend(self.sync_team_after(&answered));
                actions.extend(self.host.start_next(was_beside, &mut self.counter));
                actions
            }
        }
    }

    /// The keyring asks the user for something, most likely its password.
    fn on_waiting(&mut self, id: u32, call: PendingCall) -> Vec<Action> {
        // A check does not ask the user.
        if call.is_check() {
            return vec![];
        }
        let mut actions = vec![self.host.extend_deadline(&mut self.counter)];
        let locked = asking();
        match call {
            PendingCall::Save(capture) => {
                self.popup.record_failure(&locked);
                self.queue.set_failure(&capture, &locked);
                actions.push(self.queue.hold());
                actions.extend(self.queue.notify(&capture, DeliveryState::Waiting));
            }
            PendingCall::List(_, page) => {
                let command = TabCommand::ShowWaiting;
                actions.extend(page.map(|page| Action::SendToPage { page, command }));
            }
            PendingCall::Fill(_, page, _) => {
                actions.push(Action::SendToPage { page, command: TabCommand::ShowWaiting });
            }
            // The keyring's window takes the focus, which closes the popup.
            PendingCall::Copy(reply_to, entry) => {
                self.host.replace_call(id, PendingCall::CopyLater(entry));
                actions.push(reply_copy(reply_to, CopyOutcome::Waiting));
            }
            // The user has to let go of the button, or to leave the popup, in order to enter the password.
            PendingCall::Reveal(reply_to, _) | PendingCall::Rename(reply_to, _) => {
                self.host.replace_call(id, PendingCall::Unlock);
                actions.push(refuse(reply_to, locked));
            }
            PendingCall::Remove(..) => self.popup.set_problem(locked),
            // Answered below, or nobody waits for these.
            PendingCall::Overview(..)
            | PendingCall::Hello
            | PendingCall::Unlock
            | PendingCall::CopyLater(_)
            | PendingCall::MarkUsed
            | PendingCall::SyncTeam
            | PendingCall::Connection(_)
            | PendingCall::Check(_) => {}
        }
        if self.host.is_waiting() {
            for (reply_to, viewer) in self.host.take_viewers() {
                actions.push(self.reply_while_waiting(reply_to, &viewer));
            }
        }
        actions
    }

    /// Answers a page of the extension while the keyring asks the user for something: with what is known, such as the keys
    /// that are not saved yet.
    pub(super) fn reply_while_waiting(&mut self, reply_to: ReplyId, viewer: &Viewer) -> Action {
        self.popup.record_failure(&asking());
        self.reply_overview(reply_to, viewer)
    }

    fn on_saved(&mut self, id: &CaptureId, answer: HostAnswer) -> Result<Vec<Action>, Failure> {
        let HostAnswer::Saved { capture, entry, already_saved } = answer else { return unexpected() };
        if capture != *id {
            return unexpected();
        }
        // The helper removes the key at any time. It is saved again afterwards, and acknowledged only then.
        if self.is_removal_sent(&entry.id) {
            return Ok(vec![]);
        }
        // A removal that began before the key was saved again must not end it.
        self.popup.end_removal(&entry.id);
        self.note_added(id, &entry, already_saved);
        // Before the page is notified: the background may end between any two actions, and the next one goes on
        // with the removals that are held.
        let mut actions = Vec::from_iter(self.hold_removals());
        actions.extend(self.acknowledge(id, &entry.id));
        self.want_check(entry.id.clone());
        actions.push(self.show_news(News::Saved(NamedKey::from(&entry))));
        actions.extend(self.show_saved_by_menu(id));
        Ok(actions)
    }

    /// Handles an answer, which must be the one that the call takes.
    fn on_answer(&mut self, call: PendingCall, answer: HostAnswer) -> Result<Vec<Action>, Failure> {
        self.update_entries(&answer);
        match call {
            PendingCall::Hello => {
                let HostAnswer::Hello = answer else { return unexpected() };
                Ok(vec![])
            }
            PendingCall::Save(id) => self.on_saved(&id, answer),
            PendingCall::List(reply_to, _) => {
                let HostAnswer::Listed { entries, .. } = answer else { return unexpected() };
                self.want_checks_of_old();
                Ok(vec![Action::ReplyToPage { reply_to, reply: PageReply::Saved { entries } }])
            }
            PendingCall::Fill(reply_to, _, requested) => {
                let HostAnswer::Released { entry, key } = answer else { return unexpected() };
                if entry.id != requested {
                    return unexpected();
                }
                let news = self.show_news(News::Released(NamedKey::from(&entry)));
                Ok(vec![Action::ReplyToPage { reply_to, reply: PageReply::Fill { entry, key } }, news])
            }
            PendingCall::Overview(reply_to, viewer) => {
                let HostAnswer::Listed { .. } = answer else { return unexpected() };
                self.want_checks_of_old();
                // The helper works again: pending captures need not wait for the alarm.
                let mut actions = self.send_pending();
                actions.push(self.reply_overview(reply_to, &viewer));
                Ok(actions)
            }
            PendingCall::Unlock => match answer {
                HostAnswer::Listed { .. } | HostAnswer::Released { .. } | HostAnswer::Changed { .. } => {
                    Ok(self.send_pending())
                }
                HostAnswer::Hello
                | HostAnswer::Saved { .. }
                | HostAnswer::ListPart { .. }
                | HostAnswer::Removed { .. }
                | HostAnswer::Copied { .. }
                | HostAnswer::Checked { .. }
                | HostAnswer::Unchecked(_)
                | HostAnswer::Waiting
                | HostAnswer::AskingTeam
                | HostAnswer::SignIn { .. }
                | HostAnswer::NotReady { .. }
                | HostAnswer::Failed(_) => unexpected(),
            },
            PendingCall::Reveal(reply_to, requested) => {
                let HostAnswer::Released { entry, key } = answer else { return unexpected() };
                if entry.id != requested {
                    return unexpected();
                }
                Ok(vec![Action::ReplyToExtension { reply_to, reply: ExtensionReply::Revealed { key } }])
            }
            PendingCall::Copy(reply_to, requested) => {
                let HostAnswer::Copied { entry } = answer else { return unexpected() };
                if entry.id != requested {
                    return unexpected();
                }
                let clear_seconds = self.choices.settings().clipboard_seconds;
                Ok(vec![reply_copy(reply_to, CopyOutcome::Copied { clear_seconds })])
            }
            PendingCall::CopyLater(requested) => {
                let HostAnswer::Copied { entry } = answer else { return unexpected() };
                if entry.id != requested {
                    return unexpected();
                }
                let mut actions = self.send_pending();
                actions.push(self.show_news(News::Copied(NamedKey::from(&entry))));
                Ok(actions)
            }
            PendingCall::Rename(reply_to, label) => {
                let HostAnswer::Changed { entry } = answer else { return unexpected() };
                let reply = ExtensionReply::Renamed { shortened: entry.label != label };
                Ok(vec![Action::ReplyToExtension { reply_to, reply }])
            }
            PendingCall::MarkUsed => {
                let HostAnswer::Changed { .. } = answer else { return unexpected() };
                Ok(vec![])
            }
            PendingCall::SyncTeam => {
                let HostAnswer::Listed { entries, .. } = answer else { return unexpected() };
                Ok(self.on_synced(&entries))
            }
            PendingCall::Remove(requested, _) => self.on_removed(&requested, answer),
            PendingCall::Connection(attempt) => self.on_connection_answer(attempt, answer),
            PendingCall::Check(requested) => self.on_check_answered(&requested, &answer),
        }
    }

    fn on_removed(&mut self, requested: &EntryId, answer: HostAnswer) -> Result<Vec<Action>, Failure> {
        let HostAnswer::Removed { entry } = answer else { return unexpected() };
        if entry != *requested {
            return unexpected();
        }
        Ok(self.on_key_removed(&entry))
    }

    /// Updates the popup's entries by an answer.
    fn update_entries(&mut self, answer: &HostAnswer) {
        match answer {
            HostAnswer::Listed { entries, team } => {
                self.popup.set_entries(entries.clone());
                self.popup.set_team(team.clone());
            }
            // A key that was removed during its check stays removed.
            HostAnswer::Checked { entry } if self.popup.lacks(&entry.id) => {}
            HostAnswer::Saved { entry, .. }
            | HostAnswer::Changed { entry }
            | HostAnswer::Checked { entry } => {
                self.popup.update_entry(entry);
                self.note_key(entry);
            }
            // A removed entry is handled elsewhere, after a check that it is the requested one.
            HostAnswer::Hello
            | HostAnswer::ListPart { .. }
            | HostAnswer::Released { .. }
            | HostAnswer::Removed { .. }
            | HostAnswer::Copied { .. }
            | HostAnswer::Unchecked(_)
            | HostAnswer::Waiting
            | HostAnswer::AskingTeam
            | HostAnswer::SignIn { .. }
            | HostAnswer::NotReady { .. }
            | HostAnswer::Failed(_) => {}
        }
    }

    pub(super) fn on_failure(&mut self, call: PendingCall, failure: Failure) -> Vec<Action> {
        if let PendingCall::Check(_) = call {
            self.on_check_failed(failure);
            return vec![];
        }
        self.popup.record_failure(&failure);
        match call {
            PendingCall::Save(id) => self.on_save_failed(&id, failure),
            PendingCall::List(reply_to, _) | PendingCall::Fill(reply_to, ..) => {
                vec![refuse_page(reply_to, failure)]
            }
            PendingCall::Copy(reply_to, _) if failure.code == FailureCode::ClipboardAbsent => {
                vec![reply_copy(reply_to, CopyOutcome::Unreachable)]
            }
            PendingCall::Reveal(reply_to, _)
            | PendingCall::Copy(reply_to, _)
            | PendingCall::Rename(reply_to, _) => vec![refuse(reply_to, failure)],
            PendingCall::CopyLater(_) => {
                self.popup.set_problem(failure);
                vec![self.show_news(News::NotCopied)]
            }
            PendingCall::Overview(reply_to, viewer) => vec![self.reply_overview(reply_to, &viewer)],
            // The browser may have ended after the helper had removed it.
            PendingCall::Remove(entry, _) if failure.code == FailureCode::NotFound => {
                self.on_key_removed(&entry)
            }
            PendingCall::Remove(entry, _) => self.on_removal_failed(&entry, failure),
            PendingCall::SyncTeam => self.on_sync_failed(),
            PendingCall::Connection(attempt) => self.on_connection_failed(attempt, failure),
            // The toolbar icon shows a helper that does not work; nothing else depends on these.
            PendingCall::MarkUsed | PendingCall::Unlock | PendingCall::Hello | PendingCall::Check(_) => {
                vec![]
            }
        }
    }

    /// Fails every request in flight: the connection has ended.
    pub(super) fn fail_all(&mut self, failure: &Failure) -> Vec<Action> {
        self.checks.on_disconnected();
        let calls = self.host.take_all();
        calls.into_iter().flat_map(|call| self.on_failure(call, failure.clone())).collect()
    }

    /// Ends a connection that is unusable.
    pub(super) fn disconnect(&mut self, failure: &Failure) -> Vec<Action> {
        let mut actions = vec![Action::DisconnectHost];
        actions.extend(self.fail_all(failure));
        actions
    }
}

fn asking() -> Failure {
    Failure::new(FailureCode::KeyringLocked, "the keyring is asking for its password")
}

/// Reports the outcome of a copy to the page that asked for it.
fn reply_copy(reply_to: ReplyId, outcome: CopyOutcome) -> Action {
    Action::ReplyToExtension { reply_to, reply: ExtensionReply::Copy(outcome) }
}

/// The failure of an answer that the call does not take.
pub(super) fn unexpected() -> Result<Vec<Action>, Failure> {
    Err(Failure::new(FailureCode::BadRequest, "the helper's answer does not match the request"))
}

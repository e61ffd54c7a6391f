//! Connecting to a team and leaving it, at the options page's request. The helper does both beside other requests.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::answers::unexpected;
use super::pending_call::PendingCall;
use super::{Action, Background, ReplyId, confirm};
use crate::failure::{Failure, FailureCode};
use crate::protocol::{
    ConnectionProgress, ExtensionReply, HostAnswer, HostCall, Overview, SignInAddress, TeamCheck,
    TeamConnection, TeamView,
};

/// The connection to a team, as the options page shows it.
#[derive(Debug, Default)]
pub(super) struct Connection {
    /// Numbers the requests, since an answer may be that of an attempt which another has replaced.
    attempt: u32,
    progress: ConnectionProgress,
    /// The reasons for which the last attempt failed.
    problems: Vec<TeamCheck>,
}

impl Background {
    /// Connects, in the place of an attempt that runs. The link that a policy names takes precedence.
    pub(super) fn connect_team(&mut self, reply_to: ReplyId, asked: TeamConnection) -> Vec<Action> {
        let invitation = self.choices.managed.team.clone().unwrap_or(asked.invitation);
        let call = HostCall::ConnectTeam(TeamConnection { invitation, ..asked });
        self.change_connection(reply_to, ConnectionProgress::Connecting, call)
    }

    pub(super) fn disconnect_team(&mut self, reply_to: ReplyId) -> Vec<Action> {
        self.change_connection(reply_to, ConnectionProgress::Disconnecting, HostCall::DisconnectTeam)
    }

    fn change_connection(
        &mut self,
        reply_to: ReplyId,
        progress: ConnectionProgress,
        call: HostCall,
    ) -> Vec<Action> {
        let attempt = self.connection.attempt.wrapping_add(1);
        self.connection = Connection { attempt, progress, problems: vec![] };
        let mut actions = vec![confirm(reply_to), Action::CloseSignIn];
        actions.extend(self.send(call, PendingCall::Connection(attempt)));
        actions.push(Action::NotifyExtensionPages);
        actions
    }

    /// Cancels the attempt to connect that runs, if one does.
    pub(super) fn cancel_connect(&mut self, reply_to: ReplyId) -> Vec<Action> {
        match self.connection.progress {
            ConnectionProgress::Connecting | ConnectionProgress::SigningIn => {}
            ConnectionProgress::Idle | ConnectionProgress::Disconnecting => return vec![confirm(reply_to)],
        }
        let mut actions = vec![confirm(reply_to)];
        actions.extend(self.send(HostCall::CancelConnect, PendingCall::Hello));
        actions.extend(self.end_attempt(self.connection.attempt, vec![]));
        // Its own answer comes later.
        self.connection.attempt = self.connection.attempt.wrapping_add(1);
        actions
    }

    /// The person is to sign in.
    pub(super) fn on_sign_in(&mut self, call: &PendingCall, address: SignInAddress) -> Vec<Action> {
        if *call != PendingCall::Connection(self.connection.attempt) {
            return vec![];
        }
        self.connection.progress = ConnectionProgress::SigningIn;
        vec![Action::OpenSignIn(address), Action::NotifyExtensionPages]
    }

    pub(super) fn on_connection_answer(
        &mut self,
        attempt: u32,
        answer: HostAnswer,
    ) -> Result<Vec<Action>, Failure> {
        match answer {
            HostAnswer::Listed { .. } => Ok(self.end_attempt(attempt, vec![])),
            HostAnswer::NotReady { checks } => Ok(self.end_attempt(attempt, checks)),
            HostAnswer::Hello
            | HostAnswer::Saved { .. }
            | HostAnswer::ListPart { .. }
            | HostAnswer::Released { .. }
            | HostAnswer::Changed { .. }
            | HostAnswer::Removed { .. }
            | HostAnswer::Copied { .. }
            | HostAnswer::Checked { .. }
            | HostAnswer::Unchecked(_)
            | HostAnswer::Waiting
            | HostAnswer::AskingTeam
            | HostAnswer::SignIn { .. }
            | HostAnswer::Failed(_) => unexpected(),
        }
    }

    /// Ends an attempt with the reasons for which it failed; without any, it has succeeded.
    fn end_attempt(&mut self, attempt: u32, problems: Vec<TeamCheck>) -> Vec<Action> {
        if attempt != self.connection.attempt {
            return vec![];
        }
        self.connection = Connection { attempt, progress: ConnectionProgress::Idle, problems };
        vec![Action::CloseSignIn, Action::NotifyExtensionPages]
    }

    pub(super) fn on_connection_failed(&mut self, attempt: u32, failure: Failure) -> Vec<Action> {
        // The helper has forgotten the team: its answer to a list says so.
        let mut actions = match failure.code {
            FailureCode::TeamNotRevoked => self.send(HostCall::List, PendingCall::Unlock),
            _ => vec![],
        };
        actions.extend(self.end_attempt(attempt, vec![TeamCheck { failure, line: String::new() }]));
        actions
    }

    /// Replies with the options page's data. While nothing is wrong with the attempt, the connection's own problem counts.
    pub(super) fn reply_team(&self, reply_to: ReplyId) -> Action {
        let Overview { team, not_shared, .. } = self.overview("");
        let Connection { attempt: _, progress, problems } = &self.connection;
        let last = team.as_ref().and_then(|team| team.problem.clone());
        let last = last.filter(|_| problems.is_empty() && *progress == ConnectionProgress::Idle);
        let last = last.map(|failure| TeamCheck { failure, line: String::new() });
        let problems = problems.iter().cloned().chain(last).collect();
        let view = TeamView { team, not_shared, progress: *progress, problems };
        Action::ReplyToExtension { reply_to, reply: ExtensionReply::Team(view) }
    }
}

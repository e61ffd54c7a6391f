//! Connecting to a team and leaving it, beside the loop that answers requests: a person takes minutes to sign in.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::protocol::{HostAnswer, SignIn, TeamConnection};

use super::lock::lock;
use super::output::Output;
use super::team::Sharing;
use crate::engine::{Authorities, Certificates, Invitation, Token, author};
use crate::errors::{Error, TeamError};
use crate::keyring::Keyring;
use crate::network::{Cancellation, Network};
use crate::store::Store;
use crate::team::{self, Attempt, Browser, Credentials, Disconnected, Finding, Joining, Ledger, Show};

/// The last attempt to connect or to leave, which may run still.
#[derive(Default)]
pub(super) struct Attempts {
    cancellation: Cancellation,
    thread: Option<JoinHandle<()>>,
}

impl Attempts {
    /// Ends an attempt to connect that runs. Its own thread answers it.
    pub(super) fn cancel(&self) {
        self.cancellation.cancel();
    }
}

/// A request about the connection.
pub(super) struct ConnectionRequest<W> {
    pub(super) request: Option<u32>,
    pub(super) network: Network,
    pub(super) keyring: Arc<Mutex<Keyring>>,
    pub(super) sharing: Sharing,
    pub(super) output: Output<W>,
}

impl<W: Write + Send + 'static> ConnectionRequest<W> {
    /// Connects on a thread of its own, in the place of an attempt that runs.
    pub(super) fn connect(self, asked: TeamConnection, attempts: &mut Attempts) -> Result<(), Failure> {
        attempts.cancel();
        attempts.cancellation = Cancellation::default();
        let share_saved = asked.share_saved;
        let joining = self.joining(asked, attempts.cancellation.clone())?;
        self.start(attempts, move |team| team.join(joining, share_saved))
    }

    /// Leaves the team, on a thread of its own.
    pub(super) fn disconnect(self, attempts: &mut Attempts) -> Result<(), Failure> {
        attempts.cancel();
        self.start(attempts, Self::leave)
    }

    /// Works on a thread of its own, after the last attempt has ended. The thread that shares keys answers, unless there is
    /// another answer.
    fn start(
        self,
        attempts: &mut Attempts,
        work: impl FnOnce(&Self) -> Result<Option<HostAnswer>, Failure> + Send + 'static,
    ) -> Result<(), Failure> {
        let last = attempts.thread.take();
        let spawned = thread::Builder::new().name("connection".into()).spawn(move || {
            if let Some(last) = last {
                // One that has panicked has ended, too.
                let _ = last.join();
            }
            let answer = match work(&self) {
                Ok(None) => match self.sharing.sync(self.request) {
                    Ok(()) => return,
                    Err(failure) => HostAnswer::Failed(failure),
                },
                Ok(Some(answer)) => answer,
                Err(failure) => HostAnswer::Failed(failure),
            };
            // A broken pipe ends the loop that reads requests.
            let _ = self.output.reply(self.request, answer);
        });
        let failed = |error| Failure::new(FailureCode::Internal, format!("no thread: {error}"));
        attempts.thread = Some(spawned.map_err(failed)?);
        Ok(())
    }

    /// Reads a request to connect.
    fn joining(&self, asked: TeamConnection, cancellation: Cancellation) -> Result<Joining, Failure> {
        let TeamConnection { invitation, authority, sign_in, person, share_saved: _ } = asked;
        let invitation = Invitation::parse(&invitation)
            .map_err(|reason| Failure::new(FailureCode::TeamLink, format!("{reason:?}")))?;
        let no_certificate = || Failure::new(FailureCode::TeamCertificate, "no certificate in PEM");
        let authorities =
            authority.map(|text| Certificates::parse(&text).ok_or_else(no_certificate)).transpose()?;
        let credentials = match sign_in {
            SignIn::Browser => {
                Credentials::Oidc(Browser { show: self.show_address(), cancellation: cancellation.clone() })
            }
            SignIn::Token(text) => {
                let no_token = || Failure::new(FailureCode::TeamRefused, "the text is no token");
                Credentials::Token(Token::parse(text.expose()).ok_or_else(no_token)?)
            }
        };
        let authorities = authorities.map(Authorities::Text);
        Ok(Joining { invitation, authorities, person: author(&person), credentials, cancellation })
    }

    /// Has the extension open the address to sign in at.
    fn show_address(&self) -> Show {
        let (request, output) = (self.request, self.output.clone());
        Box::new(move |address| {
            // A broken pipe ends the loop that reads requests.
            let _ = output.write(request, HostAnswer::SignIn { address: address.clone() });
            Ok(())
        })
    }

    fn join(&self, joining: Joining, share_saved: bool) -> Result<Option<HostAnswer>, Failure> {
        let mut on_token = |work| lock(&self.keyring).call(|| (), work);
        match team::connect(&self.network, &mut on_token, joining).map_err(failure)? {
            Attempt::Connected { .. } => {
                if share_saved {
                    self.note_saved()?;
                }
                Ok(None)
            }
            Attempt::NotReady(findings) => {
                let checks = findings.into_iter().filter_map(Finding::into_problem).collect();
                Ok(Some(HostAnswer::NotReady { checks }))
            }
        }
    }

    /// Notes every saved key for the team.
    fn note_saved(&self) -> Result<(), Failure> {
        let saved = lock(&self.keyring).call(|| (), Store::list)?;
        let ledger = Ledger::open().map_err(failure)?;
        saved.iter().try_for_each(|saved| ledger.add(&saved.id)).map_err(failure)
    }

    fn leave(&self) -> Result<Option<HostAnswer>, Failure> {
        let mut on_token = |work| lock(&self.keyring).call(|| (), work);
        match team::disconnect(&self.network, &mut on_token) {
            Ok(Disconnected { revoked: Some(Err(refused)), .. }) => {
                let cause = format!("{}: {}", refused.reason.as_str(), refused.cause);
                Err(Failure::new(FailureCode::TeamNotRevoked, cause))
            }
            Ok(Disconnected { revoked: Some(Ok(())) | None, .. })
            | Err(Error::Team(TeamError::NotConnected)) => Ok(None),
            Err(error) => Err(failure(error)),
        }
    }
}

/// The failure of an attempt, for the extension.
fn failure(error: Error) -> Failure {
    let code = match &error {
        Error::Failure(_)
        | Error::Usage(_)
        | Error::File(_)
        | Error::NoBrowser
        | Error::NoHome
        | Error::ForeignHome(_)
        | Error::Transfer(_) => FailureCode::Internal,
        Error::Team(error) => match error {
            TeamError::ConnectedElsewhere(_) => FailureCode::TeamElsewhere,
            TeamError::InvalidAddress(_) | TeamError::InvalidName(_) => FailureCode::TeamLink,
            TeamError::Cancelled => FailureCode::TeamCancelled,
            TeamError::NoWayBack(_) => FailureCode::TeamPort,
            TeamError::NoSignIn | TeamError::InvalidSecret => FailureCode::TeamRefused,
            TeamError::Refused(refused) => return team::sign_in_failure(refused),
            TeamError::NotConnected | TeamError::SignedOut => FailureCode::TeamSignedOut,
            TeamError::NotReady => FailureCode::TeamUnreachable,
        },
    };
    if let Error::Failure(failure) = error { failure } else { Failure::new(code, error.cause()) }
}

//! The session with a team's engine: who signs in, and the token in the keyring.

use std::thread;
use std::time::Duration;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::protocol::SignInAddress;
use log::warn;
use ring::rand::{SecureRandom as _, SystemRandom};

use super::Settings;
use crate::clock::unix_now;
use crate::engine::calls::{
    BeginSignIn, FinishSignIn, LogIn, LookUpToken, Nonce, RenewToken, RevokeToken, Session, Unwrap,
};
use crate::engine::{Call, Reason, Refused, RoleId, SecretId, Server, Token};
use crate::errors::{Error, TeamError};
use crate::keyring::Keyring;
use crate::network::{Cancellation, EngineLink, Network};
use crate::store::Store;

/// Number of further attempts if an engine has too many requests.
const BUSY_ATTEMPTS: u32 = 5;
/// Time between them. Engines count the requests of a second.
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// The proof of who signs in, or the way to it.
pub(crate) enum Credentials {
    Token(Token),
    /// For people, in their browser.
    Oidc(Browser),
    /// For machines.
    AppRole {
        role_id: RoleId,
        secret: AppRoleSecret,
    },
}

/// Shows an address to a person.
pub(crate) type Show = Box<dyn FnOnce(&SignInAddress) -> Result<(), Error> + Send>;

/// A person's browser.
pub(crate) struct Browser {
    /// Shows the person the address to sign in at.
    pub(crate) show: Show,
    pub(crate) cancellation: Cancellation,
}

pub(crate) enum AppRoleSecret {
    SecretId(SecretId),
    /// The token that wraps the secret ID. It is valid once, so that a copy on its way is noticed.
    Wrapped(Token),
}

/// The connection of this user, with the token in the keyring, for a command of a person's.
pub(crate) fn open(network: &Network, keyring: &mut Keyring) -> Result<(Settings, TeamSession), Error> {
    open_by(network, || keyring.call(|| (), Store::team_token))
}

/// The same with the token that this function reads.
pub(crate) fn open_by(
    network: &Network,
    read_token: impl FnOnce() -> Result<Option<Token>, Failure>,
) -> Result<(Settings, TeamSession), Error> {
    let mut settings = Settings::read()?.ok_or(TeamError::NotConnected)?;
    let session = TeamSession::open(network, &mut settings, read_token)?;
    Ok((settings, session))
}

/// A connection to a team's engine with a token.
pub(crate) struct TeamSession {
    link: EngineLink,
    token: Token,
}

impl TeamSession {
    /// Opens a session with the token in the keyring, and extends the token if half of its time has passed. The keyring is
    /// free again by then: no save waits for the network.
    pub(crate) fn open(
        network: &Network,
        settings: &mut Settings,
        read_token: impl FnOnce() -> Result<Option<Token>, Failure>,
    ) -> Result<Self, Error> {
        let token = read_token()?.ok_or(TeamError::SignedOut)?;
        let mut session = Self::resume(network, &settings.server, token);
        session.keep_alive(settings);
        Ok(session)
    }

    /// Resumes a session with this token. Nothing is asked yet.
    pub(crate) fn resume(network: &Network, server: &Server, token: Token) -> Self {
        Self { link: network.engine(server.clone()), token }
    }

    /// Signs in. `role` is for OpenID Connect.
    pub(crate) fn sign_in(
        link: EngineLink,
        role: Option<&RoleId>,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        match credentials {
            Credentials::Token(token) => Ok(Self { link, token }),
            Credentials::Oidc(browser) => Self::sign_in_by_browser(link, role, browser),
            Credentials::AppRole { role_id, secret } => Self::sign_in_machine(link, &role_id, secret)
                .map_err(|refused| TeamError::from(refused).into()),
        }
    }

    fn sign_in_by_browser(
        mut link: EngineLink,
        role: Option<&RoleId>,
        Browser { show, cancellation }: Browser,
    ) -> Result<Self, Error> {
        let mut random = [0; 16];
        let no_random = |_| Failure::new(FailureCode::Internal, "the system has no random numbers");
        SystemRandom::new().fill(&mut random).map_err(no_random)?;
        let nonce = Nonce::from_bytes(&random).unwrap_or_else(|| unreachable!("16 bytes have 32 digits"));
        let begin = BeginSignIn { role, nonce: &nonce };
        let (address, state) = link.call(None, &begin).map_err(TeamError::from)?;
        link.listen(state).map_err(|refused| TeamError::NoWayBack(refused.cause))?;
        show(&address)?;
        let callback = link.callback(&cancellation).map_err(TeamError::from)?.ok_or(TeamError::Cancelled)?;
        let finish = FinishSignIn { callback: &callback, nonce: &nonce };
        let Session { token, .. } = link.call(None, &finish).map_err(TeamError::from)?;
        Ok(Self { link, token })
    }

    fn sign_in_machine(
        mut link: EngineLink,
        role_id: &RoleId,
        secret: AppRoleSecret,
    ) -> Result<Self, Refused> {
        let secret_id = match secret {
            AppRoleSecret::SecretId(secret_id) => secret_id,
            AppRoleSecret::Wrapped(token) => link.call(Some(&token), &Unwrap)?,
        };
        let log_in = LogIn { role_id, secret_id: &secret_id };
        let Session { token, .. } = link.call(None, &log_in)?;
        Ok(Self { link, token })
    }

    pub(crate) fn call<C: Call>(&mut self, call: &C) -> Result<C::Reply, Refused> {
        self.link.call(Some(&self.token), call)
    }

    /// Makes a call. An engine that has too many requests at the moment is asked again.
    pub(crate) fn call_patiently<C: Call>(&mut self, call: &C) -> Result<C::Reply, Refused> {
        for _ in 0..BUSY_ATTEMPTS {
            match self.call(call) {
                Err(Refused { reason: Reason::Busy, .. }) => thread::sleep(BUSY_PAUSE),
                answer => return answer,
            }
        }
        self.call(call)
    }

    /// Returns whether the engine accepts the token. It answers alike to a token that has ended and to a request that the
    /// policy does not allow.
    pub(crate) fn is_accepted(&mut self) -> bool {
        self.call(&LookUpToken).is_ok()
    }

    /// Makes a call that needs no token.
    pub(crate) fn call_without_token<C: Call>(&mut self, call: &C) -> Result<C::Reply, Refused> {
        self.link.call(None, call)
    }

    pub(crate) fn token(&self) -> &Token {
        &self.token
    }

    /// Extends the token, if half of its time has passed, and keeps its new end. A failure is the next call's to report.
    fn keep_alive(&mut self, settings: &mut Settings) {
        let now = unix_now();
        if !settings.should_renew(now) {
            return;
        }
        match self.call(&RenewToken) {
            Ok(Session { lease_seconds, .. }) => {
                let earlier = settings.clone();
                settings.extend(now, lease_seconds);
                // The person may have left the team, or signed in anew, since the settings were read.
                let kept = Settings::read()
                    .and_then(|current| if current == Some(earlier) { settings.write() } else { Ok(()) });
                if let Err(error) = kept {
                    warn!("the token's new end was not kept: {}", error.cause());
                }
            }
            Err(Refused { reason, cause }) => {
                warn!("the token was not extended: {} ({cause})", reason.as_str());
            }
        }
    }

    /// Ends the token. One that has ended already is no error. The engine answers alike to it and to a token whose policy
    /// does not allow to end it.
    pub(crate) fn revoke(&mut self) -> Result<(), Refused> {
        let denied = match self.call(&RevokeToken) {
            Err(refused) if refused.reason == Reason::Denied => refused,
            revoked => return revoked,
        };
        match self.call(&LookUpToken) {
            Err(Refused { reason: Reason::Denied, .. }) => Ok(()),
            Ok(_) => Err(denied),
            Err(refused) => Err(refused),
        }
    }
}

//! Messages about a team's engine.

use keyferry_core::protocol::Obstacle;

use super::{Exit, Message};
use crate::engine::{EngineAddress, InvalidAddress, Reason, Refused};

/// An error of the commands for a team.
#[derive(Debug)]
pub(crate) enum TeamError {
    NotConnected,
    /// Connected to another engine.
    ConnectedElsewhere(EngineAddress),
    InvalidAddress(InvalidAddress),
    /// The value of this option is no name in a path.
    InvalidName(&'static str),
    /// The person has cancelled the sign-in, took too long, or may not sign in.
    Cancelled,
    /// The browser could not come back, for this cause.
    NoWayBack(String),
    /// There is no way to sign in, or more than one.
    NoSignIn,
    /// The token or the secret ID on standard input is none.
    InvalidSecret,
    /// The keyring has no token.
    SignedOut,
    /// A check that was printed has failed.
    NotReady,
    /// The engine did not do what was asked.
    Refused(Refused),
}

const NO_KEY_SENT: &str = "No key was sent. Saved keys are unchanged.";
const UNCHANGED: &str = "Saved keys are unchanged.";
const TRY_AGAIN: &str = "Keyferry tries again by itself. To try now: keyferry team sync";
const ASK_ADDRESS: &str = "Check the address, or ask your administrator for it.";

/// Describes the problem, and the one thing to do.
pub(crate) fn message(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::Unreachable(obstacle) => unreachable(obstacle),
        Reason::Conflict => (
            "The team has another key in the same place.",
            "Ask your administrator to look at the entry. Keyferry never overwrites it.",
        ),
        Reason::Denied => (
            "The team's engine did not allow the request: the sign-in has ended, or the policy does not allow it.",
            "Sign in again with: keyferry team connect URL",
        ),
        Reason::Missing => (
            "The team's engine has nothing at this place.",
            "Check the names of mount and prefix with your administrator.",
        ),
        Reason::NotVersion2 => (
            "The mount is KV version 1, which would overwrite keys.",
            "Ask your administrator for a mount of KV version 2.",
        ),
        Reason::Sealed => ("The team's engine is sealed.", "Ask your administrator to unseal it."),
        Reason::Uninitialized => {
            ("The team's engine was never initialized.", "Ask your administrator to set it up.")
        }
        Reason::Standby => {
            ("This server of the team's engine is a standby that passes nothing on.", TRY_AGAIN)
        }
        Reason::Redirected => (
            "The team's engine sent the request to another host. Keyferry sends keys to the configured host only.",
            "Ask your administrator for the address that every server of the engine answers to.",
        ),
        Reason::Busy => ("The team's engine gets too many requests at the moment.", TRY_AGAIN),
        Reason::Unavailable => ("The team's engine is not available at the moment.", TRY_AGAIN),
        Reason::Unexpected => ("The answer was not one that Vault or OpenBao gives.", ASK_ADDRESS),
    }
}

fn unreachable(obstacle: Obstacle) -> (&'static str, &'static str) {
    match obstacle {
        Obstacle::Offline => ("The team's engine could not be reached.", TRY_AGAIN),
        Obstacle::NoAnswer => ("The team's engine gave no answer.", TRY_AGAIN),
        Obstacle::NameUnresolved => ("The address of the team's engine was not found.", ASK_ADDRESS),
        Obstacle::ConnectionInsecure => (
            "The connection to the team's engine was not secure, so nothing was sent.",
            "Name the file with your company's certificate authority: --ca-file FILE",
        ),
        Obstacle::ClockWrong => (
            "This computer's clock seems to be wrong, so no secure connection was possible. Nothing was sent.",
            "Set the clock, then run the command again.",
        ),
        Obstacle::ProxyRefused => (
            "This network's proxy did not let the request through.",
            "Check HTTPS_PROXY and NO_PROXY, or ask your administrator to allow the engine's address.",
        ),
        Obstacle::NotStarted => (
            "Keyferry could not start its process for the network.",
            "Run the command again. If it happens again, ask your administrator to let Keyferry start.",
        ),
        Obstacle::Redirected
        | Obstacle::Unavailable
        | Obstacle::TooManyRequests
        | Obstacle::TooSoon
        | Obstacle::Outdated
        | Obstacle::UnexpectedAnswer
        | Obstacle::Unknown => ("The answer was not one that Vault or OpenBao gives.", ASK_ADDRESS),
    }
}

impl TeamError {
    pub(super) fn message(&self) -> Message {
        let (problem, keys, fix, exit) = match self {
            Self::NotConnected => {
                ("This computer is not connected to a team.".into(), UNCHANGED, "Run: keyferry team connect URL", Exit::Failed)
            }
            Self::ConnectedElsewhere(address) => (
                format!("This computer is connected to {address} already."),
                NO_KEY_SENT,
                "To leave that team, run: keyferry team disconnect",
                Exit::Failed,
            ),
            Self::InvalidAddress(InvalidAddress::NotHttps) => (
                "The address does not begin with https://. Without it, everybody on the network could read the keys.".into(),
                NO_KEY_SENT,
                ASK_ADDRESS,
                Exit::Usage,
            ),
            Self::InvalidAddress(InvalidAddress::NotAnAddress) => (
                "The address must be one of a server, without a path, such as https://vault.example.com:8200.".into(),
                NO_KEY_SENT,
                ASK_ADDRESS,
                Exit::Usage,
            ),
            Self::InvalidAddress(InvalidAddress::UnknownPart) => (
                "The link has something in it that this version does not know.".into(),
                NO_KEY_SENT,
                "Copy the whole link again, or update the helper.",
                Exit::Usage,
            ),
            Self::InvalidName(option) => (
                format!("The value of {option} is no name: it has letters, digits, -, _ and . only, with / between parts."),
                "",
                "See: keyferry team --help",
                Exit::Usage,
            ),
            Self::NoSignIn => (
                "There is no way to sign in, or more than one.".into(),
                "",
                "Add --oidc, --token-stdin, or --approle --role-id ID",
                Exit::Usage,
            ),
            Self::Cancelled => (
                "Nobody was signed in: the sign-in was cancelled, took longer than five minutes, or is not allowed.".into(),
                NO_KEY_SENT,
                "Run the command again, or ask your administrator to allow you to sign in.",
                Exit::Failed,
            ),
            Self::NoWayBack(_) => (
                "Another program uses the address that the browser comes back to, http://localhost:8250.".into(),
                NO_KEY_SENT,
                "End the other sign-in, then run the command again.",
                Exit::Failed,
            ),
            Self::InvalidSecret => (
                "The input is no token and no secret ID.".into(),
                NO_KEY_SENT,
                "Copy it again, without anything around it.",
                Exit::Failed,
            ),
            Self::SignedOut => (
                "The keyring has no sign-in of your team.".into(),
                UNCHANGED,
                "Sign in again with: keyferry team connect URL",
                Exit::Failed,
            ),
            Self::NotReady => (
                "The team's engine is not ready for keys.".into(),
                NO_KEY_SENT,
                "Do what the lines with FAILED say, then run the command again.",
                Exit::Failed,
            ),
            Self::Refused(refused) => {
                let (problem, fix) = message(refused.reason);
                (problem.into(), UNCHANGED, fix, Exit::Failed)
            }
        };
        Message::new(problem, keys, fix, exit)
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NotConnected | Self::ConnectedElsewhere(_) => "team_connection",
            Self::InvalidAddress(_) | Self::InvalidName(_) | Self::NoSignIn => "usage",
            Self::Cancelled | Self::NoWayBack(_) | Self::InvalidSecret | Self::SignedOut => "team_sign_in",
            Self::NotReady => "team_not_ready",
            Self::Refused(refused) => refused.reason.as_str(),
        }
    }

    pub(super) fn cause(&self) -> &str {
        match self {
            Self::Refused(refused) => &refused.cause,
            Self::NoWayBack(cause) => cause,
            Self::NotConnected
            | Self::ConnectedElsewhere(_)
            | Self::InvalidAddress(_)
            | Self::InvalidName(_)
            | Self::NoSignIn
            | Self::Cancelled
            | Self::InvalidSecret
            | Self::SignedOut
            | Self::NotReady => "",
        }
    }
}

impl From<Refused> for TeamError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

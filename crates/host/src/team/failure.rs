//! The failure of a request to a team's engine, for the extension.

use keyferry_core::failure::{Failure, FailureCode};

use super::session::TeamSession;
use crate::engine::calls::LookUpToken;
use crate::engine::{Reason, Refused};

/// The failure for a refusal. A request that is denied is either not allowed or without a valid sign-in, which the engine
/// answers alike: it is asked about the token.
pub(crate) fn failure(session: &mut TeamSession, refused: &Refused) -> Failure {
    let code = match refused.reason {
        Reason::Denied => match session.call(&LookUpToken) {
            Ok(_) => FailureCode::TeamDenied,
            Err(Refused { reason: Reason::Denied, .. }) => FailureCode::TeamSignedOut,
            Err(_) => FailureCode::TeamUnreachable,
        },
        Reason::Missing => FailureCode::NotFound,
        Reason::Conflict => FailureCode::EntryConflict,
        Reason::Unreachable(_)
        | Reason::NotVersion2
        | Reason::Sealed
        | Reason::Uninitialized
        | Reason::Standby
        | Reason::Redirected
        | Reason::Busy
        | Reason::Unavailable
        | Reason::Unexpected => FailureCode::TeamUnreachable,
    };
    Failure::new(code, format!("{}: {}", refused.reason.as_str(), refused.cause))
}

/// The failure of a user who is not signed in to the team.
pub(crate) fn signed_out() -> Failure {
    Failure::new(FailureCode::TeamSignedOut, "the keyring has no sign-in of the team")
}

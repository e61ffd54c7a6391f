//! The result of one check of an engine: for the command line, and for the extension, which has its own texts.

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::protocol::{Obstacle, TeamCheck};

use crate::checks::Check;
use crate::engine::{Reason, Refused};
use crate::errors::engine_message;

pub(crate) struct Finding {
    pub(crate) check: Check,
    /// Present if the check failed.
    problem: Option<TeamCheck>,
}

impl Finding {
    pub(super) fn passed(name: &str, finding: impl Into<String>) -> Self {
        Self { check: Check::passed(name, finding), problem: None }
    }

    pub(super) fn failed(check: Check, failure: Failure) -> Self {
        Self { check, problem: Some(TeamCheck { failure, line: String::new() }) }
    }

    /// Adds what the administrator is to add or to run.
    pub(super) fn with_line(self, line: String) -> Self {
        Self { problem: self.problem.map(|problem| TeamCheck { line, ..problem }), ..self }
    }

    pub(super) fn ok(&self) -> bool {
        self.check.ok()
    }

    /// The extension's part, if the check failed.
    pub(crate) fn into_problem(self) -> Option<TeamCheck> {
        self.problem
    }
}

/// A check whose request was refused.
pub(super) fn failed(name: &str, refused: &Refused) -> Finding {
    let (problem, fix) = engine_message(refused.reason);
    let check =
        Check::failed(name, format!("{problem} ({})", refused.cause), fix).with_code(refused.reason.as_str());
    let code = match code(refused.reason) {
        // The engine answers a request without a token, so this is another server.
        FailureCode::TeamRefused if matches!(refused.reason, Reason::Missing | Reason::Unexpected) => {
            FailureCode::TeamAddress
        }
        code => code,
    };
    Finding::failed(check, failure(code, refused))
}

/// The failure of a sign-in.
pub(crate) fn sign_in_failure(refused: &Refused) -> Failure {
    failure(code(refused.reason), refused)
}

fn failure(code: FailureCode, refused: &Refused) -> Failure {
    Failure::new(code, format!("{}: {}", refused.reason.as_str(), refused.cause))
}

fn code(reason: Reason) -> FailureCode {
    match reason {
        Reason::Unreachable(obstacle) => match obstacle {
            Obstacle::ConnectionInsecure => FailureCode::TeamInsecure,
            Obstacle::ClockWrong => FailureCode::TeamClock,
            Obstacle::NameUnresolved | Obstacle::UnexpectedAnswer => FailureCode::TeamAddress,
            Obstacle::Offline
            | Obstacle::NoAnswer
            | Obstacle::ProxyRefused
            | Obstacle::NotStarted
            | Obstacle::Redirected
            | Obstacle::Unavailable
            | Obstacle::TooManyRequests
            | Obstacle::TooSoon
            | Obstacle::Outdated
            | Obstacle::Unknown => FailureCode::TeamUnreachable,
        },
        Reason::Sealed | Reason::Uninitialized => FailureCode::TeamSealed,
        Reason::Redirected => FailureCode::TeamAddress,
        Reason::NotVersion2 => FailureCode::TeamMount,
        Reason::Standby | Reason::Busy => FailureCode::TeamUnreachable,
        // A claim of the account that the role does not accept is status 400 too.
        Reason::Denied | Reason::Missing | Reason::Conflict | Reason::Unavailable | Reason::Unexpected => {
            FailureCode::TeamRefused
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(reason: Reason) -> (FailureCode, FailureCode) {
        let refused = Refused { reason, cause: "status 400".into() };
        let check = failed("Engine", &refused).into_problem().unwrap();
        (sign_in_failure(&refused).code, check.failure.code)
    }

    #[test]
    fn an_account_that_is_refused_and_an_address_of_another_server_have_codes_of_their_own() {
        let (refused, address) = (FailureCode::TeamRefused, FailureCode::TeamAddress);
        assert_eq!(codes(Reason::Unexpected), (refused, address));
        assert_eq!(codes(Reason::Missing), (refused, address));
        assert_eq!(codes(Reason::Denied), (refused, refused));
        assert_eq!(codes(Reason::Unavailable), (refused, refused));
        let insecure = Reason::Unreachable(Obstacle::ConnectionInsecure);
        assert_eq!(codes(insecure), (FailureCode::TeamInsecure, FailureCode::TeamInsecure));
        assert_eq!(codes(Reason::Sealed), (FailureCode::TeamSealed, FailureCode::TeamSealed));
    }

    #[test]
    fn a_line_belongs_to_a_check_that_failed() {
        let refused = Refused { reason: Reason::Denied, cause: "status 403".into() };
        let problem = failed("Team policy", &refused).with_line("path".into()).into_problem().unwrap();
        assert_eq!((problem.line.as_str(), problem.failure.cause.as_str()), ("path", "denied: status 403"));
        assert!(Finding::passed("Engine", "It answers.").with_line("path".into()).into_problem().is_none());
    }
}

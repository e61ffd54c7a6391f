//! The connection to a team's engine, if there is one, and the keys that are not shared yet.

use keyferry_core::failure::Failure;

use super::Check;
use crate::errors::{Error, TeamError};
use crate::keyring::Keyring;
use crate::network::Network;
use crate::team::{self, Ledger, Settings, State};

const CONNECTION: &str = "Team connection";
const KEYS: &str = "Team keys";

/// Checks the connection; nothing without one. The network was prepared before the process confined itself.
pub(super) fn check(network: &Network) -> Vec<Check> {
    match Settings::read() {
        Ok(None) => vec![],
        Ok(Some(_)) => check_connection(network),
        Err(error) => vec![failed(&error)],
    }
}

fn check_connection(network: &Network) -> Vec<Check> {
    match team::open(network, &mut Keyring::default()) {
        Ok((settings, mut session)) => {
            let mut checks = team::examine(&mut session, &settings.place).checks();
            checks.extend(check_keys());
            checks
        }
        // The checks of the keyring say why.
        Err(Error::Failure(Failure { code, .. })) => {
            vec![failed(&Error::from(TeamError::SignedOut)).with_code(code.as_str())]
        }
        Err(error) => vec![failed(&error)],
    }
}

fn failed(error: &Error) -> Check {
    let message = error.message();
    Check::failed(CONNECTION, message.problem, message.fix).with_code(error.code())
}

fn check_keys() -> Option<Check> {
    let ledger = Ledger::open().ok()?.all();
    let count = |state: State| ledger.iter().filter(|(_, progress)| progress.state == state).count();
    let (waiting, conflicts) = (count(State::Waiting), count(State::Conflict));
    Some(if conflicts > 0 {
        let finding =
            format!("{conflicts} of this computer's keys are not shared: the team has something else there.");
        Check::failed(KEYS, finding, "See: keyferry team status")
    } else if waiting > 0 {
        Check::failed(
            KEYS,
            format!("{waiting} of this computer's keys wait to be shared."),
            "keyferry team sync",
        )
    } else {
        Check::passed(KEYS, "None waits to be shared.")
    })
}

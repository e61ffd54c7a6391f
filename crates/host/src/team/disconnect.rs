//! Leaving a team.

use std::fs;
use std::io::ErrorKind;

use super::session::TeamSession;
use super::settings::{self, Settings};
use super::{Ledger, Listed, OnToken};
use crate::engine::Refused;
use crate::errors::{Error, FileOperation, TeamError};
use crate::network::Network;
use crate::store::Store;

/// A connection that has ended.
pub(crate) struct Disconnected {
    pub(crate) settings: Settings,
    /// Whether the engine has ended the token; `None` if there was none.
    pub(crate) revoked: Option<Result<(), Refused>>,
}

/// Ends the token, and forgets the team. Keys stay, here and there.
pub(crate) fn disconnect(network: &Network, on_token: &mut OnToken<'_>) -> Result<Disconnected, Error> {
    let settings = Settings::read()?.ok_or(TeamError::NotConnected)?;
    let token = on_token(Box::new(Store::team_token))?;
    let revoked = token.map(|token| TeamSession::resume(network, &settings.server, token).revoke());
    on_token(Box::new(|store| store.forget_team_token().map(|()| None)))?;
    forget()?;
    Ok(Disconnected { settings, revoked })
}

/// Removes the settings and every other file about the team. Ledger and list go first: what they say of one team is
/// wrong of another.
pub(crate) fn forget() -> Result<(), Error> {
    Ledger::open()?.clear()?;
    Listed::clear()?;
    Settings::remove()?;
    let folder = settings::folder()?;
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(Error::file(FileOperation::Remove, &folder, &error));
        }
        Ok(()) | Err(_) => {}
    }
    // Fails, as it should, if Keyferry has other files there.
    let _ = folder.parent().map(fs::remove_dir);
    Ok(())
}

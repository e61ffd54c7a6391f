//! A team's keys on its secret engine (`HashiCorp` Vault or `OpenBao`, KV version 2), beside the keyring of each person.
//!
//! The keyring stays first: a key is shared after the keyring has confirmed it, and is never removed by it. Settings,
//! ledger and list are files without secrets; the session's token is in the keyring. Requests are made by the process with
//! the network.

use keyferry_core::failure::Failure;

use crate::engine::Token;
use crate::store::Store;

mod connect;
mod disconnect;
mod examine;
mod failure;
mod finding;
mod ledger;
mod listed;
mod listing;
mod merged;
mod session;
mod settings;
mod share;
mod sync;
mod team_key;

pub(crate) use self::connect::{Attempt, Joining, connect};
pub(crate) use self::disconnect::{Disconnected, disconnect, forget};
pub(crate) use self::examine::examine;
pub(crate) use self::failure::{failure, signed_out};
pub(crate) use self::finding::{Finding, sign_in_failure};
pub(crate) use self::ledger::{Ledger, Progress, State, note};
pub(crate) use self::listed::Listed;
pub(crate) use self::listing::{find, list, missing, remove, renew};
pub(crate) use self::merged::{as_released, as_saved, with_team};
pub(crate) use self::session::{AppRoleSecret, Browser, Credentials, Show, TeamSession, open, open_by};
pub(crate) use self::settings::{Settings, is_connected};
pub(crate) use self::sync::{Synced, describe_shared, next_attempt, postpone_all, sync_due};
pub(crate) use self::team_key::TeamKey;

/// Work on the token in the keyring.
pub(crate) type OnToken<'a> = dyn FnMut(Box<dyn Fn(&Store) -> Result<Option<Token>, Failure> + Send>) -> Result<Option<Token>, Failure>
    + 'a;

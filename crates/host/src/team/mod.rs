//! A team's keys on its secret engine (`HashiCorp` Vault or `OpenBao`, KV version 2), beside the keyring of each person.
//!
//! The keyring stays first: a key is shared after the keyring has confirmed it, and is never removed by it. Settings,
//! ledger and list are files without secrets; the session's token is in the keyring. Requests are made by the process with
//! the network.

mod examine;
mod failure;
mod ledger;
mod listed;
mod listing;
mod merged;
mod session;
mod settings;
mod share;
mod sync;

pub(crate) use self::examine::examine;
pub(crate) use self::failure::{failure, signed_out};
pub(crate) use self::ledger::{Ledger, Progress, State, note};
pub(crate) use self::listed::Listed;
pub(crate) use self::listing::{TeamKey, find, list, missing, remove, renew};
pub(crate) use self::merged::{as_released, as_saved, with_team};
pub(crate) use self::session::{AppRoleSecret, Credentials, TeamSession, open};
pub(crate) use self::settings::{Settings, is_connected};
pub(crate) use self::sync::{Synced, next_attempt, sync_due};

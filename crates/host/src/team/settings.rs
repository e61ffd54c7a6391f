//! The settings of the connection to a team's engine: a file without secrets.

use std::io::Write;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::engine::{Invitation, Place, RoleId, Server};
use crate::errors::{Error, FileOperation};
use crate::registration::{PRIVATE, own_folder, read_file, remove_file, replace_file};

/// Size limit of the file, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// The team that this user is connected to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) server: Server,
    pub(crate) place: Place,
    /// The role that the person signs in with by OpenID Connect; the engine's usual one if not given.
    #[serde(default)]
    pub(crate) role: Option<RoleId>,
    /// The name that keys are shared under.
    pub(crate) person: String,
    /// The name that the engine knows the person by.
    #[serde(default)]
    pub(crate) signed_in_as: String,
    /// Time of connecting, in seconds since 1970-01-01 UTC. Keys that were captured before are shared at the user's word
    /// only.
    pub(crate) connected_at: u64,
    /// Time at which the token ends, in seconds since 1970-01-01 UTC; 0 for one that does not end.
    pub(crate) token_ends_at: u64,
    /// Seconds that the token is extended by; 0 for one that cannot be extended.
    pub(crate) token_period_seconds: u64,
}

/// The folder of a team's settings and ledger.
pub(super) fn folder() -> Result<PathBuf, Error> {
    own_folder().map(|folder| folder.join("team"))
}

fn file() -> Result<PathBuf, Error> {
    folder().map(|folder| folder.join("settings.json"))
}

/// Whether the user is connected to a team.
pub(crate) fn is_connected() -> bool {
    file().is_ok_and(|path| path.exists())
}

impl Settings {
    /// Reads the settings; `None` without a connection.
    ///
    /// # Errors
    /// A file that cannot be read: it is no reason to behave as if there were no team.
    pub(crate) fn read() -> Result<Option<Self>, Error> {
        let path = file()?;
        // A file that is absent is the usual case, and no error.
        if !path.exists() {
            return Ok(None);
        }
        let failed = |error: &dyn ToString| Error::file(FileOperation::Read, &path, &error.to_string());
        let json = read_file(&path, MAX_BYTES).map_err(|error| failed(&error))?;
        serde_json::from_slice(&json).map(Some).map_err(|error| failed(&error))
    }

    pub(crate) fn write(&self) -> Result<(), Error> {
        let path = file()?;
        let failed = |error: &dyn ToString| Error::file(FileOperation::Write, &path, &error.to_string());
        let json = serde_json::to_vec_pretty(self).map_err(|error| failed(&error))?;
        replace_file(&path, PRIVATE, |file| file.write_all(&json)).map_err(|error| failed(&error))
    }

    /// Removes the settings; false if there were none.
    pub(crate) fn remove() -> Result<bool, Error> {
        let path = file()?;
        remove_file(&path).map_err(|error| Error::file(FileOperation::Remove, &path, &error))
    }

    /// The link for another person of the team.
    pub(crate) fn invitation(&self) -> Invitation {
        let Server { address, namespace, authorities: _ } = self.server.clone();
        let Place { mount, prefix } = self.place.clone();
        Invitation { address, mount: Some(mount), prefix: Some(prefix), namespace, role: self.role.clone() }
    }

    /// The token is extended when half of its time has passed, or when its end is later than it can be: the computer's clock
    /// was ahead.
    pub(crate) fn should_renew(&self, now: u64) -> bool {
        let Self { token_ends_at: end, token_period_seconds: period, .. } = self;
        *period > 0 && (now + period / 2 > *end || now + period < *end)
    }

    /// Notes that the token was extended.
    pub(super) fn extend(&mut self, now: u64, lease_seconds: u64) {
        self.token_ends_at = now + lease_seconds;
        self.token_period_seconds = self.token_period_seconds.max(lease_seconds);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::engine::{Authorities, EngineAddress, Mount, Prefix};

    pub(in crate::team) fn settings() -> Settings {
        Settings {
            server: Server {
                address: EngineAddress::parse("https://vault.example:8200").unwrap(),
                namespace: None,
                authorities: Some(Authorities::File("/etc/ca.pem".into())),
            },
            place: Place {
                mount: Mount::parse("secret").unwrap(),
                prefix: Prefix::parse("keyferry").unwrap(),
            },
            role: RoleId::parse("sales"),
            person: "anna".into(),
            signed_in_as: "oidc-anna".into(),
            connected_at: 1_000,
            token_ends_at: 4_600,
            token_period_seconds: 3_600,
        }
    }

    #[test]
    fn a_token_is_extended_when_half_of_its_time_has_passed_and_one_without_end_never() {
        assert!(!settings().should_renew(1_000));
        assert!(!settings().should_renew(2_800));
        assert!(settings().should_renew(2_801));
        assert!(settings().should_renew(9_000), "it has ended: the engine says so");
        assert!(settings().should_renew(999), "the clock was set back: it ends later than it can");
        let mut extended = Settings { token_ends_at: 1_000_000, ..settings() };
        extended.extend(2_000, 7_200);
        assert!(!extended.should_renew(2_000) && extended.should_renew(6_000));
        let endless = Settings { token_ends_at: 0, token_period_seconds: 0, ..settings() };
        assert!(!endless.should_renew(u64::MAX / 2));
    }

    #[test]
    fn a_colleagues_link_names_everything_but_the_authorities() {
        let link = "https://vault.example:8200/#keyferry?mount=secret&prefix=keyferry&role=sales";
        assert_eq!(settings().invitation().to_string(), link);
    }

    #[test]
    fn an_address_without_https_in_the_file_is_refused() {
        let json = serde_json::to_string(&settings()).unwrap();
        assert_eq!(serde_json::from_str::<Settings>(&json).unwrap(), settings());
        assert!(serde_json::from_str::<Settings>(&json.replace("https://", "http://")).is_err());
        assert!(serde_json::from_str::<Settings>(&json.replace("\"secret\"", "\"../sys\"")).is_err());
    }
}

//! A client over `keyring-core`, the same for each of its stores.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use keyring_core::CredentialStore;

use crate::{Client, LABEL, SERVICE};

pub(crate) struct CoreStore(pub(crate) Arc<CredentialStore>);

impl Client for CoreStore {
    fn save(&self, id: &str, secret: &str) -> Result<Vec<u8>> {
        let modifiers = HashMap::from([("label", LABEL)]);
        self.0.build(SERVICE, id, Some(&modifiers))?.set_password(secret)?;
        Ok(self.0.build(SERVICE, id, None)?.get_secret()?)
    }

    fn find(&self, id: &str) -> Result<Vec<u8>> {
        let found = self.0.search(&HashMap::from([("service", SERVICE), ("username", id)]))?;
        let entry = found.first().context("no entry")?;
        ensure!(entry.get_attributes()?["username"] == id, "another entry");
        Ok(entry.get_secret()?)
    }

    fn list(&self) -> Result<usize> {
        let found = self.0.search(&HashMap::from([("service", SERVICE)]))?;
        for entry in &found {
            ensure!(entry.get_attributes()?["service"] == SERVICE, "another entry");
        }
        Ok(found.len())
    }
}

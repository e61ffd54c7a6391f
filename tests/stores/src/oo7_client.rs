//! A client over oo7, whose asynchronous interface differs from `keyring-core`'s.

use std::mem::ManuallyDrop;

use anyhow::{Context, Result, ensure};
use oo7::dbus::Service;
use tokio::runtime::Runtime;

use crate::{Client, LABEL, SERVICE};

pub(crate) struct Oo7 {
    runtime: Runtime,
    /// Never dropped: that would close the session in a new task of the runtime, which is not running then.
    service: ManuallyDrop<Service>,
}

impl Oo7 {
    pub(crate) fn connect() -> Result<Self> {
        let runtime = Runtime::new()?;
        let service = runtime.block_on(Service::encrypted())?;
        Ok(Self { runtime, service: ManuallyDrop::new(service) })
    }
}

impl Client for Oo7 {
    fn save(&self, id: &str, secret: &str) -> Result<Vec<u8>> {
        self.runtime.block_on(async {
            let attributes = [("service", SERVICE), ("username", id)];
            let collection = self.service.default_collection().await?;
            collection.create_item(LABEL, &attributes, secret, true, None).await?;
            let found = collection.search_items(&attributes).await?;
            Ok(found.first().context("no item")?.secret().await?.as_bytes().to_vec())
        })
    }

    fn find(&self, id: &str) -> Result<Vec<u8>> {
        self.runtime.block_on(async {
            let collection = self.service.default_collection().await?;
            let found = collection.search_items(&[("service", SERVICE), ("username", id)]).await?;
            let item = found.first().context("no item")?;
            ensure!(item.attributes().await?["username"] == id, "another item");
            Ok(item.secret().await?.as_bytes().to_vec())
        })
    }

    fn list(&self) -> Result<usize> {
        self.runtime.block_on(async {
            let collection = self.service.default_collection().await?;
            let found = collection.search_items(&[("service", SERVICE)]).await?;
            for item in &found {
                ensure!(item.attributes().await?["service"] == SERVICE, "another item");
            }
            Ok(found.len())
        })
    }
}

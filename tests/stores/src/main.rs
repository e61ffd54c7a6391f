//! One client of the Secret Service with several implementations, for the benchmark: `store-client IMPLEMENTATION`.
//!
//! It has the commands of `tests/bench/libsecret_client.c`, a line each on standard input, with a line as the answer:
//!
//! | Command | Work | Answer |
//! | --- | --- | --- |
//! | `save ID KEY` | creates an entry, reads it back and compares | `ok` |
//! | `find ID` | reads the attributes and the secret of one entry | the secret's length |
//! | `list` | reads the attributes of all entries | their number |
//!
//! A command that fails is answered with `failed: CAUSE`.

mod core_store;
mod oo7_client;

use std::io::{BufRead, stdin};
use std::sync::Arc;

use anyhow::{Result, bail, ensure};

use crate::core_store::CoreStore;
use crate::oo7_client::Oo7;

/// The attribute `service` of the entries.
const SERVICE: &str = "bench";
/// The label of the entries.
const LABEL: &str = "Omnisend API key";

trait Client {
    /// Creates an entry and returns the secret that a new search reads.
    fn save(&self, id: &str, secret: &str) -> Result<Vec<u8>>;
    /// Reads the attributes and the secret of one entry.
    fn find(&self, id: &str) -> Result<Vec<u8>>;
    /// Reads the attributes of all entries and returns their number.
    fn list(&self) -> Result<usize>;
}

fn client(implementation: &str) -> Result<Box<dyn Client>> {
    Ok(match implementation {
        "keyferry" => Box::new(CoreStore(Arc::new(keyferry_secret_service::Store::connect()?))),
        "dbus" => Box::new(CoreStore(dbus_secret_service_keyring_store::Store::new()?)),
        "zbus" => Box::new(CoreStore(zbus_secret_service_keyring_store::Store::new()?)),
        "oo7" => Box::new(Oo7::connect()?),
        _ => bail!("unknown implementation {implementation:?}: keyferry, dbus, zbus, oo7"),
    })
}

fn main() -> Result<()> {
    let client = client(&std::env::args().nth(1).unwrap_or_default())?;
    for line in stdin().lock().lines() {
        // A failure is an answer too, so that the benchmark reports it.
        match answer(&*client, &line?) {
            Ok(answer) => println!("{answer}"),
            Err(error) => println!("failed: {error:#}"),
        }
    }
    Ok(())
}

fn answer(client: &dyn Client, line: &str) -> Result<String> {
    let words: Vec<_> = line.split(' ').collect();
    Ok(match words[..] {
        ["save", id, key] => {
            ensure!(client.save(id, key)? == key.as_bytes(), "another secret was read back");
            "ok".to_owned()
        }
        ["find", id] => client.find(id)?.len().to_string(),
        ["list"] => client.list()?.to_string(),
        _ => bail!("unknown command {line:?}"),
    })
}

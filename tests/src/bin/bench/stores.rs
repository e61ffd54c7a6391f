//! The Secret Service store beside the published ones.

use std::cell::RefCell;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use keyferry_tests::{Home, Keyring, host_binary};

use crate::host::{Talk, new_key, row};
use crate::peers;
use crate::report::{Goal, Section, Subject, Unit};
use crate::sample::{Contestant, millis};

/// Arguments of `store-client` and names of the published stores.
const PUBLISHED: [(&str, &str); 3] = [
    ("dbus", "dbus-secret-service-keyring-store"),
    ("zbus", "zbus-secret-service-keyring-store"),
    ("oo7", "oo7"),
];

/// Entries in the keyring when a row is measured.
const SIZES: [usize; 3] = [1, 100, 1_000];

/// Measures save, find and list at several sizes of one keyring.
pub(crate) fn section(rounds: usize) -> Result<Section> {
    let program = peers::store_client()?;
    let keyring = Keyring::start(Home::new(host_binary()))?;
    let published = PUBLISHED.map(|(argument, name)| (argument, Subject::peer(name)));
    let clients: Vec<_> = [("keyferry", Subject::Keyferry)]
        .into_iter()
        .chain(published)
        .map(|(argument, subject)| Ok((subject, RefCell::new(client(keyring.home(), &program, argument)?))))
        .collect::<Result<_>>()?;
    let keyferry = &clients[0].1;
    let first = save(&mut keyferry.borrow_mut())?.1;
    let mut rows = vec![];
    for size in SIZES {
        let stored = count(&mut keyferry.borrow_mut())?;
        for _ in stored..size {
            save(&mut keyferry.borrow_mut())?;
        }
        for (operation, rounds) in [("find", rounds * 5), ("list", rounds), ("save and read back", rounds)] {
            let mut contestants: Vec<Contestant<'_>> = clients
                .iter()
                .map(|(subject, client)| -> Contestant<'_> {
                    let first = &first;
                    let measure = move || {
                        let client = &mut client.borrow_mut();
                        match operation {
                            "find" => find(client, first),
                            "list" => list(client, size),
                            _ => Ok(save(client)?.0),
                        }
                    };
                    (subject.clone(), Box::new(measure))
                })
                .collect();
            let what = format!("{operation}, {size} stored");
            rows.push(row(&what, Unit::Millis, Goal::None, rounds, &mut contestants)?);
        }
    }
    Ok(Section {
        title: "Secret Service: stores",
        note: "The crate `keyferry-secret-service` beside published clients of the Secret Service for Rust, in one \
               program that runs already (`tests/stores`). A find reads one entry's attributes and secret, a list all \
               entries' attributes; a save creates an entry and reads it back, so that the keyring grows by one for \
               all of them alike."
            .to_owned(),
        rows,
    })
}

fn client(home: &Home, program: &Path, argument: &str) -> Result<Talk> {
    let mut command = home.command(program);
    command.arg(argument);
    Talk::start(command)
}

/// Saves a new key. Returns the time, and the entry's ID.
fn save(client: &mut Talk) -> Result<(f64, String)> {
    let (key, id) = new_key()?;
    let started = Instant::now();
    ensure!(client.line(&format!("save {id} {}", key.expose()))? == "ok", "the store does not save");
    Ok((millis(started), id))
}

fn find(client: &mut Talk, id: &str) -> Result<f64> {
    let started = Instant::now();
    ensure!(client.line(&format!("find {id}"))? == "75", "the store finds no key");
    Ok(millis(started))
}

fn list(client: &mut Talk, size: usize) -> Result<f64> {
    let started = Instant::now();
    ensure!(count(client)? >= size, "the store does not list all");
    Ok(millis(started))
}

fn count(client: &mut Talk) -> Result<usize> {
    Ok(client.line("list")?.parse()?)
}

//! The Secret Service store compared with the published ones.

use std::cell::RefCell;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
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

/// Entries in the keyring when a row is measured. oo7 needs a match rule for each item, and a bus without raised limits
/// allows 512 for a connection.
const SIZES: [usize; 3] = [1, 100, 300];

#[derive(Clone, Copy)]
enum Operation {
    Find,
    List,
    Save,
}

impl Operation {
    const ALL: [Self; 3] = [Self::Find, Self::List, Self::Save];

    fn name(self) -> &'static str {
        match self {
            Self::Find => "find",
            Self::List => "list",
            Self::Save => "save and read back",
        }
    }

    fn rounds(self, rounds: usize) -> usize {
        match self {
            Self::Find => rounds * 5,
            Self::List | Self::Save => rounds,
        }
    }
}

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
        for operation in Operation::ALL {
            let mut contestants: Vec<Contestant<'_>> = clients
                .iter()
                .map(|(subject, client)| -> Contestant<'_> {
                    let first = &first;
                    let measure = move || {
                        let client = &mut client.borrow_mut();
                        let time = match operation {
                            Operation::Find => find(client, first),
                            Operation::List => list(client, size),
                            Operation::Save => save(client).map(|(time, _)| time),
                        };
                        time.with_context(|| subject.name())
                    };
                    (subject.clone(), Box::new(measure))
                })
                .collect();
            let name = format!("{}, {size} stored", operation.name());
            rows.push(row(&name, Unit::Millis, Goal::None, operation.rounds(rounds), &mut contestants)?);
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
    let answer = client.line(&format!("save {id} {}", key.expose()))?;
    ensure!(answer == "ok", "save: {answer:?}");
    Ok((millis(started), id))
}

fn find(client: &mut Talk, id: &str) -> Result<f64> {
    let started = Instant::now();
    let answer = client.line(&format!("find {id}"))?;
    ensure!(answer == "75", "find: {answer:?}");
    Ok(millis(started))
}

fn list(client: &mut Talk, size: usize) -> Result<f64> {
    let started = Instant::now();
    ensure!(count(client)? >= size, "the store does not list all");
    Ok(millis(started))
}

fn count(client: &mut Talk) -> Result<usize> {
    let answer = client.line("list")?;
    answer.parse().with_context(|| format!("list: {answer:?}"))
}

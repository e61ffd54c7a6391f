//! The declarations of the cases: see `case.d.ts`.

use anyhow::{Context, Result};
use keyferry_tests::{STORES, Store, made_up_key, project};
use serde::Deserialize;
use std::env;
use std::fs;
use thirtyfour::prelude::Key;

/// A file of `cases`.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    /// The site's folder, and the file.
    pub(crate) name: String,
    pub(crate) address: Option<String>,
    #[serde(default = "one_key")]
    pub(crate) keys: Vec<KeptKey>,
    #[serde(default, rename = "withoutControl")]
    pub(crate) without_control: bool,
    pub(crate) user: Vec<Step>,
    pub(crate) outcome: Outcome,
    /// The page's script.
    pub(crate) script: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Site {
    Upstack,
    Omnisend,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome {
    Nothing,
    NothingUnseen,
    Filled,
    Saved,
    SavedAndShown,
    SavedAndReported,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeptKey {
    store: StoreName,
    pub(crate) label: String,
    pub(crate) used_for: Option<String>,
    pub(crate) described: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoreName {
    Northwind,
    Bluebird,
}

/// A place on the screen.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Target {
    Control(String),
    Entry(String),
    Page(String),
}

/// One thing that the user does. Times are in milliseconds.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Step {
    Click(Target),
    ClickAtOnce(Target),
    DoubleClick { at: Target, gap: u64 },
    HoverAndClick { at: Target, after: u64 },
    Drag { from: Target, to: Target, after: u64 },
    Key(String),
    Keys(Vec<String>),
    Hold { key: String, during: u64 },
    Chord(Vec<String>),
    Type(String),
    Await(String),
    Pause(u64),
    FillAtCursor,
    NewestWindow,
    FirstWindow,
}

fn one_key() -> Vec<KeptKey> {
    let used_for = Some(STORES[0].name.to_owned());
    vec![KeptKey { store: StoreName::Northwind, label: "Northwind".to_owned(), used_for, described: None }]
}

impl KeptKey {
    fn store(&self) -> &'static Store {
        match self.store {
            StoreName::Northwind => &STORES[0],
            StoreName::Bluebird => &STORES[1],
        }
    }

    /// A key that ends in the digits of its place in the case's list, from 1.
    pub(crate) fn key(&self, place: u32) -> String {
        made_up_key(self.store().brand_id, place)
    }
}

/// All cases.
#[derive(Debug, Deserialize)]
pub(crate) struct Declarations {
    /// The script of a page without an attack.
    pub(crate) results: String,
    pub(crate) cases: Vec<Case>,
}

impl Declarations {
    /// Reads the table, with all cases or with those that the environment selects.
    pub(crate) fn read() -> Result<Self> {
        let table = project().join("target/pages/attacks.json");
        let table = fs::read(&table).with_context(|| format!("{} is missing", table.display()))?;
        let wanted = env::var("KEYFERRY_ATTACKS").unwrap_or_default();
        let mut table: Self = serde_json::from_slice(&table)?;
        table.cases.retain(|case| wanted.split(',').any(|wanted| case.name.contains(wanted)));
        Ok(table)
    }
}

impl Case {
    pub(crate) fn site(&self) -> Site {
        if self.name.starts_with("upstack/") { Site::Upstack } else { Site::Omnisend }
    }

    /// Whether the control can name a key.
    pub(crate) fn names_stores(&self) -> bool {
        self.keys.iter().any(|entry| entry.described.is_some())
    }

    /// Whether the user changes between windows.
    pub(crate) fn has_windows(&self) -> bool {
        self.user.iter().any(|step| matches!(step, Step::NewestWindow))
    }
}

/// The key of this name, or the character.
pub(crate) fn key_value(name: &str) -> String {
    let key = match name {
        "Enter" => Key::Enter,
        "Space" => Key::Space,
        "Tab" => Key::Tab,
        "Escape" => Key::Escape,
        "Alt" => Key::Alt,
        "Control" => Key::Control,
        "Shift" => Key::Shift,
        "ArrowDown" => Key::Down,
        character => return character.to_owned(),
    };
    String::from(key.value())
}

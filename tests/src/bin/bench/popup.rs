//! The time from opening the popup to its keys on the screen.

use crate::Depth;
use crate::build::{Build, Builds};
use crate::report::{Goal, LEVEL, Row, Section, Subject, Unit};
use crate::sample::{Sample, order};
use anyhow::{Context, Result};
use keyferry_tests::{Browser, Stage, copy_folder, project, script};
use serde_json::Value;
use std::array;
use std::fs;

/// The longest that the popup may take until it shows its keys, in milliseconds.
const GOAL: f64 = 100.0;
const KEY_COUNTS: [u32; 3] = [0, 1, 200];

const STOPWATCH: &str = include_str!("../../../bench/extensions/popup-stopwatch.js");
const REFERENCE: &str = include_str!("../../../bench/extensions/reference.html");

struct PopupRow {
    name: &'static str,
    goal: Goal,
    limit: Option<f64>,
    /// Only measured with the largest number of keys.
    with_most_keys: bool,
    measure: fn(&Measured) -> Sample,
}

const ROWS: [PopupRow; 2] = [
    PopupRow {
        name: "shown",
        goal: Goal::Most(GOAL),
        limit: Some(LEVEL),
        with_most_keys: false,
        measure: |measured| measured.shown.clone(),
    },
    PopupRow {
        name: "up to date",
        goal: Goal::None,
        limit: Some(LEVEL),
        with_most_keys: true,
        measure: |measured| measured.fresh.clone(),
    },
];

/// The background's state when the popup is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Background {
    Running,
    Asleep,
    /// Asleep, with an empty session memory: the browser has just been started.
    Fresh,
}

impl Background {
    const ALL: [Self; 3] = [Self::Running, Self::Asleep, Self::Fresh];

    fn title(self) -> &'static str {
        match self {
            Self::Running => "background running",
            Self::Asleep => "background asleep",
            Self::Fresh => "first time since the browser's start",
        }
    }

    async fn prepare(self, popup: &Popup) -> Result<()> {
        let browser = &popup.stage.browser;
        browser.open_own(&popup.reference).await?;
        if self == Self::Fresh {
            browser.run(script!("clear-session-storage"), vec![]).await?;
        }
        browser.open("about:blank").await?;
        if self != Self::Running {
            browser.end_background().await?;
        }
        Ok(())
    }
}

/// Milliseconds since the navigation.
#[derive(Debug, Default)]
struct Measured {
    shown: Sample,
    fresh: Sample,
    reference: Sample,
}

/// A browser with one build of the extension, with a stopwatch in its popup and an empty page beside it.
struct Popup {
    subject: Subject,
    stage: Stage,
    /// The paths of both pages in the extension.
    page: String,
    reference: String,
    measured: [Measured; Background::ALL.len()],
}

impl Popup {
    async fn start(browser: Browser, build: &Build) -> Result<Self> {
        let folder = project().join("target/bench/extensions/popup").join(build.subject.name());
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        copy_folder(&build.extension, &folder)?;
        let manifest: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json"))?)?;
        let popup = manifest["action"]["default_popup"].as_str().context("the manifest names no popup")?;
        let path = folder.join(popup);
        let html = fs::read_to_string(&path)?;
        fs::write(&path, html.replacen("<head>", "<head><script src=\"stopwatch.js\"></script>", 1))?;
        fs::write(path.with_file_name("stopwatch.js"), STOPWATCH)?;
        let reference = path.with_file_name("reference.html");
        fs::write(&reference, REFERENCE)?;
        let reference = reference.strip_prefix(&folder)?.to_string_lossy().into_owned();
        Ok(Self {
            subject: build.subject.clone(),
            stage: build.stage(browser).extension(&folder).build().await?,
            page: popup.to_owned(),
            reference,
            measured: array::from_fn(|_| Measured::default()),
        })
    }

    /// Opens a page; returns the times when it is shown and when it is up to date.
    async fn open(&self, background: Background, page: &str) -> Result<[f64; 2]> {
        background.prepare(self).await?;
        self.stage.browser.open_own(page).await?;
        let times = self
            .stage
            .browser
            .run(script!("bench-popup-times"), vec![])
            .await
            .with_context(|| page.to_owned())?;
        Ok(serde_json::from_value(times)?)
    }

    async fn measure(&mut self, index: usize, is_warm_up: bool) -> Result<()> {
        let background = Background::ALL[index];
        let [reference, _] = self.open(background, &self.reference).await?;
        let [shown, fresh] = self.open(background, &self.page).await?;
        if !is_warm_up {
            let measured = &mut self.measured[index];
            measured.reference.push(reference);
            measured.shown.push(shown);
            measured.fresh.push(fresh);
        }
        Ok(())
    }

    fn add_keys(&self, from: u32, to: u32) -> Result<()> {
        for n in from..to {
            let key = format!("{n:024x}-{}{n:04}", "aB3dE5gH7jK9mN1pQ3sT5vW7yZaB3dE5gH7jK9mN1pQ3sT");
            let saved_at = 1_700_000_000 + u64::from(n);
            self.stage.keyring.keep(&key, &format!("Store {n:03}"), saved_at)?;
        }
        Ok(())
    }
}

async fn rows(browser: Browser, key_counts: &[u32], rounds: usize, builds: &Builds) -> Result<Vec<Row>> {
    let mut popups = vec![];
    for build in builds.iter() {
        popups.push(Popup::start(browser, build).await?);
    }
    let mut rows = vec![];
    let mut stored = 0;
    for &keys in key_counts {
        for popup in &mut popups {
            popup.add_keys(stored, keys)?;
            popup.measured = array::from_fn(|_| Measured::default());
        }
        stored = keys;
        for round in 0..=rounds {
            for background in order(round, Background::ALL.len()) {
                for popup in order(round, popups.len()) {
                    popups[popup].measure(background, round == 0).await?;
                }
            }
        }
        for (index, background) in Background::ALL.into_iter().enumerate() {
            for PopupRow { name, goal, limit, with_most_keys, measure } in ROWS {
                if with_most_keys && Some(&keys) != KEY_COUNTS.last() {
                    continue;
                }
                let mut samples: Vec<_> = popups
                    .iter()
                    .map(|popup| (popup.subject.clone(), measure(&popup.measured[index])))
                    .collect();
                let reference = popups[0].measured[index].reference.clone();
                samples.push((Subject::peer("empty page of the extension"), reference));
                let name = format!("{}, {keys} saved, {}: {name}", browser.title(), background.title());
                rows.push(Row::new(name, Unit::Millis, goal, samples).limit(limit));
            }
        }
    }
    Ok(rows)
}

pub(crate) async fn section(rounds: usize, depth: Depth, builds: &Builds) -> Result<Section> {
    let (browsers, key_counts): (&[Browser], &[u32]) = match depth {
        Depth::Full => (&Browser::ALL, &KEY_COUNTS),
        Depth::Quick => (&[Browser::Chromium], &KEY_COUNTS[1..2]),
    };
    let mut all = vec![];
    for &browser in browsers {
        all.extend(rows(browser, key_counts, rounds, builds).await.context(browser.title())?);
    }
    Ok(Section {
        title: "Popup",
        note: "From opening the popup, as a page in a tab, to its keys (or the text that there are none) on the screen \
               (\"shown\"), and to the helper's current list (\"up to date\"). The background keeps the last list in the \
               browser's memory; after a start of the browser the popup waits for the helper. The empty page belongs to \
               the same extension and is opened in the same way."
            .to_owned(),
        rows: all,
    })
}

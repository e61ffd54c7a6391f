//! The time from the click on "Fill key" to the key in Upstack's field.

use crate::Depth;
use crate::build::Builds;
use crate::peers::{self, Peers, STARTS_FIRST, Scripts};
use crate::report::{Goal, Row, Section, Subject, Unit};
use crate::sample::{Sample, order};
use crate::saving::{ECHO_BACKGROUND, stage_with_host};
use anyhow::{Context, Result};
use keyferry_test_support::fixtures::{CAPTURED_AT, made_up_key};
use keyferry_tests::journey::{FILL, KEY_FIELD, Way};
use keyferry_tests::{Browser, STORES, Session, Stage, script};
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

const STOPWATCH: &str = include_str!("../../../bench/extensions/fill-stopwatch.js");
const RELEASE: &str = include_str!("../../../bench/extensions/release.js");

/// The highest multiple of the floor's median.
const MOST_OF_FLOOR: f64 = 1.4;

/// The time for which people keep a mouse button pressed in a click.
const PRESSED: Duration = Duration::from_millis(80);

/// A browser in which Upstack's form is filled in.
struct Instance {
    subject: Subject,
    stage: Stage,
    filled: Sample,
}

impl Instance {
    fn new(subject: Subject, stage: Stage) -> Self {
        Self { subject, stage, filled: Sample::default() }
    }

    /// Stores a key of one of the user's stores, labelled with its name. It was filled in for the first store before, so
    /// that it needs no confirmation.
    fn keep(&self, store: usize) -> Result<()> {
        let store = &STORES[store];
        let key = made_up_key(store.brand_id, 1);
        self.stage.keyring.keep_used(&key, store.name, CAPTURED_AT, Some(STORES[0].name))
    }

    async fn measure(&mut self, keys: usize, is_warm_up: bool) -> Result<()> {
        let browser = &self.stage.browser;
        browser.open("about:blank").await?;
        self.stage.open_destination_form(Way::Load, "Omnisend").await?;
        match self.subject {
            Subject::Keyferry | Subject::OldBuild => {
                click(browser, browser.centre_in_shadow(FILL, "Fill key").await?).await?;
                if keys > 1 {
                    click(browser, browser.centre_in_shadow(FILL, STORES[0].name).await?).await?;
                }
            }
            Subject::Peer(_) | Subject::Floor(_) => {
                let button = browser.control("Release").await?.rect().await?;
                #[expect(clippy::cast_possible_truncation, reason = "a viewport has fewer pixels")]
                let centre =
                    [button.x + button.width / 2.0, button.y + button.height / 2.0].map(|at| at as i64);
                click(browser, centre.into()).await?;
            }
        }
        let time = browser.run(script!("bench-saved-times"), vec![]).await?;
        if !is_warm_up {
            self.filled.push(serde_json::from_value(time)?);
        }
        Ok(())
    }
}

/// Clicks at a place, in CSS pixels, as people do. The stopwatch counts from the release of the button.
async fn click(browser: &Session, (x, y): (i64, i64)) -> Result<()> {
    let chain = || browser.driver().action_chain_with_delay(None, Some(Duration::ZERO));
    chain().move_to(x, y).click_and_hold().perform().await?;
    sleep(PRESSED).await;
    Ok(chain().release().perform().await?)
}

pub(crate) async fn section(rounds: usize, depth: Depth, builds: &Builds, peers: &Peers) -> Result<Section> {
    let field = format!("const KEY_FIELD = {};\n", json!(KEY_FIELD));
    let content = [&field, STOPWATCH].concat();
    let stopwatch = peers::extension(
        "fill-stopwatch",
        &Scripts { content: Some(&content), key: Some(STARTS_FIRST), ..Scripts::default() },
    )?;
    // The old build's control is another element, which the benchmark does not know.
    let stage = builds.new.stage(Browser::Chromium).beside(&stopwatch).build().await?;
    let mut instances = vec![Instance::new(builds.new.subject.clone(), stage)];
    match depth {
        Depth::Full => {
            let content = [&field, STOPWATCH, RELEASE].concat();
            let scripts =
                Scripts { content: Some(&content), background: Some(ECHO_BACKGROUND), ..Scripts::default() };
            let stage = stage_with_host("release", &scripts, &peers.libsecret_client).await?;
            instances.push(Instance::new(Subject::floor("releases with libsecret"), stage));
        }
        Depth::Quick => {}
    }
    let mut rows = vec![];
    for (keys, name) in [(1, "one key: the key in its field"), (2, "a choice of two: the key in its field")] {
        for instance in &mut instances {
            instance.keep(keys - 1)?;
            instance.filled = Sample::default();
        }
        for round in 0..=rounds {
            for index in order(round, instances.len()) {
                let instance = &mut instances[index];
                instance.measure(keys, round == 0).await.with_context(|| instance.subject.name())?;
            }
        }
        let samples = instances.iter().map(|instance| (instance.subject.clone(), instance.filled.clone()));
        rows.push(Row::new(name, Unit::Millis, Goal::Times(MOST_OF_FLOOR), samples));
    }
    Ok(Section {
        title: "Click to filled",
        note: "From the end of the user's click on \"Fill key\", or on the key in the list of two, to the `input` event \
               by which Upstack's form learns of the key, in Chromium with gnome-keyring. The mouse button is pressed \
               for 80 ms, as people do; meanwhile Keyferry lists the keys. The key was filled in before, so that one \
               click is enough. The floor is an extension of a few lines: the click, a message to the background, \
               one to a C host that is already running and reads a key with libsecret, and the way back into the field. \
               It checks neither the click nor the form."
            .to_owned(),
        rows,
    })
}

//! The time from the click on "Copy API key" to "saved" on the page.

use crate::Depth;
use crate::build::Builds;
use crate::peers::{self, Peers, Scripts};
use crate::report::{Goal, LEVEL, Row, Section, Subject, Unit};
use crate::sample::{Sample, order};
use anyhow::{Context, Result};
use keyferry_tests::journey::{KEY_NAME, NAME_FIELD, NOTICE, SAVED, Way};
use keyferry_tests::{Browser, STORES, Stage, chromium_id, script};
use serde_json::json;
use std::fs;
use std::path::Path;

const STOPWATCH: &str = include_str!("../../../bench/extensions/stopwatch.js");
const WATCH_NOTICE: &str = include_str!("../../../bench/extensions/watch-notice.js");
const ECHO: &str = include_str!("../../../bench/extensions/echo.js");
pub(crate) const ECHO_BACKGROUND: &str = include_str!("../../../bench/extensions/echo-background.js");

struct SavingRow {
    name: &'static str,
    goal: Goal,
    limit: Option<f64>,
    measure: fn(&Instance) -> Sample,
}

const ROWS: [SavingRow; 4] = [
    SavingRow {
        name: "text on the page, median",
        goal: Goal::Most(30.0),
        limit: Some(LEVEL),
        measure: |instance| instance.in_dom.clone(),
    },
    SavingRow {
        name: "text on the page, 99th percentile",
        goal: Goal::Most(80.0),
        limit: None,
        measure: |instance| instance.in_dom.quantile(0.99).into(),
    },
    SavingRow {
        name: "painted, median",
        goal: Goal::None,
        limit: Some(LEVEL),
        measure: |instance| instance.painted.clone(),
    },
    SavingRow {
        name: "painted, 99th percentile",
        goal: Goal::None,
        limit: None,
        measure: |instance| instance.painted.quantile(0.99).into(),
    },
];

/// A browser in which keys are created and copied.
struct Instance {
    subject: Subject,
    stage: Stage,
    in_dom: Sample,
    painted: Sample,
}

impl Instance {
    fn new(subject: Subject, stage: Stage) -> Self {
        Self { subject, stage, in_dom: Sample::default(), painted: Sample::default() }
    }

    /// Keyferry fills in the key's name; for other extensions it is typed here.
    fn prefills(&self) -> bool {
        match self.subject {
            Subject::Keyferry | Subject::OldBuild => true,
            Subject::Peer(_) | Subject::Floor(_) => false,
        }
    }

    async fn measure(&mut self, is_warm_up: bool) -> Result<()> {
        let stage = &self.stage;
        // Opening the same address again would be a reload, which returns to the last key.
        stage.browser.open("about:blank").await?;
        stage.open_api_keys(Way::Load, &STORES[0]).await?;
        stage.open_create_view().await?;
        if !self.prefills() {
            stage.browser.type_into(NAME_FIELD, KEY_NAME).await?;
        }
        stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
        stage.create_key().await?;
        stage.copy_key().await?;
        let times = stage.browser.run(script!("bench-saved-times"), vec![]).await?;
        let [in_dom, painted]: [f64; 2] = serde_json::from_value(times)?;
        if !is_warm_up {
            self.in_dom.push(in_dom);
            self.painted.push(painted);
        }
        Ok(())
    }
}

/// A browser in which every message ends at this host.
async fn echo(subject: Subject, host: &Path) -> Result<Instance> {
    let content = [STOPWATCH, ECHO].concat();
    let scripts =
        Scripts { content: Some(&content), background: Some(ECHO_BACKGROUND), ..Scripts::default() };
    Ok(Instance::new(subject, stage_with_host("echo", &scripts, host).await?))
}

/// A browser with an extension for comparison, whose background's messages go to this host.
pub(crate) async fn stage_with_host(name: &str, scripts: &Scripts<'_>, host: &Path) -> Result<Stage> {
    let extension = peers::extension(name, scripts)?;
    let stage = Stage::builder(Browser::Chromium).extension(&extension).without_host().build().await?;
    let hosts = stage.browser.profile_dir().join("NativeMessagingHosts");
    fs::create_dir_all(&hosts)?;
    let manifest = json!({
        "name": "com.keyferry.bench_echo",
        "description": "Echo",
        "path": host,
        "type": "stdio",
        "allowed_origins": [format!("chrome-extension://{}/", chromium_id(&extension)?)],
    });
    fs::write(hosts.join("com.keyferry.bench_echo.json"), manifest.to_string())?;
    Ok(stage)
}

pub(crate) async fn section(rounds: usize, depth: Depth, builds: &Builds, peers: &Peers) -> Result<Section> {
    let constants = format!("const NOTICE = {}, SAVED = {};\n", json!(NOTICE), json!(SAVED));
    let content = [STOPWATCH, &constants, WATCH_NOTICE].concat();
    let stopwatch =
        peers::extension("stopwatch", &Scripts { content: Some(&content), ..Scripts::default() })?;
    let mut instances = vec![];
    for build in builds.iter() {
        let stage = build.stage(Browser::Chromium).beside(&stopwatch).build().await?;
        instances.push(Instance::new(build.subject.clone(), stage));
    }
    match depth {
        Depth::Full => {
            let libsecret = Subject::floor("saves with libsecret");
            instances.push(echo(libsecret, &peers.libsecret_client).await?);
            instances.push(echo(Subject::peer("echo, the browser alone"), &peers.echo_host).await?);
        }
        Depth::Quick => {}
    }
    for round in 0..=rounds {
        for index in order(round, instances.len()) {
            let instance = &mut instances[index];
            instance.measure(round == 0).await.with_context(|| instance.subject.name())?;
        }
    }
    let rows = ROWS.into_iter().map(|SavingRow { name, goal, limit, measure }| {
        let samples = instances.iter().map(|instance| (instance.subject.clone(), measure(instance)));
        Row::new(name, Unit::Millis, goal, samples).limit(limit)
    });
    Ok(Section {
        title: "Click to \"saved\"",
        note: "From the user's click on \"Copy API key\" to \"saved\" in the notice, in Chromium with gnome-keyring; a \
               new key each time. The floor and the echo are an extension of a few lines: the click, a message to the \
               background, one to a C host that is already running, and the way back. The floor's host stores and reads \
               back with libsecret, the echo's only answers. Neither reads the page or shows a notice before."
            .to_owned(),
        rows: rows.collect(),
    })
}

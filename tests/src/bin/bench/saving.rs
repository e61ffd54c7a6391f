//! From the click on "Copy API key" to "saved" on the page.

use crate::peers::{self, Peers, Scripts};
use crate::report::{Goal, Row, Section, Unit};
use crate::sample::{Sample, order};
use anyhow::{Context, Result};
use keyferry_tests::journey::{KEY_NAME, NAME_FIELD, NOTICE, SAVED, Way};
use keyferry_tests::{Browser, STORES, Stage, chromium_id};
use serde_json::json;
use std::fs;
use std::path::Path;

/// Reads the clock at the user's click and when the text stands in Keyferry's notice; then when it is painted.
/// The click's own time stamp is when the browser received it.
const STOPWATCH: &str = r#"
let clicked = 0;
addEventListener("click", (event) => {
  if (event.isTrusted && event.target.closest("button")?.innerText.trim() === "Copy API key") clicked = event.timeStamp;
}, true);
function shown() {
  if (!clicked) return;
  const [start, now, channel] = [clicked, performance.now(), new MessageChannel()];
  clicked = 0;
  channel.port1.onmessage = () => {
    document.documentElement.dataset.stopwatch = JSON.stringify([now - start, performance.now() - start]);
  };
  requestAnimationFrame(() => channel.port2.postMessage(0));
}
"#;
/// Looks into the closed shadow root of the notice, as extensions may.
const WATCH_NOTICE: &str = r"
const seen = new WeakSet();
new MutationObserver(() => {
  const host = document.querySelector(NOTICE);
  const root = host && chrome.dom.openOrClosedShadowRoot(host);
  if (!root || seen.has(root)) return;
  seen.add(root);
  const look = () => { if (root.textContent.includes(SAVED)) shown(); };
  new MutationObserver(look).observe(root, { childList: true, subtree: true, characterData: true });
  look();
}).observe(document.documentElement, { childList: true });
";
/// The same way through the browser with nothing at its end: page, background, native messaging host and back.
const ECHO: &str = r#"
addEventListener("click", (event) => {
  if (event.isTrusted && event.target.closest("button")?.innerText.trim() === "Copy API key")
    chrome.runtime.sendMessage("echo").then(() => { document.documentElement.dataset.echo = "1"; shown(); });
}, true);
"#;
const ECHO_BACKGROUND: &str = r#"
let port;
chrome.runtime.onMessage.addListener((message, sender, reply) => {
  port ??= chrome.runtime.connectNative("com.keyferry.bench_echo");
  const answered = (answer) => {
    port.onMessage.removeListener(answered);
    reply(answer);
  };
  port.onMessage.addListener(answered);
  port.postMessage({ message });
  return true;
});
"#;
/// Waits until the stopwatch has been read, and takes it back to nothing.
const READ: &str = r"const done = arguments[arguments.length - 1];
const root = document.documentElement;
function take() {
  const text = root.dataset.stopwatch;
  if (!text) return false;
  delete root.dataset.stopwatch;
  done(text);
  return true;
}
if (!take()) {
  const observer = new MutationObserver(() => { if (take()) observer.disconnect(); });
  observer.observe(root, { attributes: true });
}";

struct Subject {
    /// Whether the key is named here; Keyferry does that itself.
    typed: bool,
    stage: Stage,
    in_dom: Sample,
    painted: Sample,
}

impl Subject {
    fn new(stage: Stage, typed: bool) -> Self {
        Self { typed, stage, in_dom: Sample::default(), painted: Sample::default() }
    }

    async fn measure(&mut self, counts: bool) -> Result<()> {
        let stage = &self.stage;
        // The same address again would be a reload, which comes back to the last key.
        stage.browser.open("about:blank").await?;
        stage.open_api_keys(Way::Load, &STORES[0]).await?;
        stage.open_create_view().await?;
        if self.typed {
            stage.browser.type_into(NAME_FIELD, KEY_NAME).await?;
        }
        stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
        stage.create_key().await?;
        stage.copy_key().await?;
        let text = stage.browser.driver().execute_async(READ, vec![]).await?;
        let [in_dom, painted]: [f64; 2] = serde_json::from_str(text.json().as_str().context("no time")?)?;
        if counts {
            self.in_dom.push(in_dom);
            self.painted.push(painted);
        }
        Ok(())
    }
}

/// A browser in which the echo ends at this host.
async fn echo(host: &Path) -> Result<Subject> {
    let extension = peers::extension(
        "echo",
        &Scripts {
            content: Some(&[STOPWATCH, ECHO].concat()),
            background: Some(ECHO_BACKGROUND),
            ..Scripts::default()
        },
    )?;
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
    Ok(Subject::new(stage, true))
}

pub(crate) async fn section(rounds: usize, peers: &Peers) -> Result<Section> {
    let watch = WATCH_NOTICE
        .replace("NOTICE", &json!(NOTICE).to_string())
        .replace("SAVED", &json!(SAVED).to_string());
    let stopwatch = peers::extension(
        "stopwatch",
        &Scripts { content: Some(&[STOPWATCH, &watch].concat()), ..Scripts::default() },
    )?;
    let keyferry = Stage::builder(Browser::Chromium).beside(stopwatch).build().await?;
    let names = ["Keyferry", "floor: the least that saves, by libsecret", "the browser alone: echo"];
    let mut subjects =
        [Subject::new(keyferry, false), echo(&peers.libsecret_client).await?, echo(&peers.echo_host).await?];
    for round in 0..=rounds {
        for index in order(round, subjects.len()) {
            subjects[index].measure(round > 0).await.context(names[index])?;
        }
    }
    let row = |what: &str, goal, of: &dyn Fn(&Subject) -> Sample| {
        let [keyferry, beside @ ..] = &subjects;
        let beside = names[1..].iter().zip(beside).map(|(name, subject)| ((*name).to_owned(), of(subject)));
        Row {
            what: what.to_owned(),
            unit: Unit::Millis,
            keyferry: of(keyferry),
            beside: beside.collect(),
            goal,
        }
    };
    let p99 = |sample: &Sample| Sample::from(sample.quantile(0.99));
    Ok(Section {
        title: "Click to \"saved\"",
        note: "From the user's click on \"Copy API key\" to \"saved\" in the notice, in Chromium with gnome-keyring; a \
               new key each time. Beside it is an extension of a few lines: the click, a message to the background, one \
               to a C host that runs already, and the way back. One host stores and reads back with libsecret, the \
               other only answers. Neither looks at the page or says that it is saving."
            .to_owned(),
        rows: vec![
            row("text on the page, p50", Goal::Most(30.0), &|of| of.in_dom.clone()),
            row("text on the page, p99", Goal::Most(80.0), &|of| p99(&of.in_dom)),
            row("painted, p50", Goal::None, &|of| of.painted.clone()),
            row("painted, p99", Goal::None, &|of| p99(&of.painted)),
        ],
    })
}

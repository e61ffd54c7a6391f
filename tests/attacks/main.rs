//! The table of attacks: scripts of a page, real input of a user, and what must not happen. Each file of
//! `tests/attacks/cases` is a case. A few sessions of each browser run all of them.
//!
//! `KEYFERRY_ATTACKS=PART,PART` runs the cases with one of these parts in their names.

mod case;
mod picture;
mod user;

use anyhow::{Context, Result, ensure};
use case::{Case, Declarations, Outcome, Site};
use keyferry_tests::journey::{FILL, NOTICE, SAVED};
use keyferry_tests::{Browser, OMNISEND, Promises, Screen, Session, Stage, UPSTACK, script, text};
use picture::Picture;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};
use user::User;

/// Omnisend's form, in Upstack.
const FORM: &str = "/pixel/event-destinations/new/Omnisend";
/// The list of keys, in Omnisend.
const KEYS: &str = "/integrations/api-keys";
/// Time of the captures of the kept keys, in seconds since 1970.
const CAPTURED_AT: u64 = 1_740_000_000;
/// The longest wait for Keyferry's control, and the pause between two looks.
const DEADLINE: Duration = Duration::from_secs(5);
const INTERVAL: Duration = Duration::from_millis(50);
/// The longest time for a case.
const CASE_DEADLINE: Duration = Duration::from_mins(1);
/// The largest number of attempts to empty the keyring while keys still arrive in it.
const MAX_CLEARS: u32 = 100;

/// Results of an attack.
#[derive(Debug, Deserialize)]
struct Obtained {
    /// The keys that were in the page's fields.
    keys: Vec<String>,
    /// Facts that the page's script has learned.
    learned: Vec<String>,
}

/// One run of a case.
struct Run {
    obtained: Obtained,
    pictures: Vec<Picture>,
    /// The keys of the keyring that were not in it before.
    saved: Vec<String>,
    /// The computer was too slow for a quick click, which makes it an ordinary one.
    was_late: bool,
}

/// Puts the case's keys into the keyring, and nothing else. Returns them.
async fn prepare(stage: &Stage, case: &Case) -> Result<Vec<String>> {
    stage.browser.open("about:blank").await?;
    // The background may still be saving what the last case made it accept.
    let mut empty = 0;
    for _ in 0..MAX_CLEARS {
        if stage.keyring.keys()?.is_empty() {
            empty += 1;
        } else {
            (empty, _) = (0, stage.keyring.clear());
        }
        if empty == 2 {
            break;
        }
        sleep(INTERVAL).await;
    }
    let mut kept = vec![];
    for (place, entry) in (1..).zip(&case.keys) {
        let key = entry.key(place);
        match &entry.described {
            Some(store) => stage.keyring.keep_described(&key, &entry.label, CAPTURED_AT, store)?,
            None => stage.keyring.keep_used(&key, &entry.label, CAPTURED_AT, entry.used_for.as_deref())?,
        }
        kept.push(key);
    }
    if case.names_stores() {
        list_keys(stage).await?;
    }
    Ok(kept)
}

/// Lets the background list the keyring's keys: those that it has listed are named on the control.
async fn list_keys(stage: &Stage) -> Result<()> {
    stage.browser.open_popup().await?;
    stage.browser.text(text("popup_ready")).await.map(drop)
}

/// Opens the case's page, with this script, and performs the user's steps.
async fn run(stage: &Stage, case: &Case, script: &str, kept: &[String]) -> Result<Run> {
    let (browser, site) = (&stage.browser, case.site());
    stage.origins.set_page_script(Some(script));
    let url = match site {
        Site::Upstack => format!("{UPSTACK}{}", case.address.as_deref().unwrap_or(FORM)),
        Site::Omnisend => format!("{OMNISEND}{}", case.address.as_deref().unwrap_or(KEYS)),
    };
    // Another address for each case: loading the same one again would restore the view that was open.
    let url = format!("{url}?case={}", case.name);
    browser.open(&url).await?;
    if site == Site::Upstack && !case.without_control && !appears(browser).await? {
        // A page in which there is no control obtains nothing, as long as there is one without its script.
        ensure!(case.outcome == Outcome::NothingUnseen, "Keyferry's control does not appear");
        let obtained = obtained(browser).await?;
        return Ok(Run { obtained, pictures: vec![], saved: vec![], was_late: false });
    }
    let first_window = browser.driver().window().await?;
    let takes_pictures = case.outcome == Outcome::NothingUnseen;
    let mut user = User {
        browser,
        first_window: first_window.clone(),
        takes_pictures,
        pictures: vec![],
        changed_window: None,
        was_late: false,
    };
    let mut performed = Ok(());
    for step in &case.user {
        performed = user.perform(step).await.with_context(|| format!("{step:?}"));
        if performed.is_err() {
            break;
        }
    }
    let User { pictures, was_late, .. } = user;
    close_other_windows(stage, &first_window).await?;
    browser.settle().await?;
    browser.settle().await?;
    let obtained = obtained(browser).await?;
    let mut saved = stage.keyring.keys()?;
    saved.retain(|key| !kept.contains(key));
    // A step that cannot be performed is a refusal, if nothing was obtained.
    if let Err(error) = performed
        && !matches!(case.outcome, Outcome::Nothing | Outcome::NothingUnseen)
    {
        return Err(error);
    }
    Ok(Run { obtained, pictures, saved, was_late })
}

async fn obtained(browser: &Session) -> Result<Obtained> {
    Ok(serde_json::from_value(browser.run(script!("attack-result"), vec![]).await?)?)
}

/// Waits for Keyferry's control. Returns whether it appears.
async fn appears(browser: &Session) -> Result<bool> {
    let end = Instant::now() + DEADLINE;
    while browser.css_now(FILL).await?.is_none() {
        if Instant::now() > end {
            return Ok(false);
        }
        sleep(INTERVAL).await;
    }
    Ok(true)
}

async fn close_other_windows(stage: &Stage, first: &thirtyfour::WindowHandle) -> Result<()> {
    let driver = stage.browser.driver();
    for window in driver.windows().await? {
        if window != *first {
            driver.switch_to_window(window).await?;
            driver.close_window().await?;
        }
    }
    Ok(driver.switch_to_window(first.clone()).await?)
}

/// The stage, and what the user sees on pages without an attack.
struct Table {
    stage: Stage,
    results: String,
    honest: BTreeMap<String, Vec<Picture>>,
}

impl Table {
    /// The user's pictures when the case's steps are performed without its script, where they fill in the first key.
    async fn honest(&mut self, case: &Case, kept: &[String]) -> Result<&Vec<Picture>> {
        let id = format!("{:?} {:?} {:?}", case.address, case.keys, case.user);
        if !self.honest.contains_key(&id) {
            let run = run(&self.stage, case, &self.results, kept).await?;
            ensure!(run.obtained.keys == kept[..1], "the user's steps do not fill in the key");
            self.honest.insert(id.clone(), run.pictures);
        }
        self.honest.get(&id).context("no pictures")
    }

    /// Checks that the notice reports the key as saved, where the user sees it.
    async fn notice_is_shown(&self) -> Result<()> {
        let browser = &self.stage.browser;
        ensure!(browser.shadow_text(NOTICE).await?.contains(SAVED), "there is no notice");
        let area = browser.in_shadow(NOTICE, script!("point-of-button"), &json!("Close")).await?;
        ensure!(!area.is_null(), "the notice is not displayed");
        Ok(())
    }

    /// Checks that the toolbar reports the key with these last four characters as saved. No page can hide that.
    async fn toolbar_reports(&self, last4: &str) -> Result<()> {
        let browser = &self.stage.browser;
        // A page of the extension that leaves the news on the toolbar, as the popup does not.
        browser.open_own("options/options.html").await?;
        let title = browser.run(script!("action-title"), vec![]).await?;
        let title = title.as_str().unwrap_or_default();
        ensure!(title.contains("saved an API key") && title.contains(last4), "the toolbar shows {title:?}");
        Ok(())
    }

    /// Performs a case and checks its outcome.
    async fn check(&mut self, case: &Case) -> Result<()> {
        let kept = prepare(&self.stage, case).await?;
        if case.outcome == Outcome::NothingUnseen {
            self.honest(case, &kept).await.context("without the attack")?;
        }
        let mut attacked = run(&self.stage, case, &case.script, &kept).await?;
        while attacked.was_late {
            attacked = run(&self.stage, case, &case.script, &prepare(&self.stage, case).await?).await?;
        }
        let Run { obtained: Obtained { keys, learned }, pictures, saved, was_late: _ } = attacked;
        ensure!(learned.is_empty(), "the page learned {learned:?}");
        // In Omnisend, the page knows its keys.
        let keys = if case.site() == Site::Upstack { keys } else { vec![] };
        let ends =
            |keys: &[String]| keys.iter().map(|key| key[key.len() - 4..].to_owned()).collect::<Vec<_>>();
        match case.outcome {
            Outcome::Nothing => {
                ensure!(keys.is_empty(), "the page obtained the keys {:?}", ends(&keys));
                ensure!(saved.is_empty(), "{} keys were saved", saved.len());
            }
            Outcome::NothingUnseen => {
                ensure!(saved.is_empty(), "{} keys were saved", saved.len());
                if keys.is_empty() {
                    return Ok(());
                }
                ensure!(keys == kept[..1], "the page obtained the keys {:?}", ends(&keys));
                for (seen, expected) in pictures.iter().zip(self.honest(case, &kept).await?) {
                    ensure!(picture::alike(seen, expected)?, "the user did not see the control");
                }
            }
            Outcome::Filled => ensure!(keys == kept[..1], "the page obtained the keys {:?}", ends(&keys)),
            Outcome::Saved | Outcome::SavedAndShown | Outcome::SavedAndReported => {
                let issued = self.stage.origins.issued().pop().context("the page made no key")?;
                ensure!(saved == [&*issued.key], "the keyring has {} new keys", saved.len());
                match case.outcome {
                    Outcome::SavedAndShown => self.notice_is_shown().await?,
                    Outcome::SavedAndReported => self.toolbar_reports(issued.last4()).await?,
                    Outcome::Nothing | Outcome::NothingUnseen | Outcome::Filled | Outcome::Saved => {}
                }
            }
        }
        Ok(())
    }
}

/// Performs cases in one session of a browser.
async fn check_all(stage: Stage, results: &str, cases: &[Case]) -> Result<Promises> {
    let mut promises = Promises::new(stage.browser.browser());
    let mut table = Table { stage, results: results.to_owned(), honest: BTreeMap::new() };
    for case in cases {
        let checked = timeout(CASE_DEADLINE, table.check(case)).await;
        if checked.is_err() {
            // The page does not respond.
            let tab = table.stage.browser.driver().new_tab().await?;
            table.stage.browser.driver().switch_to_window(tab).await?;
        }
        promises.add(&case.name, checked.context("the page does not respond").flatten());
        if case.names_stores() {
            // The names would be on the control of the next case's honest page, and not on the attacked one.
            table.stage.keyring.clear()?;
            list_keys(&table.stage).await?;
        }
    }
    Ok(promises)
}

async fn check_without_screen(browser: Browser, results: &str, cases: &[Case]) -> Result<Promises> {
    check_all(Stage::builder(browser).build().await?, results, cases).await
}

async fn check_on_screen(browser: Browser, results: &str, cases: &[Case]) -> Result<Promises> {
    if cases.is_empty() {
        return Ok(Promises::new(browser));
    }
    let screen = Screen::start()?;
    check_all(Stage::builder(browser).screen(&screen).build().await?, results, cases).await
}

/// Performs every case, in two sessions at once: a session waits for half of its time.
async fn every_case(browser: Browser) -> Result<()> {
    let Declarations { results, cases } = Declarations::read()?;
    // Without a screen, Chromium reports every window as the one with the focus.
    let (on_screen, others): (Vec<_>, Vec<_>) =
        cases.into_iter().partition(|case| browser == Browser::Chromium && case.has_windows());
    let (first, second) = others.split_at(others.len() / 2);
    let (mut promises, second, on_screen) = tokio::try_join!(
        check_without_screen(browser, &results, first),
        check_without_screen(browser, &results, second),
        check_on_screen(browser, &results, &on_screen),
    )?;
    promises.merge(second);
    promises.merge(on_screen);
    promises.finish()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attacks_obtain_nothing_in_chromium() -> Result<()> {
    Box::pin(every_case(Browser::Chromium)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attacks_obtain_nothing_in_firefox() -> Result<()> {
    Box::pin(every_case(Browser::Firefox)).await
}

//! Pages that outlive the extension that started in them, and tabs that the browser restores.

use anyhow::{Context, Result, bail, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, KEY_NAME, NAME_FIELD, NOTICE, Way};
use keyferry_tests::{
    Browser, Issued, OMNISEND, Promises, STORES, Stage, Tabs, UPSTACK, promises, script, text,
};
use serde_json::json;
use std::time::Duration;
use tokio::time::{sleep, timeout};

use crate::{key_of, notices, open_form};

/// Limit for a key to reach the keyring.
const KEPT: Duration = Duration::from_secs(20);
const INTERVAL: Duration = Duration::from_millis(50);

/// A way in which the extension ends and starts again while pages are open.
#[derive(Debug, Clone, Copy)]
enum Restart {
    /// As by an update.
    Update,
    /// The user switches it off and on, on the browser's page of extensions.
    OffAndOn,
}

impl Restart {
    /// Restarts the extension, and waits until its background answers and has had time to start its scripts.
    async fn perform(self, stage: &Stage) -> Result<()> {
        let page = &stage.browser;
        match self {
            Self::Update => page.update_extension().await?,
            Self::OffAndOn => page.switch_extension_off_and_on().await?,
        }
        let front = page.driver().window().await?;
        let beside = page.driver().new_tab().await?;
        page.driver().switch_to_window(beside).await?;
        page.open_popup().await?;
        page.css("main:not([aria-busy])").await?;
        page.driver().close_window().await?;
        page.driver().switch_to_window(front).await?;
        page.to_front().await?;
        page.settle().await
    }
}

async fn wait_until_kept(stage: &Stage, issued: &Issued) -> Result<()> {
    let waiting = async {
        while !stage.keyring.keys()?.contains(&issued.key) {
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    timeout(KEPT, waiting).await.context("the key is not saved")?
}

async fn open_create_view(stage: &Stage) -> Result<()> {
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    stage.open_create_view().await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await
}

/// Copies the key that the page shows, and waits until it is saved.
async fn copy_and_save(stage: &Stage, issued: &Issued) -> Result<()> {
    stage.copy_key().await?;
    wait_until_kept(stage, issued).await?;
    stage.wait_until_saved().await.map(drop)
}

async fn key_created_after_a_restart_is_saved(stage: &Stage, restart: Restart) -> Result<()> {
    open_create_view(stage).await?;
    restart.perform(stage).await?;
    let issued = stage.create_key().await?;
    copy_and_save(stage, &issued).await
}

async fn key_shown_before_a_restart_is_saved_when_it_is_copied(
    stage: &Stage,
    restart: Restart,
) -> Result<()> {
    open_create_view(stage).await?;
    let issued = stage.create_key().await?;
    restart.perform(stage).await?;
    copy_and_save(stage, &issued).await
}

async fn list_that_was_open_at_a_restart_leads_to_a_saved_key(stage: &Stage, restart: Restart) -> Result<()> {
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    restart.perform(stage).await?;
    stage.open_create_view().await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    let issued = stage.create_key().await?;
    copy_and_save(stage, &issued).await
}

/// A page on which Keyferry had not started its content script.
async fn first_page_that_was_open_at_a_restart_leads_to_a_saved_key(
    stage: &Stage,
    restart: Restart,
) -> Result<()> {
    stage.browser.open(&format!("{OMNISEND}/")).await?;
    stage.browser.click("Campaigns").await?;
    restart.perform(stage).await?;
    stage.browser.click("API").await?;
    stage.open_create_view().await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    let issued = stage.create_key().await?;
    copy_and_save(stage, &issued).await
}

/// Saves one key, and opens a form for it.
async fn form_for_one_key(stage: &Stage) -> Result<String> {
    let key = key_of(0, 1);
    stage.keyring.clear()?;
    stage.keyring.keep_used(&key, STORES[0].name, 1_740_000_000, Some(STORES[0].name))?;
    open_form(stage).await?;
    Ok(key)
}

async fn fill_with_one_control(stage: &Stage, key: &str) -> Result<()> {
    let controls = stage.browser.driver().find_all(thirtyfour::By::Css(FILL)).await?.len();
    ensure!(controls == 1, "{controls} controls");
    stage.browser.click_in_shadow(FILL, "Fill key").await?;
    stage.browser.wait_for_value(KEY_FIELD, key).await
}

async fn form_that_was_open_at_a_restart_is_filled(stage: &Stage, restart: Restart) -> Result<()> {
    let key = form_for_one_key(stage).await?;
    restart.perform(stage).await?;
    fill_with_one_control(stage, &key).await
}

/// Leaves the page for another site, restarts the extension, and returns.
async fn leave_and_return(stage: &Stage, restart: Option<Restart>) -> Result<()> {
    let page = &stage.browser;
    page.open("about:blank").await?;
    if let Some(restart) = restart {
        restart.perform(stage).await?;
    }
    page.driver().back().await?;
    page.settle().await
}

async fn key_on_a_page_that_the_user_returns_to_is_saved(
    stage: &Stage,
    restart: Option<Restart>,
) -> Result<()> {
    open_create_view(stage).await?;
    let mut issued = stage.create_key().await?;
    stage.browser.run(script!("mark-document"), vec![]).await?;
    leave_and_return(stage, restart).await?;
    // The browser may have ended the document: then the page begins anew.
    if stage.browser.run(script!("is-marked-document"), vec![]).await? == json!(false) {
        println!("the document was not kept, {restart:?}");
        open_create_view(stage).await?;
        issued = stage.create_key().await?;
    }
    copy_and_save(stage, &issued).await
}

async fn form_that_the_user_returns_to_is_filled(stage: &Stage, restart: Option<Restart>) -> Result<()> {
    let key = form_for_one_key(stage).await?;
    stage.browser.run(script!("mark-document"), vec![]).await?;
    leave_and_return(stage, restart).await?;
    if stage.browser.run(script!("is-marked-document"), vec![]).await? == json!(false) {
        println!("the document was not kept, {restart:?}");
        open_form(stage).await?;
    }
    fill_with_one_control(stage, &key).await
}

async fn restarts(stage: &Stage, restart: Restart) -> Result<()> {
    let mut all = Promises::new(stage.browser.browser());
    macro_rules! promise {
        ($($name:ident($argument:expr),)+) => {
            $(all.add(stringify!($name), $name(stage, $argument).await);)+
        };
    }
    promise!(
        key_created_after_a_restart_is_saved(restart),
        key_shown_before_a_restart_is_saved_when_it_is_copied(restart),
        list_that_was_open_at_a_restart_leads_to_a_saved_key(restart),
        first_page_that_was_open_at_a_restart_leads_to_a_saved_key(restart),
        form_that_was_open_at_a_restart_is_filled(restart),
        key_on_a_page_that_the_user_returns_to_is_saved(Some(restart)),
        form_that_the_user_returns_to_is_filled(Some(restart)),
    );
    all.finish()
}

async fn update(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    restarts(&stage, Restart::Update).await
}

async fn off_and_on(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    restarts(&stage, Restart::OffAndOn).await
}

#[tokio::test]
async fn pages_that_were_open_at_an_update_work_on_in_chromium() -> Result<()> {
    update(Browser::Chromium).await
}

#[tokio::test]
async fn pages_that_were_open_at_an_update_work_on_in_firefox() -> Result<()> {
    update(Browser::Firefox).await
}

#[tokio::test]
async fn pages_that_were_open_while_the_extension_was_off_work_on_in_chromium() -> Result<()> {
    off_and_on(Browser::Chromium).await
}

#[tokio::test]
async fn pages_that_were_open_while_the_extension_was_off_work_on_in_firefox() -> Result<()> {
    off_and_on(Browser::Firefox).await
}

async fn key_on_a_page_of_the_history_is_saved(stage: &Stage) -> Result<()> {
    key_on_a_page_that_the_user_returns_to_is_saved(stage, None).await
}

async fn form_of_the_history_is_filled(stage: &Stage) -> Result<()> {
    form_that_the_user_returns_to_is_filled(stage, None).await
}

/// Has the browser end the document in this tab to save memory, and shows the tab again, which loads its page anew.
async fn discard(stage: &Stage, restart: Option<Restart>) -> Result<()> {
    let page = &stage.browser;
    let pattern = format!("{}/*", page.driver().current_url().await?.origin().ascii_serialization());
    let beside = page.driver().new_tab().await?;
    page.driver().switch_to_window(beside).await?;
    page.open_popup().await?;
    page.run(script!("discard-tab"), vec![json!(pattern)]).await?;
    if let Some(restart) = restart {
        page.open("about:blank").await?;
        restart.perform(stage).await?;
        page.open_popup().await?;
    }
    page.run(script!("activate-tab"), vec![json!(pattern)]).await?;
    page.driver().close_window().await?;
    let tab = page.driver().windows().await?.into_iter().next().context("no tab")?;
    page.driver().switch_to_window(tab).await?;
    page.to_front().await
}

async fn key_in_a_discarded_tab_is_saved(stage: &Stage, restart: Option<Restart>) -> Result<()> {
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    discard(stage, restart).await?;
    stage.open_create_view().await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    let issued = stage.create_key().await?;
    copy_and_save(stage, &issued).await
}

async fn key_in_a_tab_that_was_discarded_is_saved(stage: &Stage) -> Result<()> {
    key_in_a_discarded_tab_is_saved(stage, None).await
}

async fn key_in_a_tab_that_was_discarded_during_an_update_is_saved(stage: &Stage) -> Result<()> {
    key_in_a_discarded_tab_is_saved(stage, Some(Restart::Update)).await
}

async fn restored(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    promises!(&stage;
        key_on_a_page_of_the_history_is_saved,
        form_of_the_history_is_filled,
        key_in_a_tab_that_was_discarded_is_saved,
        key_in_a_tab_that_was_discarded_during_an_update_is_saved,
    )
}

#[tokio::test]
async fn restored_pages_and_tabs_work_in_chromium() -> Result<()> {
    restored(Browser::Chromium).await
}

#[tokio::test]
async fn restored_pages_and_tabs_work_in_firefox() -> Result<()> {
    restored(Browser::Firefox).await
}

/// Quits the browser, starts it again with its last tabs, and shows the one of this origin.
async fn restart_with_last_tabs(stage: Stage, origin: &str) -> Result<Stage> {
    let stage = stage.restart(Tabs::Last).await?;
    let page = &stage.browser;
    for tab in page.driver().windows().await? {
        page.driver().switch_to_window(tab).await?;
        if page.driver().current_url().await?.as_str().starts_with(origin) {
            page.to_front().await?;
            return Ok(stage);
        }
    }
    bail!("the browser did not restore the tab of {origin}")
}

/// Only Chromium: Firefox forgets an extension that a driver has installed.
#[tokio::test]
async fn tabs_of_the_last_session_work_in_chromium() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).build().await?;
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    let stage = restart_with_last_tabs(stage, OMNISEND).await?;
    stage.open_create_view().await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    let issued = stage.create_key().await?;
    copy_and_save(&stage, &issued).await?;

    let key = form_for_one_key(&stage).await?;
    let stage = restart_with_last_tabs(stage, UPSTACK).await?;
    if stage.browser.driver().find_all(thirtyfour::By::Css(KEY_FIELD)).await?.is_empty() {
        // The form is not in the page's address.
        stage.open_destination_form(Way::InApp, "Omnisend").await?;
    }
    stage.browser.css(FILL).await?;
    fill_with_one_control(&stage, &key).await
}

/// In Firefox, the notice's script has ended with the extension, and the notice alone is left.
async fn unsaved_key(browser: Browser) -> Result<()> {
    let stage = notices::stage(Stage::builder(browser)).build().await?;
    let page = &stage.browser;
    stage.set_registered(false)?;
    open_create_view(&stage).await?;
    let issued = stage.create_key().await?;
    stage.copy_key().await?;
    page.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    page.write_clipboard("something else").await?;
    Restart::Update.perform(&stage).await?;
    page.wait_for_shadow_text(NOTICE, text("copy_again")).await?;
    if browser == Browser::Chromium {
        page.click_in_shadow(NOTICE, text("copy_again")).await?;
        page.wait_for_shadow_text(NOTICE, "Copied").await?;
        ensure!(page.clipboard().await? == issued.key, "the key is not on the clipboard");
    }
    Ok(())
}

#[tokio::test]
async fn unsaved_key_can_be_copied_from_its_notice_after_an_update_in_chromium() -> Result<()> {
    unsaved_key(Browser::Chromium).await
}

#[tokio::test]
async fn notice_of_an_unsaved_key_stays_after_an_update_in_firefox() -> Result<()> {
    unsaved_key(Browser::Firefox).await
}

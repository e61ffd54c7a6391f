//! The journey of a key in real browsers with a real keyring, with the extension and the helper that ship.

use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, KEY_NAME, NAME_FIELD, Way};
use keyferry_tests::{
    Browser, Csp, Issued, Promises, STORES, Stage, Store, files_with_key, project, promises, text,
};

/// A journey of keys in one browser, and the results of its steps.
struct Journey {
    stage: Stage,
    way: Way,
    store: &'static Store,
    promises: Promises,
}

impl Journey {
    /// Runs a step on which the later ones depend.
    async fn step<T>(&mut self, name: &str, step: impl AsyncFnOnce(&Self) -> Result<T>) -> Result<T> {
        let result = step(self).await.with_context(|| format!("{name}, {}", self.store.name));
        self.promises.add(name, result.as_ref().map(drop).map_err(|error| anyhow::anyhow!("{error:#}")));
        result
    }

    /// Captures a key on Omnisend's page, up to the keyring.
    async fn capture(&mut self) -> Result<Issued> {
        let issued = self
            .step("new_key_is_created_under_the_name_that_was_typed", async |journey| {
                let (stage, store) = (&journey.stage, journey.store);
                stage.open_api_keys(journey.way, store).await?;
                stage.open_create_view().await?;
                stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
                let issued = stage.create_key().await?;
                ensure!((issued.name.as_str(), issued.brand_id.as_str()) == (KEY_NAME, store.brand_id));
                Ok(issued)
            })
            .await?;
        self.step("notice_names_the_store_and_the_last_four", async |journey| {
            journey.stage.copy_key().await?;
            let notice = journey.stage.wait_until_saved().await?;
            ensure!(notice.contains(&issued.brand_id) && notice.contains(issued.last4()), "{notice}");
            Ok(())
        })
        .await?;
        self.step("clipboard_keeps_what_the_page_wrote", async |journey| {
            ensure!(journey.stage.browser.clipboard().await? == issued.key, "the clipboard differs");
            Ok(())
        })
        .await?;
        self.step("keyring_has_the_key_unchanged", async |journey| {
            let kept = journey.stage.kept_for(&issued.brand_id)?;
            ensure!(kept.as_deref() == Some(&*issued.key), "the keyring has no such key");
            Ok(())
        })
        .await?;
        Ok(issued)
    }

    /// Fills a key from the keyring into Upstack's form.
    async fn fill(&mut self, issued: &Issued) -> Result<()> {
        self.step("control_is_at_the_end_of_its_field", async |journey| {
            journey.stage.open_destination_form(journey.way, "Omnisend").await?;
            control_is_at_the_end_of_its_field(&journey.stage).await
        })
        .await?;
        self.step("fill_submits_nothing", async |journey| {
            let before = journey.stage.origins.destinations().len();
            journey.stage.fill(issued).await?;
            ensure!(journey.stage.origins.destinations().len() == before, "the form was submitted");
            Ok(())
        })
        .await?;
        self.step("upstack_receives_the_key_unchanged", async |journey| {
            journey.stage.browser.click("Create Configuration").await?;
            journey.stage.browser.text("Healthy").await?;
            let destination = journey.stage.origins.destinations().pop().context("no destination")?;
            ensure!(destination.fields["api_key"] == *issued.key, "Upstack received another key");
            Ok(())
        })
        .await
    }
}

/// Captures and fills two keys, for two stores.
async fn journey(browser: Browser, csp: Csp, way: Way) -> Result<()> {
    let name = format!("{}-{}", browser.name(), if csp == Csp::None { "open" } else { "strict" });
    let stage = Stage::builder(browser).csp(csp).build().await?;
    let mut journey = Journey { stage, way, store: &STORES[0], promises: Promises::new(browser) };
    for store in &STORES {
        journey.store = store;
        let issued = journey.capture().await?;
        journey.fill(&issued).await?;
    }
    let Journey { stage, mut promises, .. } = journey;
    promises.add("keyring_keeps_a_key_for_each_store", keyring_keeps_a_key_for_each_store(&stage));
    promises.add("popup_lists_every_key", popup_lists_every_key(&stage, &name).await);
    promises.add("no_trace_of_a_key_is_left", no_trace_of_a_key_is_left(stage).await);
    promises.finish()
}

fn keyring_keeps_a_key_for_each_store(stage: &Stage) -> Result<()> {
    for issued in stage.origins.issued() {
        ensure!(stage.kept_for(&issued.brand_id)?.as_deref() == Some(&*issued.key), "an older key is gone");
    }
    Ok(())
}

async fn popup_lists_every_key(stage: &Stage, name: &str) -> Result<()> {
    stage.browser.open_popup().await?;
    stage.browser.text(text("popup_ready")).await?;
    for issued in stage.origins.issued() {
        let row = format!("Brand ID {} · key ending in {}", issued.brand_id, issued.last4());
        stage.browser.text(&row).await?;
    }
    stage.browser.screenshot(&format!("popup-{name}")).await.map(drop)
}

/// Searches the browser's profile, its log, and the files that builds and tests write.
async fn no_trace_of_a_key_is_left(stage: Stage) -> Result<()> {
    let log = stage.browser.log().await?;
    let closed = stage.close().await?;
    // Of the target folder, only the files that tests write are searched: Cargo builds the rest.
    let project = ["dist", "extension", "target/screenshots", "tests"].map(|folder| project().join(folder));
    let project = project.each_ref().map(|folder| &**folder);
    for Issued { key, .. } in closed.origins.issued() {
        let found = [closed.files_with_key(&key)?, files_with_key(&project, &key)?].concat();
        ensure!(found.is_empty(), "these files have the key: {found:?}");
        ensure!(!log.iter().any(|line| line.contains(&key)), "the browser's log has the key");
    }
    Ok(())
}

/// The control is inside the field's box, in its second half.
async fn control_is_at_the_end_of_its_field(stage: &Stage) -> Result<()> {
    let control = stage.browser.css(FILL).await?.rect().await?;
    let field = stage.browser.css(KEY_FIELD).await?.rect().await?;
    let inside = |start: f64, size: f64, outer: f64, outer_size: f64| {
        start >= outer && start + size <= outer + outer_size
    };
    ensure!(
        inside(control.x, control.width, field.x + field.width / 2.0, field.width / 2.0)
            && inside(control.y, control.height, field.y, field.height),
        "the control {control:?} is not at the end of the field {field:?}"
    );
    Ok(())
}

#[tokio::test]
async fn key_is_captured_and_filled_in_chromium_on_pages_without_a_policy() -> Result<()> {
    journey(Browser::Chromium, Csp::None, Way::Load).await
}

#[tokio::test]
async fn key_is_captured_and_filled_in_chromium_under_a_policy_that_forbids_webassembly() -> Result<()> {
    journey(Browser::Chromium, Csp::Strict, Way::InApp).await
}

#[tokio::test]
async fn key_is_captured_and_filled_in_firefox_on_pages_without_a_policy() -> Result<()> {
    journey(Browser::Firefox, Csp::None, Way::InApp).await
}

#[tokio::test]
async fn key_is_captured_and_filled_in_firefox_under_a_strict_policy() -> Result<()> {
    journey(Browser::Firefox, Csp::Strict, Way::Load).await
}

/// Opens the create view and waits until Keyferry has typed the name.
async fn open_prefilled_view(stage: &Stage) -> Result<()> {
    // In the app: Chromium reloads the page if its own address is opened, and the app then shows its last view.
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    stage.open_create_view().await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await
}

/// Deletes the name that Keyferry typed, and has the page scanned again.
async fn clear_name(stage: &Stage) -> Result<()> {
    open_prefilled_view(stage).await?;
    let backspaces = "\u{e003}".repeat(KEY_NAME.len());
    stage.browser.type_into(NAME_FIELD, &backspaces).await?;
    stage.browser.wait_for_value(NAME_FIELD, "").await?;
    scan_again(stage).await
}

/// Changes the page elsewhere and waits until Keyferry has scanned it.
async fn scan_again(stage: &Stage) -> Result<()> {
    stage.browser.click("Campaigns").await?;
    stage.browser.next_frames().await
}

async fn cleared_name_is_not_typed_again(stage: &Stage) -> Result<()> {
    clear_name(stage).await?;
    stage.browser.wait_for_value(NAME_FIELD, "").await
}

async fn name_that_the_user_typed_is_kept(stage: &Stage) -> Result<()> {
    clear_name(stage).await?;
    stage.browser.type_into(NAME_FIELD, "My own").await?;
    scan_again(stage).await?;
    let issued = stage.create_key().await?;
    ensure!(issued.name == "My own", "{}", issued.name);
    Ok(())
}

async fn key_is_saved_under_the_name_that_the_user_typed(stage: &Stage) -> Result<()> {
    name_that_the_user_typed_is_kept(stage).await?;
    let issued = stage.origins.issued().pop().context("no key was made")?;
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    let kept = stage.keyring.bus().lookup(&[("service", "keyferry"), ("label", "My own")])?;
    ensure!(kept.as_deref() == Some(&*issued.key), "the keyring does not have the name");
    Ok(())
}

async fn names(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    promises!(&stage;
        cleared_name_is_not_typed_again,
        name_that_the_user_typed_is_kept,
        key_is_saved_under_the_name_that_the_user_typed,
    )
}

#[tokio::test]
async fn name_typed_or_cleared_by_the_user_is_kept_in_chromium() -> Result<()> {
    names(Browser::Chromium).await
}

#[tokio::test]
async fn name_typed_or_cleared_by_the_user_is_kept_in_firefox() -> Result<()> {
    names(Browser::Firefox).await
}

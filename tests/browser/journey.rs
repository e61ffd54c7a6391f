//! The whole journey of a key in real browsers with a real keyring, with the extension and the helper that ship.

use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, KEY_NAME, NAME_FIELD, Way};
use keyferry_tests::{Browser, Csp, Issued, STORES, Stage, files_with_key, project};

/// Two keys for two stores: both are kept, and the right one is filled.
async fn journey(browser: Browser, csp: Csp, way: Way) -> Result<()> {
    let name = format!("{}-{}", browser.name(), if csp == Csp::None { "open" } else { "strict" });
    let stage = Stage::builder(browser).csp(csp).build().await?;
    for (round, store) in STORES.iter().enumerate() {
        stage.open_api_keys(way, store).await?;
        stage.open_create_view().await?;
        stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
        let issued = stage.create_key().await?;
        assert_eq!((issued.name.as_str(), issued.brand_id.as_str()), (KEY_NAME, store.brand_id));
        stage.copy_key().await?;
        let notice = stage.wait_until_saved().await?;
        let last4 = &issued.key[issued.key.len() - 4..];
        assert!(notice.contains(store.brand_id) && notice.contains(last4), "{notice}");
        ensure!(
            stage.browser.clipboard().await? == issued.key,
            "the clipboard does not hold what the page put there"
        );
        ensure!(
            stage.kept_for(store.brand_id)?.as_deref() == Some(&*issued.key),
            "the keyring holds no such key"
        );

        stage.open_destination_form(way, "Omnisend").await?;
        stands_at_the_end_of_its_field(&stage).await?;
        stage.fill(&issued).await?;
        assert_eq!(stage.origins.destinations().len(), round, "nothing is submitted");
        stage.browser.click("Create Configuration").await?;
        stage.browser.text("Healthy").await?;
        let destination = stage.origins.destinations().pop().context("no destination")?;
        ensure!(destination.fields["api_key"] == *issued.key, "Upstack was sent another key");
    }
    let issued = stage.origins.issued();
    for key in &issued {
        ensure!(stage.kept_for(&key.brand_id)?.as_deref() == Some(&*key.key), "an older key is gone");
    }
    stage.browser.open_popup().await?;
    stage.browser.text("The helper is ready").await?;
    for Issued { brand_id, key, .. } in &issued {
        stage.browser.text(&format!("Store {brand_id}, key ending in {}", &key[key.len() - 4..])).await?;
    }
    stage.browser.screenshot(&format!("popup-{name}")).await?;

    let log = stage.browser.log().await?;
    let closed = stage.close().await?;
    // Of the target folder only what the tests themselves write: the rest is what Cargo builds.
    let project = ["dist", "extension", "target/screenshots", "tests"].map(|folder| project().join(folder));
    let project = project.each_ref().map(|folder| &**folder);
    for Issued { key, .. } in &issued {
        let found = [closed.files_with_key(key)?, files_with_key(&project, key)?].concat();
        ensure!(found.is_empty(), "these files have the key: {found:?}");
        ensure!(!log.iter().any(|line| line.contains(key)), "the browser's log has the key");
    }
    Ok(())
}

/// What Keyferry typed can be cleared and changed, and what the user typed stays.
async fn the_name_is_the_users(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    stage.browser.type_into(NAME_FIELD, &"\u{e003}".repeat(KEY_NAME.len())).await?;
    stage.browser.wait_for_value(NAME_FIELD, "").await?;
    // A change elsewhere on the page, after which Keyferry has looked again.
    stage.browser.click("Campaigns").await?;
    stage.browser.next_frames().await?;
    stage.browser.wait_for_value(NAME_FIELD, "").await?;
    stage.browser.type_into(NAME_FIELD, "My own").await?;
    stage.browser.click("Campaigns").await?;
    stage.browser.next_frames().await?;
    let issued = stage.create_key().await?;
    assert_eq!(issued.name, "My own");
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    let kept = stage.keyring.bus().lookup(&[("service", "keyferry"), ("label", "My own")])?;
    ensure!(
        kept.as_deref() == Some(&*issued.key),
        "the keyring does not know the key by the name that the user gave it"
    );
    Ok(())
}

/// The control is beside the field that it fills, inside the field's own box, where a user expects it.
async fn stands_at_the_end_of_its_field(stage: &Stage) -> Result<()> {
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
async fn a_key_travels_in_chromium_on_pages_without_a_policy() -> Result<()> {
    journey(Browser::Chromium, Csp::None, Way::Load).await
}

#[tokio::test]
async fn a_key_travels_in_chromium_where_the_pages_policy_forbids_webassembly() -> Result<()> {
    journey(Browser::Chromium, Csp::Strict, Way::InApp).await
}

#[tokio::test]
async fn a_key_travels_in_firefox_on_pages_without_a_policy() -> Result<()> {
    journey(Browser::Firefox, Csp::None, Way::InApp).await
}

#[tokio::test]
async fn a_key_travels_in_firefox_under_a_strict_policy() -> Result<()> {
    journey(Browser::Firefox, Csp::Strict, Way::Load).await
}

#[tokio::test]
async fn the_name_is_the_users_in_chromium() -> Result<()> {
    the_name_is_the_users(Browser::Chromium).await
}

#[tokio::test]
async fn the_name_is_the_users_in_firefox() -> Result<()> {
    the_name_is_the_users(Browser::Firefox).await
}

//! Pictures of every state for the documentation: `cargo test -p keyferry-tests --test people -- --ignored pictures`.
//! They are compressed by pngquant, from the Debian package of that name.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use keyferry_test_support::engine::MOUNT_V1;
use keyferry_test_support::omnisend_api::{OmnisendApi, Response};
use keyferry_tests::journey::{CONFIRM, FILL, KEY_FIELD, KEY_NAME, NAME_FIELD, NOTICE, Way};
use keyferry_tests::{Browser, ColorScheme, STORES, Stage, UPSTACK, made_up_key, project, script, text};
use serde_json::json;
use tokio::process::Command;

use crate::{keep_three, notices, report, team_keys};

/// The sizes of the popup and of a page, in CSS pixels.
const POPUP: (u32, u32) = (455, 600);
const PAGE: (u32, u32) = (1000, 720);

/// Most colours in a picture, for pngquant.
const COLOURS: &str = "64";

fn folder() -> PathBuf {
    project().join("docs/pictures")
}

fn builder(browser: Browser, scheme: ColorScheme) -> keyferry_tests::StageBuilder {
    Stage::builder(browser).color_scheme(scheme).screenshots(folder())
}

async fn pictures(scheme: ColorScheme, name: &str) -> Result<()> {
    journey(scheme, name).await?;
    named_stores(scheme, name).await?;
    team(scheme, name).await?;
    let mut stage = notices::stage(builder(Browser::Chromium, scheme)).build().await?;
    stage.browser.set_size(PAGE.0, PAGE.1).await?;
    notices::every(&mut stage, async |stage, state| {
        stage.browser.picture_of(NOTICE, &format!("notice-{state}-{name}")).await
    })
    .await?;
    unsaved(scheme, name).await?;
    let policy = json!({ "key_name": "Northwind", "upstack": false });
    let stage = builder(Browser::Firefox, scheme).policy(policy).build().await?;
    stage.browser.set_size(PAGE.0, PAGE.1).await?;
    stage.browser.open_own("options/options.html").await?;
    stage.browser.css("#managed:not([hidden])").await?;
    stage.browser.screenshot(&format!("options-managed-{name}")).await?;
    let mut pngquant = Command::new("pngquant");
    pngquant.args(["--force", "--ext", ".png", "--speed", "1", "--nofs", COLOURS, "--"]);
    for picture in std::fs::read_dir(folder())? {
        let picture = picture?.path();
        if picture.to_string_lossy().ends_with(&format!("-{name}.png")) {
            pngquant.arg(picture);
        }
    }
    let status = pngquant.status().await.context("pngquant does not start; it is in the package pngquant")?;
    ensure!(status.success(), "pngquant: {status}");
    Ok(())
}

/// Takes pictures of the popup with an unsaved key: without the helper, and with a locked keyring.
async fn unsaved(scheme: ColorScheme, name: &str) -> Result<()> {
    let stage = notices::stage(builder(Browser::Chromium, scheme)).build().await?;
    let page = &stage.browser;
    for (state, code) in [("unsaved", "helper_missing"), ("locked", "keyring_locked")] {
        if state == "locked" {
            stage.set_registered(true)?;
            stage.keyring.lock()?;
        } else {
            keep_three(&stage)?;
            stage.set_registered(false)?;
            stage.open_api_keys(Way::InApp, &STORES[0]).await?;
            stage.open_create_view().await?;
            stage.create_key().await?;
            stage.copy_key().await?;
            page.wait_for_shadow_text(NOTICE, code).await?;
        }
        page.set_size(POPUP.0, POPUP.1).await?;
        page.open_popup().await?;
        page.text(code).await?;
        page.screenshot(&format!("popup-{state}-{name}")).await?;
    }
    Ok(())
}

/// Takes pictures of the settings of a team: before connecting, with what its server lacks, and connected. Then of the
/// popup and the question with a colleague's key, and of the popup while the server is away.
async fn team(scheme: ColorScheme, name: &str) -> Result<()> {
    let engine = team_keys::engine()?;
    let stage = builder(Browser::Chromium, scheme).build().await?;
    let page = &stage.browser;
    let take = async |what: &str| page.picture_of("#team", &format!("options-team-{what}-{name}")).await;
    page.set_size(PAGE.0, 2 * PAGE.1).await?;
    page.open_own("options/options.html#team").await?;
    page.css("#team-ways:not([hidden])").await?;
    page.click(text("options_team_details")).await?;
    take("new").await?;
    page.type_into("[name=team]", &format!("{}/#keyferry?mount={MOUNT_V1}", engine.address())).await?;
    page.type_into("#team-certificate", engine.ca_file().to_str().context("the path is no text")?).await?;
    page.type_into("#team-token", engine.root_token().expose()).await?;
    page.click(text("options_team_use_token")).await?;
    page.css("#team-problem:not([hidden])").await?;
    take("problem").await?;
    let field = page.css("[name=team]").await?;
    field.clear().await?;
    field.send_keys(engine.address()).await?;
    page.type_into("#team-name", "Ben Weber").await?;
    page.type_into("#team-token", engine.root_token().expose()).await?;
    page.click(text("options_team_use_token")).await?;
    page.css("#team-facts:not([hidden])").await?;
    take("connected").await?;

    team_keys::shared_by_anna(&stage, &engine)?;
    page.set_size(PAGE.0, PAGE.1).await?;
    team_keys::capture(&stage).await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Copied by Anna Šimkutė on").await?;
    page.screenshot(&format!("choice-team-{name}")).await?;
    page.set_size(POPUP.0, POPUP.1).await?;
    page.open_popup().await?;
    page.text("From your team, copied by Anna Šimkutė").await?;
    page.text(text("team_shared")).await?;
    page.screenshot(&format!("popup-team-{name}")).await?;
    page.xpath("//button[@data-focus][starts-with(@data-focus, 'remove ')]").await?.click().await?;
    page.css(".asking").await?;
    page.screenshot(&format!("popup-team-remove-{name}")).await?;
    engine.seal()?;
    page.set_size(PAGE.0, PAGE.1).await?;
    team_keys::capture(&stage).await?;
    page.set_size(POPUP.0, POPUP.1).await?;
    page.open_popup().await?;
    page.css("#team:not([hidden])").await?;
    page.screenshot(&format!("popup-team-away-{name}")).await.map(drop)
}

/// Names of stores, by which an agency finds its keys.
const SHOPS: [&str; 30] = [
    "Acme Shoes",
    "Alder & Ash",
    "Bluebird Coffee",
    "Bright Bikes",
    "Cedar Candles",
    "Copper Kettle",
    "Daisy Dresses",
    "Driftwood Decor",
    "Elm Street Books",
    "Fern & Fig",
    "Fjord Outdoor",
    "Golden Grain",
    "Harbour Tea",
    "Hazel Home",
    "Ivy League Plants",
    "Juniper Skin",
    "Kite & Cloud",
    "Lantern Lights",
    "Maple Toys",
    "Meadow Honey",
    "Nest Baby",
    "Oak & Iron",
    "Pebble Pets",
    "Quill Paper",
    "River Rugs",
    "Saffron Kitchen",
    "Tidal Surf",
    "Umber Ceramics",
    "Velvet Fox",
    "Willow Works",
];

/// Takes pictures with keys whose stores Omnisend has named, of which one is not accepted any more.
async fn named_stores(scheme: ColorScheme, name: &str) -> Result<()> {
    let api = OmnisendApi::start();
    let brand = |n: usize| format!("{:024x}", 0x64f0_c1d2_0000_u64 + n as u64);
    let describe = |brand: &str, store: &str| {
        let site = store.to_lowercase().replace(" & ", "-").replace(' ', "-");
        api.set_beginning(brand, Response::brand(brand, store, &format!("https://{site}.example/")));
    };
    describe(STORES[0].brand_id, STORES[0].name);
    let stage = builder(Browser::Chromium, scheme).omnisend_api(&api).build().await?;
    let page = &stage.browser;
    let take = async |what: &str| page.screenshot(&format!("{what}-{name}")).await.map(drop);
    page.set_size(PAGE.0, PAGE.1).await?;
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    stage.create_key().await?;
    stage.copy_key().await?;
    page.wait_for_shadow_text(NOTICE, "the key works").await?;
    take("saved").await?;
    page.picture_of(NOTICE, &format!("notice-works-{name}")).await?;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    take("filled").await?;

    for (n, shop) in SHOPS.iter().enumerate() {
        if *shop != "Maple Toys" {
            describe(&brand(n), shop);
        }
        stage.keyring.keep(&made_up_key(&brand(n), 7), KEY_NAME, 1_760_000_000 + 86_400 * n as u64)?;
    }
    // Exits with 1: one key is not accepted.
    stage.keyring.home().keyferry(&["verify", "--all"]);
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.wait_for_shadow_text(FILL, STORES[0].name).await?;
    take("named").await?;
    // A store of which no key is saved.
    page.run(script!("rename-open-store"), vec![json!("Southwind")]).await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Choose a key").await?;
    take("choice").await?;
    page.set_size(POPUP.0, POPUP.1).await?;
    page.open_popup().await?;
    page.text("Willow Works").await?;
    take("popup").await?;
    page.set_size(PAGE.0, PAGE.1).await?;
    api.set_beginning(STORES[1].brand_id, Response::unauthorized());
    stage.open_api_keys(Way::Load, &STORES[1]).await?;
    stage.open_create_view().await?;
    stage.create_key().await?;
    stage.copy_key().await?;
    page.wait_for_shadow_text(NOTICE, text("notice_not_accepted")).await?;
    page.picture_of(NOTICE, &format!("notice-not-accepted-{name}")).await
}

async fn journey(scheme: ColorScheme, name: &str) -> Result<()> {
    let stage = builder(Browser::Chromium, scheme).without_host().at_onboarding().build().await?;
    let page = &stage.browser;
    let size = async |(width, height): (u32, u32)| page.set_size(width, height).await;
    let take = async |what: &str| page.screenshot(&format!("{what}-{name}")).await.map(drop);
    size(PAGE).await?;
    page.text(text("failure_helper_missing")).await?;
    take("onboarding-no-helper").await?;
    page.open_popup().await?;
    size(POPUP).await?;
    page.text(text("popup_failed")).await?;
    take("popup-no-helper").await?;
    page.install_host(stage.keyring.home())?;
    page.open_popup().await?;
    page.css("#empty:not([hidden])").await?;
    take("popup-empty").await?;
    size(PAGE).await?;
    page.open_own("onboarding/onboarding.html").await?;
    page.css("#state.good").await?;
    take("onboarding").await?;
    page.open_own("onboarding/practice.html").await?;
    page.wait_for_value("#name", KEY_NAME).await?;
    take("practice").await?;
    page.open_own("options/options.html").await?;
    page.css("select option").await?;
    take("options").await?;

    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    page.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    take("name").await?;
    stage.create_key().await?;
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.css(FILL).await?;
    take("form").await?;
    let described = report::open_report(page, UPSTACK).await?;
    take("report").await?;
    report::close_report(page, described).await?;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, CONFIRM).await?;
    take("confirm").await?;
    page.click_in_shadow(FILL, "Fill in").await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    keep_three(&stage)?;
    for n in 10..14 {
        stage.keyring.keep(&made_up_key(&format!("{n:024x}"), n), &format!("Shop {n}"), 1_700_000_000)?;
    }
    page.type_into(KEY_FIELD, "x").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Choose a key").await?;
    page.click_in_shadow(FILL, &format!("Brand ID {} · key ending in 0002", STORES[0].brand_id)).await?;
    page.wait_for_shadow_text(FILL, text("fill_replace")).await?;
    take("replace").await?;
    size(POPUP).await?;
    page.open_popup().await?;
    page.css("#stores > li").await?;
    page.css("summary").await?.click().await?;
    take("popup-older").await?;
    page.xpath("(//button[.='Rename'])[1]").await?.click().await?;
    take("popup-renaming").await?;
    page.open_popup().await?;
    page.xpath("(//button[.='Remove'])[1]").await?.click().await?;
    page.css(".removing").await?;
    take("popup-removing").await?;
    page.click("Undo").await?;
    Ok(())
}

#[tokio::test]
#[ignore = "it makes pictures and checks little"]
async fn pictures_in_light() -> Result<()> {
    pictures(ColorScheme::Light, "light").await
}

#[tokio::test]
#[ignore = "it makes pictures and checks little"]
async fn pictures_in_dark() -> Result<()> {
    pictures(ColorScheme::Dark, "dark").await
}

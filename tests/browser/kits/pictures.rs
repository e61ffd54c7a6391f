//! Pictures of each surface on pages of some kits, in `target/screenshots`, for people to look at:
//! `cargo test -p keyferry-tests --test kits -- --ignored pictures`. `KEYFERRY_KITS` selects other kits.

use crate::kit::Kit;
use crate::steps::{has_value, perform, target, wait_for, wait_for_text_in};
use crate::{omnisend, upstack};
use anyhow::Result;
use keyferry_tests::journey::{CONFIRM, FILL, KEY_NAME, NOTICE, SAVED};
use keyferry_tests::{
    Browser, ColorScheme, HostFault, OMNISEND, Promises, STORES, Session, Stage, made_up_key, script,
};
use serde_json::json;
use std::env;

const KITS: [&str; 3] = ["mui", "vuetify", "react-aria"];

/// The look of the page.
struct Look {
    name: &'static str,
    scheme: ColorScheme,
    direction: &'static str,
    size: (u32, u32),
}

const WIDE: (u32, u32) = (1000, 720);
const LOOKS: [Look; 4] = [
    Look { name: "light", scheme: ColorScheme::Light, direction: "ltr", size: WIDE },
    Look { name: "dark", scheme: ColorScheme::Dark, direction: "ltr", size: WIDE },
    Look { name: "rtl", scheme: ColorScheme::Light, direction: "rtl", size: WIDE },
    Look { name: "narrow", scheme: ColorScheme::Light, direction: "ltr", size: (360, 640) },
];

async fn apply(page: &Session, look: &Look) -> Result<()> {
    let (width, height) = look.size;
    if page.browser() == Browser::Chromium {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        page.debug("Emulation.setDeviceMetricsOverride", size).await?;
    } else {
        page.set_size(width, height).await?;
    }
    page.run(script!("set-direction"), vec![json!(look.direction)]).await?;
    page.run(script!("animations-ended"), vec![]).await?;
    page.settle().await
}

async fn fill_control(stage: &Stage, kit: &Kit, look: &Look, name: &str) -> Result<()> {
    let page = &stage.browser;
    let take = async |surface: &str| page.screenshot(&format!("{name}-{surface}")).await.map(drop);
    let keep = |store: usize| {
        let key = made_up_key(STORES[store].brand_id, 1);
        stage.keyring.keep(&key, KEY_NAME, 1_740_000_000)
    };
    stage.keyring.clear()?;
    keep(0)?;
    upstack::open_form(page, kit).await??;
    apply(page, look).await?;
    take("1-control").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    wait_for_text_in(page, FILL, CONFIRM).await?;
    take("2-question").await?;
    page.click_in_shadow(FILL, "Fill in").await?;
    wait_for_text_in(page, FILL, "Key filled in").await?;
    take("3-filled").await?;
    keep(1)?;
    upstack::open_form(page, kit).await??;
    apply(page, look).await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    wait_for_text_in(page, FILL, "Choose a key").await?;
    take("4-list").await
}

async fn notices(stage: &Stage, kit: &Kit, look: &Look, name: &str) -> Result<()> {
    let (page, steps) = (&stage.browser, &kit.omnisend);
    let take = async |surface: &str| page.screenshot(&format!("{name}-{surface}")).await.map(drop);
    page.open(&format!("{OMNISEND}/integrations/api-keys?kit={}&brand={}", kit.name, STORES[0].brand_id))
        .await?;
    apply(page, look).await?;
    perform(page, &steps.open).await?;
    wait_for("the name", async || has_value(page, omnisend::NAME_FIELD, KEY_NAME).await).await?;
    take("5-at-the-name").await?;
    stage.set_fault(Some(HostFault::Hang))?;
    perform(page, &steps.submit).await?;
    target(page, &steps.close).await?;
    perform(page, &steps.copy).await?;
    wait_for_text_in(page, NOTICE, "Saving the API key").await?;
    take("6-saving").await?;
    stage.set_fault(Some(HostFault::CrashBeforeReading))?;
    wait_for_text_in(page, NOTICE, "is not saved yet").await?;
    take("7-not-saved").await?;
    stage.set_fault(None)?;
    page.click_in_shadow(NOTICE, "Try again").await?;
    wait_for_text_in(page, NOTICE, SAVED).await?;
    take("8-saved").await
}

async fn pictures(browser: Browser) -> Result<()> {
    let wanted = env::var_os("KEYFERRY_KITS");
    let kits = Kit::all()?.into_iter().filter(|kit| wanted.is_some() || KITS.contains(&&*kit.name));
    let kits: Vec<_> = kits.collect();
    let mut promises = Promises::new(browser);
    for scheme in [ColorScheme::Light, ColorScheme::Dark] {
        let builder = Stage::builder(browser).color_scheme(scheme);
        let builder = builder.pages(keyferry_tests::project().join("target/pages/kits"));
        let stage = builder.wrap_host(env!("CARGO_BIN_EXE_faulty-host")).build().await?;
        stage.browser.end_movement().await?;
        for look in LOOKS.iter().filter(|look| look.scheme == scheme) {
            for kit in &kits {
                let name = format!("kit-{}-{}-{}", kit.name, look.name, browser.name());
                promises.add(&format!("{name} fill control"), fill_control(&stage, kit, look, &name).await);
                promises.add(&format!("{name} notices"), notices(&stage, kit, look, &name).await);
                stage.set_fault(None)?;
            }
        }
    }
    promises.finish()
}

#[tokio::test]
#[ignore = "for people to look at"]
async fn pictures_in_chromium() -> Result<()> {
    pictures(Browser::Chromium).await
}

#[tokio::test]
#[ignore = "for people to look at"]
async fn pictures_in_firefox() -> Result<()> {
    pictures(Browser::Firefox).await
}

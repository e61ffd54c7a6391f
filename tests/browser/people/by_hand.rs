//! Filling in, adding and saving keys by hand, where nothing is recognised.

use anyhow::{Context, Result, bail, ensure};
use keyferry_core::ids::EntryId;
use keyferry_core::protocol::{ExtensionReply, ExtensionRequest, Refusal};
use keyferry_tests::journey::FILL;
use keyferry_tests::journey::Way;
use keyferry_tests::{Browser, Csp, OMNISEND, STORES, Screen, Stage, UPSTACK, promises, script, text};
use serde_json::{Value, json};
use std::ops::Deref;
use std::time::{Duration, Instant};
use thirtyfour::{Key, WindowHandle};

use crate::key_of;

/// The longest wait for the field's value.
const DEADLINE: Duration = Duration::from_secs(10);

/// Opens a form that recognition does not know.
pub(crate) async fn open_unknown_form(stage: &Stage, name: &str) -> Result<()> {
    stage.browser.open(&format!("{UPSTACK}/settings/tools?shape=by_hand/{name}")).await?;
    let ready = async || {
        let form = stage.browser.run(script!("form-state"), vec![]).await?;
        anyhow::Ok(!form["shown"].is_null())
    };
    wait_for("the form", ready).await
}

async fn wait_for(what: &str, mut holds: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    let end = Instant::now() + DEADLINE;
    while !holds().await? {
        ensure!(Instant::now() < end, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Waits until the form's field and the form have this value.
pub(crate) async fn wait_for_form(stage: &Stage, value: &str) -> Result<()> {
    let state = async || {
        let state = stage.browser.run(script!("form-state"), vec![]).await?;
        Ok(state == json!({ "shown": value, "received": value }))
    };
    wait_for("the value in the form", state).await
}

/// Saves one key that was filled in before, so that nothing but the field is asked about. Returns the key.
fn keep_one(stage: &Stage) -> Result<String> {
    let key = key_of(1, 9);
    stage.keyring.clear()?;
    stage.keyring.keep_used(&key, "UpstackData", 1_740_000_000, Some(""))?;
    Ok(key)
}

/// The form in one tab, and the popup as a page in another one. The focus of the form stays where it is.
struct Beside {
    form: WindowHandle,
    tab: i32,
}

impl Beside {
    async fn open(stage: &Stage) -> Result<Self> {
        let page = &stage.browser;
        let form = page.driver().window().await?;
        let popup = page.driver().new_tab().await?;
        page.driver().switch_to_window(popup).await?;
        page.open_popup().await?;
        page.text(text("popup_ready")).await?;
        let tab = page.run(script!("find-tab"), vec![json!(format!("{UPSTACK}/*"))]).await?;
        Ok(Self { form, tab: serde_json::from_value(tab)? })
    }

    /// Sends a request as the popup does, and returns to the form.
    async fn send(self, stage: &Stage, request: &ExtensionRequest) -> Result<ExtensionReply> {
        let page = &stage.browser;
        let reply = page.send_message(request).await;
        page.driver().close_window().await?;
        page.driver().switch_to_window(self.form).await?;
        page.to_front().await?;
        reply
    }
}

/// Chooses "Fill into the field with the cursor" in the popup.
async fn fill_at_cursor(stage: &Stage) -> Result<ExtensionReply> {
    let beside = Beside::open(stage).await?;
    let request = ExtensionRequest::FillHere { tab: beside.tab };
    beside.send(stage, &request).await
}

/// Answers the question at the chosen field, and waits until the form has the key.
async fn agree(stage: &Stage, key: &str) -> Result<()> {
    let page = &stage.browser;
    page.wait_for_shadow_text(FILL, text("fill_chosen_field")).await?;
    let state = page.run(script!("form-state"), vec![]).await?;
    ensure!(state["shown"] == json!(""), "the key is filled in before the answer");
    page.click_in_shadow(FILL, text("fill_confirm_yes")).await?;
    page.wait_for_shadow_text(FILL, text("fill_done")).await?;
    wait_for_form(stage, key).await
}

async fn form_is_not_recognised(stage: &Stage) -> Result<()> {
    for name in ["plain", "open_root", "closed_root"] {
        open_unknown_form(stage, name).await?;
        stage.browser.settle().await?;
        ensure!(stage.browser.css_now(FILL).await?.is_none(), "{name} has a control");
        let beside = Beside::open(stage).await?;
        let inspect = ExtensionRequest::InspectPage { tab: beside.tab };
        let reply = beside.send(stage, &inspect).await?;
        ensure!(reply == ExtensionReply::Page { recognised: false }, "{name}: {reply:?}");
    }
    Ok(())
}

async fn popup_fills_the_field_with_the_cursor(stage: &Stage) -> Result<()> {
    let key = keep_one(stage)?;
    for name in ["plain", "open_root", "closed_root"] {
        open_unknown_form(stage, name).await?;
        stage.browser.run(script!("focus-key-field"), vec![]).await?;
        let reply = fill_at_cursor(stage).await.context(name)?;
        ensure!(reply == ExtensionReply::Done, "{name}: {reply:?}");
        agree(stage, &key).await.context(name)?;
    }
    Ok(())
}

async fn key_of_the_popup_goes_into_the_field_with_the_cursor(stage: &Stage) -> Result<()> {
    let key = keep_one(stage)?;
    stage.keyring.keep(&key_of(0, 1), STORES[0].name, 1_760_000_000)?;
    open_unknown_form(stage, "plain").await?;
    stage.browser.css("#secret").await?.click().await?;
    let beside = Beside::open(stage).await?;
    let search = ExtensionRequest::Search { text: "0009".to_owned() };
    let ExtensionReply::Overview(found) = stage.browser.send_message(&search).await? else {
        bail!("no overview")
    };
    let entry: EntryId = found.stores.into_iter().next().context("0009 is not found")?.latest.id;
    let fill = ExtensionRequest::FillIn { entry, tab: beside.tab };
    let reply = beside.send(stage, &fill).await?;
    ensure!(reply == ExtensionReply::Done, "{reply:?}");
    agree(stage, &key).await
}

async fn several_lines_and_hidden_letters_take_a_key(stage: &Stage) -> Result<()> {
    let key = keep_one(stage)?;
    for field in ["#notes", "#phrase"] {
        open_unknown_form(stage, "plain").await?;
        stage.browser.css(field).await?.click().await?;
        let reply = fill_at_cursor(stage).await?;
        ensure!(reply == ExtensionReply::Done, "{field}: {reply:?}");
        stage.browser.wait_for_shadow_text(FILL, text("fill_chosen_field")).await?;
        stage.browser.click_in_shadow(FILL, text("fill_confirm_yes")).await?;
        stage.browser.wait_for_value(field, &key).await.context(field)?;
    }
    Ok(())
}

async fn undo_and_close_free_the_chosen_field(stage: &Stage) -> Result<()> {
    popup_fills_the_field_with_the_cursor(stage).await?;
    let page = &stage.browser;
    page.click_in_shadow(FILL, text("undo")).await?;
    wait_for_form(stage, "").await?;
    page.wait_for_shadow_text(FILL, text("fill_undone")).await?;
    page.driver().action_chain().send_keys(Key::Escape).perform().await?;
    page.wait_until_gone(FILL).await
}

async fn elements_that_take_no_key_are_refused(stage: &Stage) -> Result<()> {
    keep_one(stage)?;
    for (element, refusal) in [
        ("body", Refusal::NoField),
        ("#read-only", Refusal::NoField),
        ("#number", Refusal::NoField),
        ("#kind", Refusal::NoField),
        ("#box", Refusal::NoField),
        ("#editable", Refusal::NoField),
        ("#frame", Refusal::FieldInFrame),
    ] {
        open_unknown_form(stage, "plain").await?;
        stage.browser.run(script!("focus-inside"), vec![json!(element)]).await?;
        let reply = fill_at_cursor(stage).await?;
        ensure!(reply == ExtensionReply::Refused(refusal), "{element}: {reply:?}");
        ensure!(stage.browser.css_now(FILL).await?.is_none(), "{element} has a control");
    }
    Ok(())
}

async fn field_that_cannot_be_seen_is_refused(stage: &Stage) -> Result<()> {
    keep_one(stage)?;
    for (property, value) in [("opacity", "0"), ("display", "inline-block"), ("left", "-2000px")] {
        open_unknown_form(stage, "plain").await?;
        let set = async |selector: &str, property: &str, value: &str| {
            stage
                .browser
                .run(script!("set-style"), vec![json!(selector), json!(property), json!(value)])
                .await
        };
        set("label:has(#secret)", property, value).await?;
        match property {
            "display" => {
                for side in ["width", "padding", "border-width"] {
                    set("#secret", side, "1px").await?;
                }
            }
            "left" => drop(set("label:has(#secret)", "position", "fixed").await?),
            _ => {}
        }
        stage.browser.run(script!("focus-key-field"), vec![]).await?;
        let reply = fill_at_cursor(stage).await?;
        ensure!(reply == ExtensionReply::Refused(Refusal::NoField), "{property}: {reply:?}");
    }
    Ok(())
}

async fn page_of_another_site_gets_no_command(stage: &Stage) -> Result<()> {
    keep_one(stage)?;
    open_unknown_form(stage, "plain").await?;
    let beside = Beside::open(stage).await?;
    let own: Value = stage.browser.run(script!("own-tab"), vec![]).await?;
    let request = ExtensionRequest::FillHere { tab: serde_json::from_value(own)? };
    let reply = beside.send(stage, &request).await?;
    ensure!(reply == ExtensionReply::Refused(Refusal::NotStarted), "{reply:?}");
    Ok(())
}

async fn by_popup(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    promises!(&stage;
        form_is_not_recognised,
        popup_fills_the_field_with_the_cursor,
        key_of_the_popup_goes_into_the_field_with_the_cursor,
        several_lines_and_hidden_letters_take_a_key,
        undo_and_close_free_the_chosen_field,
        elements_that_take_no_key_are_refused,
        field_that_cannot_be_seen_is_refused,
        page_of_another_site_gets_no_command,
    )
}

#[tokio::test]
async fn unknown_forms_are_filled_by_the_popup_in_chromium() -> Result<()> {
    by_popup(Browser::Chromium).await
}

#[tokio::test]
async fn unknown_forms_are_filled_by_the_popup_in_firefox() -> Result<()> {
    by_popup(Browser::Firefox).await
}

/// Chromium applies the page's policy to the content script's WebAssembly.
#[tokio::test]
async fn page_that_forbids_webassembly_is_filled_by_hand() -> Result<()> {
    for browser in Browser::ALL {
        let stage = Stage::builder(browser).csp(Csp::Custom("script-src 'self'".to_owned())).build().await?;
        let key = keep_one(&stage)?;
        open_unknown_form(&stage, "plain").await?;
        stage.browser.css("#secret").await?.click().await?;
        let reply = fill_at_cursor(&stage).await?;
        ensure!(reply == ExtensionReply::Done, "{reply:?}");
        agree(&stage, &key).await?;
    }
    Ok(())
}

/// A stage on which the context menu can be used: Chromium needs a screen for it.
struct MenuStage {
    stage: Stage,
    screen: Option<Screen>,
}

impl Deref for MenuStage {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl MenuStage {
    async fn start(browser: Browser) -> Result<Self> {
        let screen = match browser {
            Browser::Chromium => Some(Screen::start()?),
            Browser::Firefox => None,
        };
        let builder = Stage::builder(browser);
        let builder = if let Some(screen) = &screen { builder.screen(screen) } else { builder };
        Ok(Self { stage: builder.build().await?, screen })
    }

    /// Chooses this entry of the menu at the form's field for the key.
    async fn choose_at_key_field(&self, entry: &str) -> Result<bool> {
        let page = &self.stage.browser;
        page.run(script!("focus-key-field"), vec![]).await?;
        let place = page.run(script!("place-of-key-field"), vec![]).await?;
        page.choose_in_menu(self.screen.as_ref(), point(&place)?, text(entry)).await
    }

    /// Chooses this entry of the menu at an element.
    async fn choose_at(&self, selector: &str, entry: &str) -> Result<bool> {
        let page = &self.stage.browser;
        page.run(script!("focus-inside"), vec![json!(selector)]).await?;
        let area = page.run(script!("point-of-element"), vec![json!(selector)]).await?;
        page.choose_in_menu(self.screen.as_ref(), point(&area)?, text(entry)).await
    }

    /// Waits until the toolbar shows this, and closes the popup if the browser has opened it.
    async fn wait_for_toolbar(&self, expected: &str) -> Result<()> {
        let page = &self.stage.browser;
        let form = page.driver().window().await?;
        let tab = page.driver().new_tab().await?;
        page.driver().switch_to_window(tab).await?;
        page.open_own("options/options.html").await?;
        let shown = async || {
            let title = page.run(script!("action-title"), vec![]).await?;
            Ok(title.as_str().is_some_and(|title| title.contains(expected)))
        };
        wait_for(expected, shown).await?;
        page.driver().close_window().await?;
        Ok(page.driver().switch_to_window(form).await?)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a viewport has fewer pixels")]
fn point(at: &Value) -> Result<(i64, i64)> {
    let side = |name: &str| at[name].as_f64().map(|side| side as i64).context("nothing to click on");
    Ok((side("x")? + 20, side("y")? + 12))
}

async fn menu_fills_the_field_it_was_opened_on(on: &MenuStage) -> Result<()> {
    let key = keep_one(on)?;
    for name in ["plain", "open_root", "closed_root"] {
        open_unknown_form(on, name).await?;
        ensure!(on.choose_at_key_field("menu_fill").await?, "{name}: the menu has no entry");
        agree(on, &key).await.context(name)?;
    }
    Ok(())
}

async fn menu_lists_several_keys_at_the_field(on: &MenuStage) -> Result<()> {
    let key = keep_one(on)?;
    on.keyring.keep(&key_of(0, 1), STORES[0].name, 1_760_000_000)?;
    open_unknown_form(on, "plain").await?;
    ensure!(on.choose_at_key_field("menu_fill").await?);
    let choice = format!("Brand ID {} · key ending in 0009", STORES[1].brand_id);
    on.browser.click_in_shadow(FILL, &choice).await?;
    agree(on, &key).await
}

async fn menu_on_a_recognised_field_opens_its_control(on: &MenuStage) -> Result<()> {
    let key = keep_one(on)?;
    on.open_destination_form(Way::InApp, "Omnisend").await?;
    on.browser.css(FILL).await?;
    ensure!(on.choose_at("input[name=api_key]", "menu_fill").await?);
    let page = &on.browser;
    let question = page.wait_for_shadow_text(FILL, text("fill_confirm")).await?;
    ensure!(!question.contains(text("fill_chosen_field")), "{question}");
    page.click_in_shadow(FILL, text("fill_confirm_yes")).await?;
    page.wait_for_value("input[name=api_key]", &key).await
}

async fn menu_in_a_frame_is_refused(on: &MenuStage) -> Result<()> {
    keep_one(on)?;
    open_unknown_form(on, "plain").await?;
    ensure!(on.choose_at("#frame", "menu_fill").await?);
    on.wait_for_toolbar(text("refused_field_in_frame")).await?;
    ensure!(on.browser.css_now(FILL).await?.is_none(), "the frame has a control");
    Ok(())
}

async fn menu_on_another_site_has_no_entry(on: &MenuStage) -> Result<()> {
    // A letter chooses no entry in Chromium that is not there.
    if on.browser.browser() == Browser::Chromium {
        return Ok(());
    }
    on.browser.open(&format!("{OMNISEND}/integrations/api-keys")).await?;
    on.open_create_view().await?;
    ensure!(!on.choose_at("input", "menu_fill").await?, "Omnisend's fields have the entry");
    Ok(())
}

async fn menus(browser: Browser) -> Result<()> {
    let on = MenuStage::start(browser).await?;
    promises!(&on;
        menu_fills_the_field_it_was_opened_on,
        menu_lists_several_keys_at_the_field,
        menu_on_a_recognised_field_opens_its_control,
        menu_in_a_frame_is_refused,
        menu_on_another_site_has_no_entry,
    )
}

#[tokio::test]
async fn context_menu_keeps_its_promises_in_chromium() -> Result<()> {
    menus(Browser::Chromium).await
}

#[tokio::test]
async fn context_menu_keeps_its_promises_in_firefox() -> Result<()> {
    menus(Browser::Firefox).await
}

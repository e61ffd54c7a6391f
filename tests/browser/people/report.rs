//! The report of a page on which Keyferry does nothing: it contains nothing personal, and is what is saved.

use anyhow::{Context, Result, ensure};
use keyferry_core::protocol::{ExtensionReply, ExtensionRequest};
use keyferry_core::report::{Document, Recognised, Report};
use keyferry_core::settings::Choice;
use keyferry_tests::journey::{FILL, Way};
use keyferry_tests::{
    Browser, OMNISEND, STORES, Session, Stage, UPSTACK, made_up_key, project, promises, script, text,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;
use tokio::time::{sleep, timeout};

/// Limit for the browser to save a file, and the interval between two looks at its folder.
const SAVE_DEADLINE: Duration = Duration::from_secs(20);
const SAVE_INTERVAL: Duration = Duration::from_millis(50);
const FILE: &str = "keyferry-report.json";
/// Time in which the last form appears and is recognised, in a tab that is not in front.
const LATEST_FORM: Duration = Duration::from_secs(20);

/// Names, contacts, addresses, numbers and secrets, none of which is made of ordinary words.
const PERSONAL: [&str; 27] = [
    "Aurelija Brazdžionytė",
    "Mark Will Grace",
    "Rose Grant-May",
    "Grzegorz Brzęczyszczykiewicz",
    "Anaïs Müller-Lüdenscheidt",
    "佐藤花子",
    "أحمد المصري",
    "Анастасия Кузнецова",
    "กิตติพงษ์",
    "Νίκος Παπαδόπουλος",
    "aurelija.b@nordwind-kaffee.lt",
    "Grace_Will+vip@gmx.ch",
    "+370 612 34567",
    "(0170) 9876-543",
    "Nordwind Kaffeerösterei",
    "Ñandú Botánica",
    "nordwind-kaffee.myshopify.com",
    "Gedimino prospektas 2741, Vilnius 01103",
    "NW-2041765",
    "LT12 7300 0109 8765 4321",
    "4929 1234 5678 9013",
    "203.0.113.77",
    "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",
    "pk_51HxQqWeRtYuIoP",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "1987-03-21",
];

/// A key that the page displays.
fn displayed_key() -> String {
    made_up_key(STORES[0].brand_id, 4711)
}

/// A form that recognition does not know, with a personal text in every place.
fn unknown_form() -> String {
    let start = r#"<header><nav><a aria-current="page">Destinations</a></nav></header><main><h1>New destination</h1>
        <form aria-label="Connect your Omnisend account"><h2>Connection details</h2>"#;
    let place = |(index, personal): (usize, &&str)| {
        let attribute = personal.replace(' ', "-");
        match index % 9 {
            0 => {
                format!("<label>Contact of {personal} <input name='{attribute}' value='{personal}'></label>")
            }
            1 => format!("<input id='{attribute}' placeholder='Such as {personal}' aria-label='{personal}'>"),
            2 => format!("<h3>Settings of {personal}</h3>"),
            3 => format!("<select><option selected>{personal}</option></select><p>{personal}</p>"),
            4 => format!("<button type='button' title='{personal}'>Edit {personal}</button>"),
            5 => format!("<ul><li>{personal}</li></ul><img alt='{personal}'>"),
            6 => format!("<textarea placeholder='{personal}'>{personal}</textarea>"),
            7 => format!(
                "<section aria-label='{personal}'><input type='search' placeholder='{personal}'></section>"
            ),
            _ => format!("<label>{personal} <small>{personal}</small> <input value='{personal}'></label>"),
        }
    };
    let places: String = PERSONAL.iter().enumerate().map(place).collect();
    [start, &places, r#"<label>Access phrase of Omnisend <input type="password" name="access_phrase" value="Kaffeerösterei"></label>
        <button>Create Configuration</button></form></main>"#]
    .concat()
}

/// A list of keys and a create view, with a personal text in every place.
fn create_view() -> String {
    let start = format!(
        "<h1>API keys</h1><p>Brand ID: {}</p><table><tr><td>{}</td><td>********************9013abc</td></tr>
        <tr><td>UpstackData</td><td>********************4321abc</td></tr></table><code>{}</code>",
        STORES[0].brand_id,
        PERSONAL[0],
        displayed_key()
    );
    let place = |personal: &&str| {
        format!(
            "<h2>{personal}</h2><a href='/{personal}' title='{personal}'>{personal}</a>
            <button aria-label='Copy {personal}'></button><label>{personal} <input value='{personal}'></label>"
        )
    };
    let places: String = PERSONAL.iter().map(place).collect();
    start
        + places.as_str()
        + "<form><h2>Create a name for API key</h2><input placeholder='Name for API key'>
        <label><input type=checkbox> Contacts</label><label><input type=checkbox> Orders</label>
        <label><input type=checkbox> Carts</label><button disabled>Create API key</button></form>"
}

fn words(of: &str) -> BTreeSet<String> {
    of.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Checks that a report contains no word of what is personal, nor a longer one as part of a word.
fn ensure_nothing_personal(report: &str) -> Result<()> {
    let (lower, there) = (report.to_lowercase(), words(report));
    let key = displayed_key();
    for personal in PERSONAL.into_iter().chain([key.as_str(), STORES[0].brand_id]) {
        ensure!(!lower.contains(&personal.to_lowercase()), "{personal} is in the report");
        for word in words(personal) {
            // Short numbers are in a report too: ranks, depths, IDs of elements.
            let is_short = word.len() < 3 && word.bytes().all(|byte| byte.is_ascii_digit());
            ensure!(is_short || !there.contains(&word), "{word} of {personal} is in the report");
            let is_long = word.chars().count() > 4;
            ensure!(!is_long || !lower.contains(&word), "{word} of {personal} is in a word of the report");
        }
    }
    Ok(())
}

/// Opens the report of the page that is open, in a tab beside it, and returns the page's window.
pub(crate) async fn open_report(page: &Session, origin: &str) -> Result<WindowHandle> {
    let described = page.driver().window().await?;
    page.driver().switch_to_window(page.driver().new_tab().await?).await?;
    page.open_own("options/options.html").await?;
    let tab = page.run(script!("find-tab"), vec![json!(format!("{origin}/*"))]).await?;
    open_report_of(page, &tab).await?;
    Ok(described)
}

async fn open_report_of(page: &Session, tab: &Value) -> Result<()> {
    page.open_own(&format!("report/report.html?tab={tab}")).await?;
    page.css("main:not([aria-busy])").await.map(drop)
}

async fn shown(page: &Session) -> Result<String> {
    Ok(page.css("#contents").await?.prop("textContent").await?.unwrap_or_default())
}

/// Returns to the page and closes the report's tab.
pub(crate) async fn close_report(page: &Session, described: WindowHandle) -> Result<()> {
    page.driver().close_window().await?;
    Ok(page.driver().switch_to_window(described).await?)
}

/// Clicks the button that saves the report, and returns the file's content.
async fn save(stage: &Stage) -> Result<String> {
    let page = &stage.browser;
    let folder = page.accept_downloads(stage.keyring.home()).await?;
    let file = folder.join(FILE);
    page.click(text("report_save")).await?;
    let saving = async {
        loop {
            let content = std::fs::read_to_string(&file).unwrap_or_default();
            if content.ends_with("}\n") {
                return content;
            }
            sleep(SAVE_INTERVAL).await;
        }
    };
    let content = timeout(SAVE_DEADLINE, saving).await.with_context(|| format!("there is no {FILE}"))?;
    std::fs::remove_file(&file)?;
    Ok(content)
}

/// Replaces the page by this one, and returns its report as shown, after the saved file was compared with it.
async fn report_of(stage: &Stage, origin: &str, html: &str, address: &str) -> Result<String> {
    let page = &stage.browser;
    page.open(&format!("{origin}/")).await?;
    let title = PERSONAL.join(" ");
    page.run(script!("replace-page"), vec![json!(html), json!(title), json!(address)]).await?;
    let described = open_report(page, origin).await?;
    let shown = shown(page).await?;
    let saved = save(stage).await?;
    ensure!(saved == shown, "the file is not what is shown");
    page.text(text("report_saved")).await?;
    close_report(page, described).await?;
    Ok(shown)
}

const PRIVATE_ADDRESS: &str = "/destinations/nordwind-kaffee/2041765?email=aurelija.b@nordwind-kaffee.lt&token=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#/stores/7c9e6679-7425-40de-944b-e07fc1f90ae7/edit?iban=LT127300";

async fn report_of_an_unknown_form_contains_nothing_personal(stage: &Stage) -> Result<()> {
    let shown = report_of(stage, UPSTACK, &unknown_form(), PRIVATE_ADDRESS).await?;
    ensure_nothing_personal(&shown)?;
    for expected in ["connect your omnisend account", "/destinations/", "create configuration", "password"] {
        ensure!(shown.contains(expected), "{expected} is missing: {shown}");
    }
    let report: Report = serde_json::from_str(&shown)?;
    let [Document::Upstack(form)] = report.documents.as_slice() else { anyhow::bail!("{shown}") };
    ensure!(form.answered.key_field.is_none() && form.expected.is_none(), "{:?}", form.answered);
    ensure!(form.snapshot.fields.iter().any(|field| !field.value.is_empty()), "no field has a value");
    ensure!(report.browser.starts_with(stage.browser.browser().title()), "{}", report.browser);
    Ok(())
}

async fn report_of_a_create_view_contains_nothing_personal(stage: &Stage) -> Result<()> {
    let shown =
        report_of(stage, OMNISEND, &create_view(), "/integrations/api-keys#shop=nordwind-kaffee").await?;
    ensure_nothing_personal(&shown)?;
    for expected in
        ["name for api key", "/integrations/api-keys", "upstackdata ********", "000000000000000000000000"]
    {
        ensure!(shown.contains(expected), "{expected} is missing: {shown}");
    }
    let report: Report = serde_json::from_str(&shown)?;
    let [Document::Omnisend(page)] = report.documents.as_slice() else { anyhow::bail!("{shown}") };
    ensure!(page.displayed_keys == 1, "{} keys", page.displayed_keys);
    ensure!(page.answered.name_field.is_some() && page.answered.brand_id, "{:?}", page.answered);
    ensure!(page.answered.our_name_listed == Some(true), "{:?}", page.answered);
    Ok(())
}

/// The fill control above it is not part of it.
async fn report_of_a_known_form_has_recognitions_answer(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.css(FILL).await?;
    let described = open_report(page, UPSTACK).await?;
    let shown = shown(page).await?;
    close_report(page, described).await?;
    let report: Report = serde_json::from_str(&shown)?;
    let [Document::Upstack(form)] = report.documents.as_slice() else { anyhow::bail!("{shown}") };
    ensure!(form.started && form.answered.key_field.is_some(), "{shown}");
    ensure!(!shown.contains("fill key"), "the fill control is in the report: {shown}");
    Ok(())
}

async fn report_says_that_keyferry_is_switched_off(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open(&format!("{UPSTACK}/")).await?;
    let described = open_report(page, UPSTACK).await?;
    ensure!(!page.css("#off").await?.is_displayed().await?, "Keyferry is on");
    let change = |on| ExtensionRequest::Change(Choice { upstack: Some(on), ..Choice::default() });
    let _: ExtensionReply = page.send_message(&change(false)).await?;
    page.driver().refresh().await?;
    page.text(text("failure_switched_off")).await?;
    let _: ExtensionReply = page.send_message(&change(true)).await?;
    close_report(page, described).await
}

async fn tabs_at_other_sites_and_closed_tabs_are_refused(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open("about:blank").await?;
    let first = page.driver().window().await?;
    page.driver().switch_to_window(page.driver().new_tab().await?).await?;
    page.open_own("options/options.html").await?;
    let own = page.run(script!("own-tab"), vec![]).await?;
    // The browser does not show the addresses of other sites' tabs.
    let number = own.as_i64().context("no tab")?;
    for (tab, expected) in [(own, "report_other_site"), (json!(number + 1000), "report_closed")] {
        open_report_of(page, &tab).await?;
        page.text(text(expected)).await?;
        ensure!(!page.css("#made").await?.is_displayed().await?, "there is a report");
    }
    close_report(page, first).await
}

async fn reports(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    promises!(&stage;
        report_of_an_unknown_form_contains_nothing_personal,
        report_of_a_create_view_contains_nothing_personal,
        report_of_a_known_form_has_recognitions_answer,
        report_says_that_keyferry_is_switched_off,
        tabs_at_other_sites_and_closed_tabs_are_refused,
    )
}

#[tokio::test]
async fn report_is_safe_to_publish_in_chromium() -> Result<()> {
    reports(Browser::Chromium).await
}

#[tokio::test]
async fn report_is_safe_to_publish_in_firefox() -> Result<()> {
    reports(Browser::Firefox).await
}

/// A form of the look-alike pages.
#[derive(serde::Deserialize)]
struct Form {
    name: String,
    #[serde(default = "destinations")]
    address: String,
}

fn destinations() -> String {
    "/pixel/event-destinations".to_owned()
}

/// The masked snapshot of every form has its field recognised, and that of every decoy none.
#[tokio::test]
async fn report_of_every_form_gets_the_answer_that_its_page_gets() -> Result<()> {
    let forms = std::fs::read(project().join("target/pages/forms.json")).context("there are no forms")?;
    let forms: Vec<Form> = serde_json::from_slice(&forms)?;
    let stage = Stage::builder(Browser::Chromium).build().await?;
    let page = &stage.browser;
    page.open(&format!("{UPSTACK}/")).await?;
    let described = open_report(page, UPSTACK).await?;
    let report = page.driver().window().await?;
    let mut failed = vec![];
    for form in forms {
        page.driver().switch_to_window(described.clone()).await?;
        let (path, hash) = form.address.split_once('#').unwrap_or((&form.address, ""));
        let hash = if hash.is_empty() { String::new() } else { format!("#{hash}") };
        page.open(&format!("{UPSTACK}{path}?shape={}{hash}", form.name)).await?;
        page.driver().switch_to_window(report.clone()).await?;
        let is_form = form.name.starts_with("forms/");
        let mut is_alike = false;
        // Some forms appear late, later still in a tab that is not in front.
        let end = Instant::now() + LATEST_FORM;
        while !is_alike && Instant::now() < end {
            page.driver().refresh().await?;
            page.css("main:not([aria-busy])").await?;
            let shown: Report = serde_json::from_str(&shown(page).await?)?;
            let [Document::Upstack(description)] = shown.documents.as_slice() else {
                anyhow::bail!("{}: {shown:?}", form.name)
            };
            let answered = &description.answered;
            is_alike =
                description.snapshot.recognise() == *answered && answered.key_field.is_some() == is_form;
        }
        if !is_alike {
            failed.push(form.name);
        }
    }
    ensure!(failed.is_empty(), "{failed:?}");
    Ok(())
}

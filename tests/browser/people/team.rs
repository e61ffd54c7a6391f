//! A team's keys: Anna and Ben connect by the link of their administrator, and Ben fills in a key of Anna's. Real: both
//! browsers, their keyrings, the engine, and the sign-in by OpenID Connect.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use keyferry_core::protocol::{ExtensionReply, ExtensionRequest};
use keyferry_test_support::engine::{Engine, MOUNT, MOUNT_V1, Provider, Token, WayBack};
use keyferry_test_support::fixtures::entry_id;
use keyferry_tests::journey::{CONFIRM, FILL, KEY_FIELD, Way};
use keyferry_tests::{Browser, Promises, STORES, Stage, text};
use serde_json::Value;
use thirtyfour::prelude::*;

const POLICY: &str = include_str!("../../../docs/team/keyferry-policy.hcl");
const WAY_BACK: &str = "http://localhost:8250/oidc/callback";
/// Limit for a state of the engine, which reports none by itself.
const DEADLINE: Duration = Duration::from_secs(20);

const SIGN_IN: &str = "#team-ways [type=submit]";
const PROBLEM: &str = "#team-problem:not([hidden])";

/// The server of a team, as its administrator has set it up, and the provider of its people's accounts.
struct Company {
    engine: Engine,
    _provider: Provider,
}

impl Company {
    fn start() -> Result<Self> {
        let (engine, provider) = (Engine::start()?, Provider::start()?);
        engine.root().write_policy("keyferry", POLICY)?;
        engine.root().create_oidc_role(&provider, "sales", "keyferry", &[WAY_BACK])?;
        Ok(Self { engine, _provider: provider })
    }

    /// The link that the administrator sends.
    fn link(&self) -> String {
        format!("{}/#keyferry?mount={MOUNT}&role=sales", self.engine.address())
    }

    /// The description of a key on the server, which everybody of the team can read.
    fn description(&self, key: &str, brand_id: &str) -> Result<Value> {
        let path = format!("{MOUNT}/metadata/keyferry/{brand_id}/{}", entry_id(key));
        Ok(self.engine.root().get(&path)?.body["data"]["custom_metadata"].clone())
    }
}

/// A person with a browser, a keyring and the page of settings.
struct Person<'a> {
    stage: Stage,
    company: &'a Company,
    email: &'static str,
}

impl<'a> Person<'a> {
    async fn start(browser: Browser, company: &'a Company, email: &'static str) -> Result<Self> {
        let stage = Stage::builder(browser).build().await?;
        Ok(Self { stage, company, email })
    }

    async fn open_settings(&self) -> Result<()> {
        self.stage.browser.open_own("options/options.html#team").await?;
        self.stage.browser.css("#team-ways:not([hidden])").await.map(drop)
    }

    /// Pastes the link, and chooses the certificate of the company's own authority.
    async fn enter(&self, link: &str, with_certificate: bool) -> Result<()> {
        let page = &self.stage.browser;
        page.css("[name=team]").await?.clear().await?;
        page.type_into("[name=team]", link).await?;
        if with_certificate {
            page.click(text("options_team_details")).await?;
            let file = self.company.engine.ca_file().to_str().context("a path")?;
            page.type_into("#team-certificate", file).await?;
        }
        Ok(())
    }

    /// Clicks "Sign in", and continues in the tab that opens. Returns the window of the settings.
    async fn begin_sign_in(&self) -> Result<WindowHandle> {
        let driver = self.stage.browser.driver();
        let settings = driver.window().await?;
        let before = driver.windows().await?;
        self.stage.browser.css(SIGN_IN).await?.click().await?;
        let opened = async || Ok(driver.windows().await?.into_iter().find(|window| !before.contains(window)));
        driver.switch_to_window(reached("the tab to sign in", opened).await?).await?;
        Ok(settings)
    }

    /// Waits until the extension has closed the tab, and continues on the settings.
    async fn end_sign_in(&self, settings: WindowHandle) -> Result<()> {
        let driver = self.stage.browser.driver();
        let is_closed = async || Ok((driver.windows().await?.len() == 1).then_some(()));
        reached("the end of the tab", is_closed).await?;
        Ok(driver.switch_to_window(settings).await?)
    }

    async fn connect(&self) -> Result<()> {
        let _way_back = way_back().await?;
        let page = &self.stage.browser;
        self.open_settings().await?;
        self.enter(&self.company.link(), true).await?;
        let settings = self.begin_sign_in().await?;
        page.type_into("[name=sub]", self.email).await?;
        page.click("Authorize").await?;
        self.end_sign_in(settings).await?;
        page.text(text("options_team_connected")).await?;
        page.text(&format!("oidc-{}", self.email)).await?;
        page.text(self.company.engine.address()).await.map(drop)
    }

    /// Waits for a problem with this code on the page of settings.
    async fn reads_problem(&self, code: &str) -> Result<()> {
        let page = &self.stage.browser;
        page.css(PROBLEM).await?;
        page.text(text(&format!("failure_{code}"))).await?;
        page.text(text(&format!("failure_{code}_todo"))).await?;
        page.text(code).await.map(drop)
    }

    /// The page of settings can be read by everybody.
    async fn is_accessible(&self) -> Result<()> {
        let serious = self.stage.browser.axe(None).await?;
        ensure!(serious.is_empty(), "{serious:?}");
        Ok(())
    }

    /// The token in this person's keyring.
    fn token(&self) -> Result<Option<Token>> {
        let found = self.stage.keyring.bus().secrets(&[("service", "keyferry-team")])?;
        Ok(found.first().map(|token| Token::new(token)))
    }
}

async fn way_back() -> Result<WayBack> {
    tokio::task::spawn_blocking(WayBack::hold).await?
}

/// Awaits a state that nobody reports.
pub(crate) async fn reached<T>(state: &str, mut find: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + DEADLINE;
    loop {
        if let Some(found) = find().await? {
            return Ok(found);
        }
        ensure!(Instant::now() < end, "waited for {state}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn a_certificate_that_is_not_trusted_is_explained(anna: &Person<'_>) -> Result<()> {
    anna.open_settings().await?;
    anna.enter(&anna.company.link(), false).await?;
    anna.stage.browser.css(SIGN_IN).await?.click().await?;
    anna.reads_problem("team_insecure").await
}

async fn a_link_with_something_else_in_it_is_refused(anna: &Person<'_>) -> Result<()> {
    anna.open_settings().await?;
    anna.enter(&anna.company.link().replace("mount=", "token="), false).await?;
    anna.stage.browser.css(SIGN_IN).await?.click().await?;
    anna.reads_problem("team_link").await
}

async fn a_mount_that_overwrites_is_refused_with_the_command_for_the_administrator(
    anna: &Person<'_>,
) -> Result<()> {
    let page = &anna.stage.browser;
    anna.open_settings().await?;
    let link = format!("{}/#keyferry?mount={MOUNT_V1}", anna.company.engine.address());
    anna.enter(&link, true).await?;
    page.type_into("#team-token", anna.company.engine.root_token().expose()).await?;
    page.click(text("options_team_use_token")).await?;
    anna.reads_problem("team_mount").await?;
    page.text(&format!("bao kv enable-versioning {MOUNT_V1}")).await?;
    anna.is_accessible().await?;
    ensure!(page.value("#team-token").await?.is_empty(), "the token stays in the field");
    ensure!(anna.token()?.is_none(), "the token was kept");
    Ok(())
}

async fn a_sign_in_can_be_cancelled_on_the_page_and_at_the_provider(anna: &Person<'_>) -> Result<()> {
    let _way_back = way_back().await?;
    let page = &anna.stage.browser;
    anna.open_settings().await?;
    anna.enter(&anna.company.link(), true).await?;
    let settings = anna.begin_sign_in().await?;
    page.driver().switch_to_window(settings.clone()).await?;
    page.text(text("options_team_signing_in")).await?;
    page.click(text("options_team_cancel")).await?;
    anna.end_sign_in(settings).await?;
    page.css(SIGN_IN).await?.wait_until().displayed().await?;
    ensure!(page.css_now(PROBLEM).await?.is_none(), "the person knows");
    let settings = anna.begin_sign_in().await?;
    page.click("Deny").await?;
    anna.end_sign_in(settings).await?;
    anna.reads_problem("team_cancelled").await
}

async fn anna_connects_by_the_link_alone(anna: &Person<'_>) -> Result<()> {
    anna.connect().await?;
    ensure!(anna.stage.browser.css_now(PROBLEM).await?.is_none(), "a problem is left");
    anna.is_accessible().await
}

async fn a_key_that_anna_captures_is_shared_under_her_name(anna: &Person<'_>) -> Result<()> {
    let stage = &anna.stage;
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    let issued = stage.create_key().await?;
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    let described = async || {
        let description = anna.company.description(&issued.key, &issued.brand_id)?;
        Ok(description.is_object().then_some(description))
    };
    let description = reached("the key on the server", described).await?;
    ensure!(description["captured_by"] == format!("oidc-{}", anna.email), "{description}");
    Ok(())
}

/// Ben's keyring has no key, before and after.
async fn ben_fills_in_annas_key(anna: &Person<'_>, ben: &Person<'_>) -> Result<()> {
    let key = anna.stage.origins.issued().pop().context("no key")?.key;
    let (stage, page) = (&ben.stage, &ben.stage.browser);
    ben.connect().await?;
    page.open_popup().await?;
    page.xpath(&format!("//*[contains(., 'oidc-{}')]", anna.email)).await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, CONFIRM).await?;
    page.click_in_shadow(FILL, "Fill in").await?;
    page.wait_for_value(KEY_FIELD, &key).await?;
    ensure!(stage.keyring.keys()?.is_empty(), "filling in saves nothing");
    Ok(())
}

/// The administrator has ended it.
async fn a_sign_in_that_has_ended_is_renewed_without_link_and_file(anna: &Person<'_>) -> Result<()> {
    let _way_back = way_back().await?;
    let page = &anna.stage.browser;
    anna.company.engine.root().revoke(&anna.token()?.context("no token")?)?;
    page.open_popup().await?;
    page.text(text("popup_ready")).await?;
    let _: ExtensionReply = page.send_message(&ExtensionRequest::SyncTeam).await?;
    page.open_own("options/options.html").await?;
    anna.reads_problem("team_signed_out").await?;
    page.text(text("options_team_again")).await?;
    let settings = anna.begin_sign_in().await?;
    page.type_into("[name=sub]", anna.email).await?;
    page.click("Authorize").await?;
    anna.end_sign_in(settings).await?;
    page.text(text("options_team_connected")).await?;
    ensure!(page.css_now(PROBLEM).await?.is_none(), "the problem is still shown");
    Ok(())
}

async fn disconnecting_ends_the_sign_in_and_leaves_all_keys(anna: &Person<'_>) -> Result<()> {
    let page = &anna.stage.browser;
    let token = anna.token()?.context("no token")?;
    let look_up = || anna.company.engine.client(&token).get("auth/token/lookup-self");
    ensure!(look_up()?.status == 200, "the token is not valid");
    page.open_own("options/options.html").await?;
    page.click(text("options_team_disconnect")).await?;
    page.text(text("options_team_disconnected")).await?;
    page.css("#team-new:not([hidden])").await?;
    ensure!(look_up()?.status == 403, "the token is still valid");
    ensure!(anna.token()?.is_none(), "the keyring still has it");
    ensure!(anna.stage.keyring.keys()?.len() == 1, "a key was removed");
    Ok(())
}

async fn team(browser: Browser) -> Result<()> {
    let company = Company::start()?;
    let anna = Person::start(browser, &company, "anna@agency.example").await?;
    let ben = Person::start(browser, &company, "ben@agency.example").await?;
    let mut promises = Promises::new(browser);
    macro_rules! promise {
        ($promise:ident($($person:expr),+)) => {
            promises.add(stringify!($promise), $promise($($person),+).await)
        };
    }
    promise!(a_certificate_that_is_not_trusted_is_explained(&anna));
    promise!(a_link_with_something_else_in_it_is_refused(&anna));
    promise!(a_mount_that_overwrites_is_refused_with_the_command_for_the_administrator(&anna));
    promise!(a_sign_in_can_be_cancelled_on_the_page_and_at_the_provider(&anna));
    promise!(anna_connects_by_the_link_alone(&anna));
    promise!(a_key_that_anna_captures_is_shared_under_her_name(&anna));
    promise!(ben_fills_in_annas_key(&anna, &ben));
    promise!(a_sign_in_that_has_ended_is_renewed_without_link_and_file(&anna));
    let token = anna.token()?.context("no token")?;
    promise!(disconnecting_ends_the_sign_in_and_leaves_all_keys(&anna));
    promises.finish()?;
    let key = anna.stage.origins.issued().pop().context("no key")?.key;
    let closed = anna.stage.close().await?;
    for secret in [key.as_str(), token.expose()] {
        let found = closed.files_with_key(secret)?;
        ensure!(found.is_empty(), "a secret is in {found:?}");
    }
    ensure!(!company.engine.log()?.contains(&key), "the key is in the server's log");
    Ok(())
}

#[tokio::test]
async fn two_people_share_keys_by_their_companys_server_in_chromium() -> Result<()> {
    team(Browser::Chromium).await
}

#[tokio::test]
async fn two_people_share_keys_by_their_companys_server_in_firefox() -> Result<()> {
    team(Browser::Firefox).await
}

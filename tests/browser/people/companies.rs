//! The examples of `docs/COMPANIES.md`, in real browsers.

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use keyferry_tests::journey::{FILL, KEY_NAME, NAME_FIELD, Way};
use keyferry_tests::{Browser, STORES, Stage, chromium_id, copy_folder, project, script, text};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// An example's policies.
fn example(file: &str) -> Result<Value> {
    let path = project().join("docs/companies").join(file);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_str(&text)?)
}

/// The example for Chromium without the forced installation: only the key's owner can sign a package with Keyferry's ID, and
/// an unpacked extension does not take the place of one that is forced.
fn for_chromium() -> Result<Value> {
    let mut policies = example("chromium-linux.json")?;
    let installation = policies.as_object_mut().and_then(|policies| policies.remove("ExtensionSettings"));
    ensure!(installation.is_some(), "the example does not install the extension");
    Ok(policies)
}

fn ready() -> String {
    format!("The helper app is ready (version {})", env!("CARGO_PKG_VERSION"))
}

/// The settings page shows that the company has decided, and the pages obey.
async fn settings_of_the_company_are_in_force(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    page.text(text("options_managed")).await?;
    for name in ["prefill", "key_name", "omnisend", "upstack", "check_keys", "daily_check", "team"] {
        page.css(&format!("[name={name}]:disabled")).await?;
    }
    let name = page.css("[name=key_name]").await?.prop("value").await?;
    ensure!(name.as_deref() == Some("Company"), "{name:?}");
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    page.wait_for_value(NAME_FIELD, "Company").await?;
    stage.create_key().await?;
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.css(FILL).await.map(drop)
}

/// The example blocks all helpers but Keyferry's, and those of one user.
#[tokio::test]
async fn the_example_for_companies_is_in_force_in_chromium() -> Result<()> {
    let mut policies = for_chromium()?;
    let id = keyferry_core::product::CHROMIUM_EXTENSION_ID;
    policies["3rdparty"]["extensions"][id]["key_name"] = json!("Company");
    let stage = Stage::builder(Browser::Chromium).policies(policies).for_all_users().build().await?;
    stage.browser.open_own("onboarding/onboarding.html").await?;
    stage.browser.text(&ready()).await?;
    settings_of_the_company_are_in_force(&stage).await
}

#[tokio::test]
async fn the_example_for_companies_refuses_a_helper_of_one_user_in_chromium() -> Result<()> {
    let policies = for_chromium()?;
    let stage = Stage::builder(Browser::Chromium).policies(policies).build().await?;
    stage.browser.open_own("onboarding/onboarding.html").await?;
    stage.browser.text(text("failure_helper_missing")).await?;
    stage.browser.text(text("welcome_company")).await.map(drop)
}

#[tokio::test]
async fn the_example_for_companies_is_in_force_in_firefox() -> Result<()> {
    let mut policies = example("firefox-policies.json")?;
    let id = keyferry_core::product::FIREFOX_EXTENSION_ID;
    policies["policies"]["3rdparty"]["Extensions"][id]["key_name"] = json!("Company");
    let stage = Stage::builder(Browser::Firefox).policies(policies).build().await?;
    stage.browser.open_own("onboarding/onboarding.html").await?;
    stage.browser.text(&ready()).await?;
    settings_of_the_company_are_in_force(&stage).await
}

/// Runs a program that succeeds; returns its output.
fn output(command: &mut Command) -> Result<Vec<u8>> {
    let done = command.output().with_context(|| format!("{command:?}"))?;
    ensure!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    Ok(done.stdout)
}

/// Firefox reports that the company has installed the extension, and that the user cannot switch it off.
async fn user_cannot_switch_it_off(stage: &Stage) -> Result<()> {
    let installed = stage.browser.run(script!("installation"), vec![]).await?;
    ensure!(installed == json!({ "installType": "admin", "mayDisable": false }), "{installed}");
    Ok(())
}

/// The example with the package's address alone replaced: Mozilla signs the package, and no test can.
#[tokio::test]
async fn the_example_for_companies_installs_the_extension_in_firefox() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let package = folder.path().join("keyferry.xpi");
    let mut pack = Command::new("python3");
    pack.args(["-m", "zipfile", "-c"]).arg(&package);
    for entry in fs::read_dir(project().join("dist/extension"))? {
        pack.arg(entry?.path());
    }
    output(&mut pack)?;
    let mut policies = example("firefox-policies.json")?;
    let id = keyferry_core::product::FIREFOX_EXTENSION_ID;
    policies["policies"]["ExtensionSettings"][id]["install_url"] =
        json!(format!("file://{}", package.display()));
    policies["policies"]["3rdparty"]["Extensions"][id]["key_name"] = json!("Company");
    let stage = Stage::builder(Browser::Firefox).policies(policies).installed_by_policy().build().await?;
    stage.browser.open_own("onboarding/onboarding.html").await?;
    stage.browser.text(&ready()).await?;
    user_cannot_switch_it_off(&stage).await?;
    settings_of_the_company_are_in_force(&stage).await
}

/// Packs a copy of the extension with an ID of its own, since only the key's owner can sign one with Keyferry's ID. Makes
/// `extension`, the same unpacked, and `updates.xml`, which Chromium reads. Returns the ID.
fn pack_with_another_id(folder: &Path) -> Result<String> {
    let (packed, key, extension) = (folder.join("packed"), folder.join("key.pem"), folder.join("extension"));
    copy_folder(&project().join("dist/extension"), &packed)?;
    let manifest = packed.join("manifest.json");
    let mut content: Value = serde_json::from_slice(&fs::read(&manifest)?)?;
    content.as_object_mut().context("no object")?.remove("key");
    fs::write(&manifest, content.to_string())?;
    output(Command::new("openssl").args(["genpkey", "-algorithm", "RSA", "-out"]).arg(&key))?;
    let mut chromium = Command::new("chromium");
    chromium.args(["--headless=new", "--no-sandbox", "--no-message-box"]);
    chromium.arg(format!("--user-data-dir={}", folder.join("packer").display()));
    chromium.arg(format!("--pack-extension={}", packed.display()));
    output(chromium.arg(format!("--pack-extension-key={}", key.display())))?;
    let public =
        output(Command::new("openssl").args(["pkey", "-pubout", "-outform", "DER", "-in"]).arg(&key))?;
    copy_folder(&packed, &extension)?;
    content["key"] = json!(BASE64_STANDARD.encode(public));
    fs::write(extension.join("manifest.json"), content.to_string())?;
    let (id, version) = (chromium_id(&extension)?, env!("CARGO_PKG_VERSION"));
    let updates = format!(
        "<?xml version='1.0' encoding='UTF-8'?>
<gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>
  <app appid='{id}'><updatecheck codebase='file://{}' version='{version}'/></app>
</gupdate>",
        folder.join("packed.crx").display()
    );
    fs::write(folder.join("updates.xml"), updates)?;
    Ok(id)
}

/// The example for another ID, and with another address of the package. The helper answers Keyferry's own ID alone.
#[tokio::test]
async fn the_example_for_companies_installs_the_extension_in_chromium() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let id = pack_with_another_id(folder.path())?;
    let own = keyferry_core::product::CHROMIUM_EXTENSION_ID;
    let example = example("chromium-linux.json")?.to_string().replace(own, &id);
    let mut policies: Value = serde_json::from_str(&example)?;
    policies["ExtensionSettings"][&id]["update_url"] =
        json!(format!("file://{}", folder.path().join("updates.xml").display()));
    let builder = Stage::builder(Browser::Chromium).extension(folder.path().join("extension"));
    let stage = builder.policies(policies).installed_by_policy().without_host().build().await?;
    // The page that is open at the installation gets its name. Chromium reads the extension's own policy later.
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await
}

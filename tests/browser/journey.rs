//! The stage itself: pages at the real origins under a strict policy, with an extension, in both browsers.

use anyhow::{Context, Result};
use keyferry_tests::{Browser, Csp, OMNISEND, STORES, Stage};
use std::fs;
use std::path::{Path, PathBuf};

const MANIFEST: &str = r#"{
  "manifest_version": 3,
  "name": "Stand-in",
  "version": "1",
  "browser_specific_settings": { "gecko": { "id": "stand-in@keyferry.com" } },
  "action": { "default_popup": "popup.html" },
  "content_scripts": [{ "matches": ["https://app.omnisend.com/*"], "js": ["content.js"] }]
}"#;
const CONTENT: &str = "const host = document.createElement('stand-in');
const button = document.createElement('button');
button.textContent = 'Here';
button.onclick = event => { button.textContent = event.isTrusted ? 'Trusted' : 'Forged'; };
host.attachShadow({ mode: 'closed' }).append(button);
document.body.append(host);";
const PAGE: &str = "<!doctype html><title>Page</title><button disabled>Make</button><input><output></output>
<script src='/assets/page.js'></script>";
const SCRIPT: &str = "const [button, input, output] = document.querySelectorAll('button, input, output');
input.oninput = () => { button.disabled = !input.value; };
button.onclick = async () => {
  const body = JSON.stringify({ brand: '5f0c2a9b7e4d4c0012ab34cd', name: input.value });
  const reply = await (await fetch('/api/keys', { method: 'POST', body })).json();
  history.pushState(null, '', '/made');
  output.textContent = reply.key;
};";

async fn smoke(browser: Browser) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let extension = folder.path().join("extension");
    write(&extension.join("manifest.json"), MANIFEST)?;
    write(&extension.join("content.js"), CONTENT)?;
    write(&extension.join("popup.html"), "<h1>Popup</h1>")?;
    for site in ["omnisend", "upstack"] {
        write(&folder.path().join(site).join("index.html"), PAGE)?;
        write(&folder.path().join(site).join("assets/page.js"), SCRIPT)?;
    }

    let stage = Stage::builder(browser).csp(Csp::Strict).extension(&extension).pages(folder.path());
    let stage = stage.without_host().build().await?;
    stage.browser.open(&format!("{OMNISEND}/integrations/api-keys")).await?;
    stage.browser.click_in_shadow("stand-in", "Here").await?;
    stage.browser.wait_for_shadow_text("stand-in", "Trusted").await?;
    stage.browser.type_into("input", "UpstackData").await?;
    stage.browser.click("Make").await?;
    stage.browser.xpath("//button[not(@disabled)]").await?;
    let key = loop {
        if let Some(issued) = stage.origins.issued().pop() {
            break issued;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((key.brand_id.as_str(), key.name.as_str()), (STORES[0].brand_id, "UpstackData"));
    stage.browser.text(&key.key).await?;
    stage.browser.screenshot(&format!("stage-{}", browser.name())).await?;
    stage.browser.open_popup().await?;
    stage.browser.text("Popup").await?;

    let closed = stage.close().await?;
    assert_eq!(closed.files_with_key(&key.key)?, Vec::<PathBuf>::new());
    assert_eq!(closed.keyring.secret_tool_lookup(&[("a", "b")]).await?, None);
    closed.keyring.lock().await?;
    Ok(())
}

fn write(path: &Path, content: &str) -> Result<()> {
    fs::create_dir_all(path.parent().context("no folder")?)?;
    Ok(fs::write(path, content)?)
}

#[tokio::test]
async fn stage_in_chromium() -> Result<()> {
    smoke(Browser::Chromium).await
}

#[tokio::test]
async fn stage_in_firefox() -> Result<()> {
    smoke(Browser::Firefox).await
}

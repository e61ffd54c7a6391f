//! The onboarding page of a release, on computers of every system: which file it offers first, and the states that
//! people see. `KEYFERRY_SCREENSHOTS=FOLDER` keeps the pictures.

use anyhow::{Context, Result, ensure};
use keyferry_core::packages::{Architecture, DOWNLOADS, Download, Package};
use keyferry_tests::{Browser, ColorScheme, Promises, Stage, copy_folder, project, script, text};
use serde_json::json;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A computer, as a browser on it describes it to the page.
struct Computer {
    /// In the names of pictures, and the system in its texts.
    name: &'static str,
    os: &'static str,
    /// `navigator.platform`.
    platform: &'static str,
    arch: &'static str,
    user_agent: &'static str,
    /// The packages that the page offers, the first one by its button.
    offered: &'static [Package],
    /// The text about the system's own warnings.
    warning: Option<&'static str>,
}

const COMPUTERS: [Computer; 4] = [
    Computer {
        name: "linux",
        os: "linux",
        platform: "Linux x86_64",
        arch: "x86-64",
        user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
        offered: &[Package::Deb, Package::Rpm, Package::LinuxArchive],
        warning: None,
    },
    Computer {
        name: "fedora",
        os: "linux",
        platform: "Linux x86_64",
        arch: "x86-64",
        user_agent: "Mozilla/5.0 (X11; Fedora; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        offered: &[Package::Rpm, Package::Deb, Package::LinuxArchive],
        warning: None,
    },
    Computer {
        name: "windows",
        os: "win",
        platform: "Win32",
        arch: "x86-64",
        user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0",
        offered: &[Package::WindowsUser, Package::WindowsMachine],
        warning: Some("welcome_blocked_win"),
    },
    Computer {
        name: "macos",
        os: "mac",
        platform: "MacIntel",
        arch: "arm64",
        user_agent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0.0.0",
        offered: &[Package::Mac],
        warning: Some("welcome_blocked_mac"),
    },
];

/// The files of a made-up release.
fn release() -> Vec<Download> {
    let file = |(n, package): (usize, Package)| Download {
        file: package.file_name(Architecture::X86, VERSION),
        bytes: 1_400_000 + 100_000 * n as u64,
        sha256: format!("{n:064x}"),
        package,
        architecture: (package != Package::Mac).then_some(Architecture::X86),
    };
    Package::ALL.into_iter().enumerate().map(file).collect()
}

fn address(package: Package) -> String {
    let file = package.file_name(Architecture::X86, VERSION);
    format!("https://github.com/keyferry/keyferry/releases/download/v{VERSION}/{file}")
}

/// A copy of the extension with the files of a release, whose onboarding page believes to be on this computer.
fn released(computer: &Computer) -> Result<TempDir> {
    let copy = TempDir::new()?;
    copy_folder(&project().join("dist/extension"), copy.path())?;
    let folder = copy.path().join("onboarding");
    fs::write(copy.path().join(DOWNLOADS), serde_json::to_vec(&release())?)?;
    let Computer { os, platform, arch, user_agent, .. } = computer;
    let info = json!({ "os": os, "arch": arch, "nacl_arch": arch });
    let script = format!(
        "(globalThis.browser ?? chrome).runtime.getPlatformInfo = async () => ({info});
        for (const [name, value] of [['platform', {}], ['userAgent', {}]])
          Object.defineProperty(navigator, name, {{ value }});",
        json!(platform),
        json!(user_agent)
    );
    fs::write(folder.join("computer.js"), script)?;
    let page = folder.join("onboarding.html");
    let html = fs::read_to_string(&page)?;
    let own = r#"<script src="onboarding.js""#;
    ensure!(html.contains(own), "the page loads its script otherwise now");
    fs::write(&page, html.replace(own, &format!(r#"<script src="computer.js"></script>{own}"#)))?;
    Ok(copy)
}

async fn stage(browser: Browser, scheme: ColorScheme, extension: &Path) -> Result<Stage> {
    let builder = Stage::builder(browser).color_scheme(scheme).without_host().at_onboarding();
    let stage = builder.extension(extension).build().await?;
    stage.browser.set_size(1000, 1100).await?;
    Ok(stage)
}

async fn href(stage: &Stage, selector: &str) -> Result<Vec<String>> {
    let mut found = vec![];
    for link in stage.browser.driver().find_all(thirtyfour::By::Css(selector)).await? {
        found.push(link.prop("href").await?.context("a link without an address")?);
    }
    Ok(found)
}

/// The page offers the files that fit, and says how to open and how to check them.
async fn page_offers(stage: &Stage, computer: &Computer) -> Result<()> {
    let page = &stage.browser;
    page.text(text("failure_helper_missing")).await?;
    let [best, others @ ..] = computer.offered else { anyhow::bail!("nothing is offered") };
    ensure!(href(stage, "#download").await? == [address(*best)], "{:?}", href(stage, "#download").await?);
    let expected: Vec<_> = others.iter().map(|package| address(*package)).collect();
    ensure!(href(stage, "#others a").await? == expected, "{:?}", href(stage, "#others a").await?);
    let files = release();
    let first = files.iter().find(|file| file.package == *best).context("no file")?;
    let which = page.css("#which").await?.text().await?;
    let megabytes = format!("{}.{} MB", first.bytes / 1_000_000, first.bytes / 100_000 % 10);
    ensure!(which.contains(&megabytes), "{which:?} does not contain {megabytes:?}");
    let shown = page.css("#missing").await?.text().await?;
    ensure!(computer.warning.is_none_or(|warning| shown.contains(text(warning))), "no warning: {shown}");
    // The terminal is for those who look for it.
    ensure!(!shown.to_lowercase().contains("terminal"), "{shown}");
    page.click(text("welcome_check")).await?;
    page.text(&first.sha256).await?;
    page.text(&first.file).await?;
    page.click(text("welcome_check")).await?;
    ensure!(href(stage, "#stores a").await?.len() == 2, "the stores are not named");
    Ok(())
}

async fn every_computer_is_offered_its_package(browser: Browser) -> Result<()> {
    let mut promises = Promises::new(browser);
    for computer in &COMPUTERS {
        let extension = released(computer)?;
        let stage = stage(browser, ColorScheme::Light, extension.path()).await?;
        promises.add(computer.name, page_offers(&stage, computer).await);
        let violations = stage.browser.axe(None).await?;
        ensure!(violations.is_empty(), "{}: {violations:?}", computer.name);
    }
    promises.finish()
}

#[tokio::test]
async fn every_computer_is_offered_its_package_in_chromium() -> Result<()> {
    every_computer_is_offered_its_package(Browser::Chromium).await
}

#[tokio::test]
async fn every_computer_is_offered_its_package_in_firefox() -> Result<()> {
    every_computer_is_offered_its_package(Browser::Firefox).await
}

#[tokio::test]
async fn a_development_build_links_to_the_page_of_the_latest_release_in_chromium() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).without_host().at_onboarding().build().await?;
    stage.browser.text(text("failure_helper_missing")).await?;
    stage.browser.text(text("welcome_download_which")).await?;
    let link = href(&stage, "#download").await?;
    ensure!(link == ["https://github.com/keyferry/keyferry/releases/latest"], "{link:?}");
    for hidden in ["#others", "#check"] {
        ensure!(stage.browser.css_now(&format!("{hidden}[hidden]")).await?.is_some(), "{hidden} is shown");
    }
    Ok(())
}

/// The policy of the extension's pages, which a request of the page itself meets.
async fn own_pages_reach_no_other_origin(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    stage.browser.open_own("onboarding/onboarding.html").await?;
    for (address, is_reached) in [("downloads.json", true), ("https://app.omnisend.com/", false)] {
        let reached = stage.browser.run(script!("can-fetch"), vec![json!(address)]).await?;
        ensure!(reached == json!(is_reached), "{address}: {reached}");
    }
    Ok(())
}

#[tokio::test]
async fn own_pages_reach_no_other_origin_in_chromium() -> Result<()> {
    own_pages_reach_no_other_origin(Browser::Chromium).await
}

#[tokio::test]
async fn own_pages_reach_no_other_origin_in_firefox() -> Result<()> {
    own_pages_reach_no_other_origin(Browser::Firefox).await
}

#[tokio::test]
#[ignore = "it makes pictures and checks nothing"]
async fn pictures_of_every_computer() -> Result<()> {
    for (scheme, look) in [(ColorScheme::Light, "light"), (ColorScheme::Dark, "dark")] {
        for computer in &COMPUTERS {
            let extension = released(computer)?;
            let stage = stage(Browser::Chromium, scheme, extension.path()).await?;
            let page = &stage.browser;
            page.text(text("failure_helper_missing")).await?;
            page.screenshot(&format!("download-{}-{look}", computer.name)).await?;
            page.click(text("welcome_check")).await?;
            page.screenshot(&format!("download-{}-checked-{look}", computer.name)).await?;
            page.install_host(stage.keyring.home())?;
            page.css("#state.good").await?;
            page.screenshot(&format!("download-{}-ready-{look}", computer.name)).await?;
        }
    }
    Ok(())
}

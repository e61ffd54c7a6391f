//! The entries of package catalogs: winget, Homebrew and the Arch User Repository, from the release's own data.

use super::windows::Users;
use super::{LICENSE, REPOSITORY, Release, SUMMARY, address, arch, archive};
use anyhow::Result;
use keyferry_core::packages::Download;
use std::fmt::Write as _;

/// The version of winget's form.
const WINGET: &str = "1.9.0";

/// Writes the archive of all entries.
pub(super) fn write(release: &Release, downloads: &[Download]) -> Result<()> {
    let name = format!("keyferry-{}-catalogs", release.version);
    let parent = release.folder("catalogs")?;
    let folder = parent.join(&name);
    let version = &release.version;
    let winget = folder.join(format!("winget/manifests/k/Keyferry/Keyferry/{version}"));
    archive::write(&winget.join("Keyferry.Keyferry.yaml"), winget_version(version))?;
    archive::write(&winget.join("Keyferry.Keyferry.locale.en-US.yaml"), winget_texts(version))?;
    archive::write(&winget.join("Keyferry.Keyferry.installer.yaml"), winget_installers(version, downloads))?;
    archive::write(&folder.join("homebrew/Formula/keyferry.rb"), homebrew(release)?)?;
    let arch = arch::Entry::new(version, downloads)?;
    archive::write(&folder.join("aur/PKGBUILD"), arch.pkgbuild())?;
    archive::write(&folder.join("aur/.SRCINFO"), arch.srcinfo())?;
    archive::settle(release, &parent, &[])?;
    archive::tar(release, &parent, &name, &release.out.join(format!("{name}.tar.xz")))
}

fn winget_head(version: &str, kind: &str) -> String {
    format!(
        "# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.{WINGET}.schema.json\n\n\
         PackageIdentifier: Keyferry.Keyferry\nPackageVersion: {version}\n"
    )
}

fn winget_tail(kind: &str) -> String {
    format!("ManifestType: {kind}\nManifestVersion: {WINGET}\n")
}

fn winget_version(version: &str) -> String {
    winget_head(version, "version") + "DefaultLocale: en-US\n" + &winget_tail("version")
}

fn winget_texts(version: &str) -> String {
    let head = winget_head(version, "defaultLocale");
    let tail = winget_tail("defaultLocale");
    format!(
        "{head}PackageLocale: en-US\nPublisher: Keyferry\nPublisherUrl: {REPOSITORY}\nPublisherSupportUrl: {REPOSITORY}/issues\n\
         PackageName: Keyferry\nPackageUrl: {REPOSITORY}\nLicense: {LICENSE}\nShortDescription: {SUMMARY}\n{tail}"
    )
}

fn winget_installers(version: &str, downloads: &[Download]) -> String {
    let mut text = winget_head(version, "installer") + "InstallerType: msi\nInstallers:\n";
    for Download { file, sha256, package, .. } in downloads {
        let Some(users) = Users::of(*package) else { continue };
        let scope = match users {
            Users::One => "user",
            Users::All => "machine",
        };
        let _ = write!(
            text,
            "- Architecture: x64\n  Scope: {scope}\n  InstallerUrl: {}\n  InstallerSha256: {}\n  ProductCode: '{}'\n  \
             AppsAndFeaturesEntries:\n  - UpgradeCode: '{}'\n",
            address(version, file),
            sha256.to_uppercase(),
            users.product(version),
            users.upgrade(),
        );
    }
    text + &winget_tail("installer")
}

/// A formula that compiles the helper, on macOS and on Linux.
fn homebrew(release: &Release) -> Result<String> {
    let file = format!("keyferry-{}-sources.tar.xz", release.version);
    let sha256 = archive::sha256(&release.out.join(&file))?;
    let url = address(&release.version, &file);
    let licences: Vec<_> = LICENSE.split(" OR ").map(|licence| format!("{licence:?}")).collect();
    Ok(format!(
        r##"class Keyferry < Formula
  desc "{SUMMARY}"
  homepage "{REPOSITORY}"
  url "{url}"
  sha256 "{sha256}"
  license any_of: [{}]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args(path: "crates/host")
  end

  def caveats
    <<~EOS
      Register the helper with your browsers, and again after each upgrade:
        keyferry install
      Before you uninstall the formula:
        keyferry uninstall
    EOS
  end

  test do
    assert_match version.to_s, shell_output("#{{bin}}/keyferry --version")
  end
end
"##,
        licences.join(", ")
    ))
}

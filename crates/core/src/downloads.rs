//! The choice of the package that fits a computer, for the page that sets up the helper.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::packages::{Architecture, Download, Package};
use crate::product::{EXTENSION_STORES, RELEASE_FILES_URL};

/// The release that belongs to this build.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Names of systems with RPM packages, as Firefox builds of these systems add them to the user agent. Chromium names no
/// distribution.
const RPM_SYSTEMS: [&str; 5] = ["Fedora", "Red Hat", "CentOS", "SUSE", "Mageia"];

/// A computer as the browser describes it, and the files that the release offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Computer {
    /// `os` of `runtime.getPlatformInfo`.
    pub os: String,
    /// `arch` of `runtime.getPlatformInfo`. Chromium writes `arm64`, Firefox `aarch64`.
    pub arch: String,
    pub user_agent: String,
    pub files: Vec<Download>,
}

/// A file that fits a computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Offer {
    pub download: Download,
    /// The address that it is downloaded from.
    pub address: String,
    /// The command that compares the downloaded file with its SHA-256, in the folder of the file.
    pub check: String,
}

/// The places that Keyferry comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Sources {
    /// The helper's packages that fit the computer, the best one first. Empty if the release has none for it.
    pub offers: Vec<Offer>,
    /// The stores that offer the extension.
    pub stores: Vec<StoreLink>,
}

/// Keyferry's page in a store for extensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StoreLink {
    pub name: String,
    pub address: String,
}

/// Returns where the helper for this computer, and the extension for any browser, come from.
pub fn sources(computer: Computer) -> Sources {
    let store = |store: &crate::product::ExtensionStore| StoreLink {
        name: store.name.into(),
        address: store.page.into(),
    };
    Sources { offers: offers(computer), stores: EXTENSION_STORES.iter().map(store).collect() }
}

fn offers(computer: Computer) -> Vec<Offer> {
    let Computer { os, arch, user_agent, mut files } = computer;
    let is_rpm_system = RPM_SYSTEMS.iter().any(|name| user_agent.contains(name));
    let packages: &[Package] = match os.as_str() {
        "linux" if is_rpm_system => &[Package::Rpm, Package::Deb, Package::LinuxArchive],
        "linux" => &[Package::Deb, Package::Rpm, Package::LinuxArchive],
        "win" => &[Package::WindowsUser, Package::WindowsMachine],
        "mac" => &[Package::Mac],
        _ => &[],
    };
    let mut offers = vec![];
    for package in packages {
        for architecture in architectures(&os, &arch) {
            let fits = |file: &Download| file.package == *package && file.architecture == architecture;
            if let Some(place) = files.iter().position(fits) {
                offers.push(offer(files.swap_remove(place)));
                break;
            }
        }
    }
    offers
}

/// The architectures of packages that run on a computer, the best one first.
fn architectures(os: &str, arch: &str) -> Vec<Option<Architecture>> {
    match arch {
        "x86-64" => vec![Some(Architecture::X86), None],
        // Windows on Arm runs programs for x86-64, too.
        "arm64" | "aarch64" if os == "win" => vec![Some(Architecture::Arm), None, Some(Architecture::X86)],
        "arm64" | "aarch64" => vec![Some(Architecture::Arm), None],
        _ => vec![None],
    }
}

fn offer(download: Download) -> Offer {
    let Download { file, sha256, .. } = &download;
    let check = match download.package {
        Package::Deb | Package::Rpm | Package::LinuxArchive => {
            format!("echo '{sha256}  {file}' | sha256sum --check")
        }
        Package::WindowsUser | Package::WindowsMachine => {
            format!("(Get-FileHash '{file}').Hash -eq '{sha256}'")
        }
        Package::Mac => format!("echo '{sha256}  {file}' | shasum -a 256 --check"),
    };
    Offer { address: format!("{RELEASE_FILES_URL}{VERSION}/{file}"), check, download }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;

    const CHROMIUM: &str =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
    const FEDORA: &str = "Mozilla/5.0 (X11; Fedora; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    /// All files of a release.
    fn files() -> Vec<Download> {
        let file = |package: Package, architecture: Architecture| Download {
            file: package.file_name(architecture, VERSION),
            bytes: 1_400_000,
            sha256: "ab".repeat(32),
            package,
            architecture: (package != Package::Mac).then_some(architecture),
        };
        let (x86, arm) = (Architecture::X86, Architecture::Arm);
        let mut files: Vec<_> = Package::ALL.map(|package| file(package, x86)).into();
        files.extend([Package::Deb, Package::Rpm, Package::LinuxArchive].map(|package| file(package, arm)));
        files
    }

    fn chosen(
        os: &str,
        arch: &str,
        user_agent: &str,
        files: Vec<Download>,
    ) -> Vec<(Package, Option<Architecture>)> {
        let (os, arch, user_agent) = (os.to_owned(), arch.to_owned(), user_agent.to_owned());
        let offers = offers(Computer { os, arch, user_agent, files });
        offers.iter().map(|offer| (offer.download.package, offer.download.architecture)).collect()
    }

    #[test]
    fn linux_gets_deb_first_and_a_system_with_rpm_its_own() {
        let x86 = Some(Architecture::X86);
        let (deb, rpm, archive) = ((Package::Deb, x86), (Package::Rpm, x86), (Package::LinuxArchive, x86));
        assert_eq!(chosen("linux", "x86-64", CHROMIUM, files()), [deb, rpm, archive]);
        for system in RPM_SYSTEMS {
            let user_agent = FEDORA.replace("Fedora", system);
            assert_eq!(chosen("linux", "x86-64", &user_agent, files()), [rpm, deb, archive], "{system}");
        }
    }

    #[test]
    fn both_browsers_names_of_an_arm_processor_are_known() {
        let arm = Some(Architecture::Arm);
        let expected = [Package::Deb, Package::Rpm, Package::LinuxArchive].map(|package| (package, arm));
        for arch in ["arm64", "aarch64"] {
            assert_eq!(chosen("linux", arch, CHROMIUM, files()), expected);
        }
    }

    #[test]
    fn windows_gets_the_package_that_asks_for_no_administrator_and_on_arm_what_it_can_run() {
        let x86 = Some(Architecture::X86);
        let expected = [(Package::WindowsUser, x86), (Package::WindowsMachine, x86)];
        for arch in ["x86-64", "arm64", "aarch64"] {
            assert_eq!(chosen("win", arch, "", files()), expected);
        }
        let mut with_arm = files();
        with_arm.push(Download { architecture: Some(Architecture::Arm), ..files()[3].clone() });
        assert_eq!(chosen("win", "arm64", "", with_arm)[0], (Package::WindowsUser, Some(Architecture::Arm)));
    }

    #[test]
    fn one_package_fits_every_mac() {
        for arch in ["x86-64", "arm64", "aarch64"] {
            assert_eq!(chosen("mac", arch, "", files()), [(Package::Mac, None)]);
        }
    }

    #[test]
    fn a_computer_without_a_package_and_a_development_build_get_no_offer() {
        for (os, arch) in
            [("linux", "x86-32"), ("linux", "s390x"), ("openbsd", "x86-64"), ("cros", "arm"), ("", "")]
        {
            assert_eq!(chosen(os, arch, CHROMIUM, files()), []);
        }
        assert_eq!(chosen("linux", "x86-64", CHROMIUM, vec![]), []);
    }

    #[test]
    fn every_file_of_a_release_is_offered_to_some_computer() {
        let computers = [("linux", "x86-64"), ("linux", "arm64"), ("win", "x86-64"), ("mac", "arm64")];
        let offered: usize = computers.iter().map(|(os, arch)| chosen(os, arch, "", files()).len()).sum();
        assert_eq!(offered, files().len());
    }

    #[test]
    fn an_offer_names_the_file_of_this_version_and_checks_its_digest() {
        for file in files() {
            let offer = offer(file.clone());
            let expected =
                format!("https://github.com/keyferry/keyferry/releases/download/v{VERSION}/{}", file.file);
            assert_eq!(offer.address, expected);
            assert!(
                offer.check.contains(&file.file) && offer.check.contains(&file.sha256),
                "{}",
                offer.check
            );
        }
    }

    #[test]
    fn the_list_of_files_has_the_documented_form() {
        let json = r#"[{ "file": "keyferry-0.1.0-macos.pkg", "bytes": 5, "sha256": "00", "package": "mac", "architecture": null },
            { "file": "a.deb", "bytes": 6, "sha256": "11", "package": "deb", "architecture": "arm64" }]"#;
        let files: Vec<Download> = serde_json::from_str(json).unwrap();
        assert_eq!(files[0].architecture, None);
        assert_eq!((files[1].package, files[1].architecture), (Package::Deb, Some(Architecture::Arm)));
        let names = serde_json::to_string(&(Package::ALL, Architecture::X86)).unwrap();
        assert_eq!(
            names,
            r#"[["deb","rpm","linux-archive","windows-user","windows-machine","mac"],"x86-64"]"#
        );
    }
}

//! The helper for Linux: `.deb`, `.rpm` and `.tar.xz`.

use super::components::{Part, licences};
use super::{DESCRIPTION, Helper, LICENSE, MAINTAINER, REPOSITORY, Release, SUMMARY, archive};
use crate::{files, project, tools};
use anyhow::{Context, Result, ensure};
use keyferry_core::packages::{Architecture, LINUX_PROGRAM, MARKER, Package};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The helper and its file that says how to remove the package: `keyferry_host::package_files`.
/// Papers that users may want.
const PAPERS: [&str; 4] = ["README.md", "PRIVACY.md", "SECURITY.md", "docs/EXPORT.md"];
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
/// Folders that the system has, or that it shares among packages, below `/`. A package owns all others that it needs:
/// then nothing stays when it is removed.
const SHARED: [&str; 11] = [
    "etc",
    "etc/opt",
    "usr",
    "usr/bin",
    "usr/lib",
    "usr/lib64",
    "usr/share",
    "usr/share/doc",
    "usr/share/licenses",
    "usr/share/man",
    "usr/share/man/man1",
];

/// Differences between distributions.
struct Layout {
    /// How to remove the package.
    removal: &'static str,
    zsh: &'static str,
    licences: &'static str,
}

/// The system's files of a package, in a new folder.
fn tree(release: &Release, helper: &Helper, name: &str, layout: &Layout) -> Result<PathBuf> {
    let root = release.folder(name)?;
    let program = files::in_root(&root, LINUX_PROGRAM);
    archive::copy(&helper.program, &program)?;
    archive::write(&program.with_file_name(MARKER), format!("{}\n", layout.removal))?;
    fs::create_dir_all(root.join("usr/bin"))?;
    let link = root.join("usr/bin/keyferry");
    tools::run(Command::new("ln").args(["--symbolic", "../lib/keyferry/keyferry"]).arg(link))?;
    archive::copy_all(&release.files.join("system"), &root)?;
    let share = root.join("usr/share");
    for (file, to) in [
        ("keyferry", "bash-completion/completions/keyferry"),
        ("_keyferry", layout.zsh),
        ("keyferry.fish", "fish/vendor_completions.d/keyferry.fish"),
    ] {
        archive::copy(&release.files.join("completions").join(file), &share.join(to))?;
    }
    for page in files::below(&release.files.join("man"))? {
        let to = share.join("man/man1").join(&page);
        archive::copy(&release.files.join("man").join(&page), &to)?;
        archive::gzip(&to)?;
    }
    papers(release, &share.join("doc/keyferry"), &share.join(layout.licences))?;
    Ok(root)
}

fn papers(release: &Release, papers: &Path, folder: &Path) -> Result<()> {
    for paper in PAPERS {
        let name = Path::new(paper).file_name().context("no name")?;
        archive::copy(&project().join(paper), &papers.join(name))?;
    }
    for licence in LICENCES {
        archive::copy(&project().join(licence), &folder.join(licence))?;
    }
    archive::copy(&licences(release, Part::Linux)?, &folder.join("THIRD-PARTY.txt"))
}

/// The `.deb`, made by `dpkg-deb`. The registrations in `/etc` are not marked as configuration: they are removed with the
/// package, and users have nothing to configure there.
pub(super) fn deb(release: &Release, helper: &Helper) -> Result<()> {
    let layout = Layout {
        removal: "sudo apt remove keyferry",
        zsh: "zsh/vendor-completions/_keyferry",
        licences: "doc/keyferry",
    };
    let root = tree(release, helper, "deb", &layout)?;
    let doc = root.join("usr/share/doc/keyferry");
    archive::write(&doc.join("copyright"), copyright()?)?;
    let files = files::below(&root)?;
    let sizes: Result<u64> = files.iter().map(|file| Ok(fs::symlink_metadata(root.join(file))?.len())).sum();
    let contents = files.iter().filter(|file| !root.join(file).is_symlink());
    let sums = tools::output(Command::new("md5sum").arg("--").args(contents).current_dir(&root))?;
    let architecture = match helper.architecture {
        Architecture::X86 => "amd64",
        Architecture::Arm => "arm64",
    };
    let control = format!(
        "Package: keyferry\nVersion: {}\nArchitecture: {architecture}\nMaintainer: {MAINTAINER}\n\
         Installed-Size: {}\nDepends: libc6 (>= {})\n\
         Recommends: ca-certificates, gnome-keyring | kwalletmanager | keepassxc\n\
         Section: utils\nPriority: optional\nHomepage: {REPOSITORY}\nDescription: {SUMMARY}\n {DESCRIPTION}\n",
        release.version,
        sizes?.div_ceil(1024),
        oldest_libc(&helper.program)?,
    );
    archive::write(&root.join("DEBIAN/control"), control)?;
    archive::write(&root.join("DEBIAN/md5sums"), sums)?;
    archive::settle(release, &root, &[&files::in_root(&root, LINUX_PROGRAM)])?;
    let file = release.out.join(Package::Deb.file_name(helper.architecture, &release.version));
    let mut dpkg = Command::new("dpkg-deb");
    dpkg.args(["--root-owner-group", "-Zxz", "-z9", "--build"]).arg(&root).arg(file);
    tools::run(dpkg.env("SOURCE_DATE_EPOCH", release.time.to_string()))
}

/// Debian's machine-readable form.
fn copyright() -> Result<String> {
    let mit = fs::read_to_string(project().join("LICENSE-MIT"))?;
    let indented: String =
        mit.lines().map(|line| if line.is_empty() { " .\n".into() } else { format!(" {line}\n") }).collect();
    Ok(format!(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: Keyferry\n\
         Source: {REPOSITORY}\nComment: The libraries that the program contains, and their licences, are listed in\n \
         THIRD-PARTY.txt beside this file.\n\nFiles: *\nCopyright: the contributors to Keyferry\nLicense: Apache-2.0 or MIT\n\n\
         License: Apache-2.0\n On Debian systems this licence is in /usr/share/common-licenses/Apache-2.0.\n\n\
         License: MIT\n{indented}"
    ))
}

/// The newest version of the C library from which a program needs something.
fn oldest_libc(program: &Path) -> Result<String> {
    let symbols = tools::output(Command::new("objdump").args(["--private-headers"]).arg(program))?;
    let needed = symbols.lines().filter_map(|line| line.trim().rsplit_once("GLIBC_")?.1.split(' ').next());
    let newest = needed.max_by_key(|version| {
        version.split('.').map(|part| part.parse().unwrap_or_default()).collect::<Vec<u32>>()
    });
    Ok(newest.context("the program names no version of the C library")?.to_owned())
}

/// The `.rpm`, made by `rpmbuild`.
pub(super) fn rpm(release: &Release, helper: &Helper) -> Result<()> {
    let layout = Layout {
        removal: "sudo dnf remove keyferry (on openSUSE: sudo zypper remove keyferry)",
        zsh: "zsh/site-functions/_keyferry",
        licences: "licenses/keyferry",
    };
    let root = tree(release, helper, "rpm", &layout)?;
    archive::settle(release, &root, &[&files::in_root(&root, LINUX_PROGRAM)])?;
    let architecture = match helper.architecture {
        Architecture::X86 => "x86_64",
        Architecture::Arm => "aarch64",
    };
    let files = files::below(&root)?;
    let mut owned: BTreeSet<_> = files.iter().flat_map(|file| file.ancestors().skip(1)).collect();
    owned.retain(|folder| {
        *folder != Path::new("") && !SHARED.iter().any(|shared| *folder == Path::new(shared))
    });
    let folders = owned.iter().map(|folder| format!("%dir /{}", folder.display()));
    let files = files.iter().map(|file| format!("/{}", file.display()));
    let content = folders.chain(files).collect::<Vec<_>>().join("\n");
    let spec = format!(
        "Name: keyferry\nVersion: {}\nRelease: 1\nSummary: {SUMMARY}\nLicense: {LICENSE}\nURL: {REPOSITORY}\n\
         Packager: {MAINTAINER}\nVendor: Keyferry\nRecommends: ca-certificates\n\n\
         %description\n{DESCRIPTION}\n\n%install\ncp -a '{}/.' %{{buildroot}}/\n\n%files\n%defattr(-,root,root,-)\n{content}\n",
        release.version,
        root.display(),
    );
    let top = release.folder("rpmbuild")?;
    let path = top.join("keyferry.spec");
    archive::write(&path, spec)?;
    let mut rpmbuild = Command::new("rpmbuild");
    rpmbuild.args(["-bb", "--quiet", "--target", architecture]);
    for (name, value) in [
        ("_topdir", &*top.to_string_lossy()),
        ("_rpmdir", &*release.out.to_string_lossy()),
        ("_rpmfilename", &*Package::Rpm.file_name(helper.architecture, &release.version)),
        ("_dbpath", &*top.join("db").to_string_lossy()),
        ("_buildhost", "keyferry"),
        ("_binary_payload", "w9.xzdio"),
        ("_build_id_links", "none"),
        ("debug_package", "%{nil}"),
        ("__os_install_post", "%{nil}"),
        ("source_date_epoch_from_changelog", "0"),
        ("use_source_date_epoch_as_buildtime", "1"),
        ("clamp_mtime_to_source_date_epoch", "1"),
    ] {
        rpmbuild.arg("--define").arg(format!("{name} {value}"));
    }
    tools::run(rpmbuild.arg(&path).env("SOURCE_DATE_EPOCH", release.time.to_string()))
}

/// The `.tar.xz`, which `./keyferry install` installs for one user.
pub(super) fn archive(release: &Release, helper: &Helper) -> Result<()> {
    let file = Package::LinuxArchive.file_name(helper.architecture, &release.version);
    let name = file.strip_suffix(".tar.xz").context("not an archive")?;
    let parent = release.folder("archive")?;
    let folder = parent.join(name);
    archive::copy(&helper.program, &folder.join("keyferry"))?;
    for part in ["man", "completions"] {
        archive::copy_all(&release.files.join(part), &folder.join(part))?;
    }
    papers(release, &folder, &folder)?;
    archive::write(&folder.join("INSTALL.txt"), INSTALL)?;
    archive::settle(release, &folder, &[&folder.join("keyferry")])?;
    ensure!(folder.join("keyferry").is_file(), "no program");
    archive::tar(release, &parent, name, &release.out.join(&file))
}

const INSTALL: &str = "\
./keyferry install     copies the helper into your home and registers it with your browsers
./keyferry uninstall   removes it; saved keys stay in the keyring

man/ has the manual, completions/ has completions for shells.
";

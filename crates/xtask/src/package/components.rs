//! The libraries in the shipped programs: their licences, and the bill of materials.

use super::{LICENSE, REPOSITORY, Release};
use crate::tools::{self, cargo};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A shipped part, with libraries of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Linux,
    Windows,
    Extension,
}

impl Part {
    const ALL: [Self; 3] = [Self::Linux, Self::Windows, Self::Extension];

    fn name(self) -> &'static str {
        match self {
            Self::Linux => "helper for Linux",
            Self::Windows => "helper for Windows",
            Self::Extension => "extension",
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Linux | Self::Windows => &["keyferry"],
            Self::Extension => {
                &["keyferry-background", "keyferry-content", "keyferry-downloads", "keyferry-report"]
            }
        }
    }

    /// The targets whose libraries are those of the part.
    fn targets(self) -> &'static [&'static str] {
        match self {
            Self::Linux => &["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"],
            Self::Windows => &["x86_64-pc-windows-gnu"],
            Self::Extension => &["wasm32-unknown-unknown"],
        }
    }
}

/// The beginnings of the names of files with licences. `LICENSES` is a folder of such files.
const LICENCE_FILES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];
/// The ends of names of other files that begin so.
const NOT_TEXTS: [&str; 3] = ["rs", "html", "tex"];
/// Folders of a crate that are not compiled into it.
const NOT_COMPILED: [&str; 4] = ["tests", "benches", "examples", "fuzz"];

/// A library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Component {
    name: String,
    version: String,
    licence: String,
    source: String,
    folder: PathBuf,
}

/// The libraries that are compiled into a part: no build script's, no macro's and no test's.
fn components(part: Part) -> Result<BTreeSet<Component>> {
    let mut found = BTreeSet::new();
    for target in part.targets() {
        let metadata = tools::output(cargo("metadata").args([
            "--format-version=1",
            "--locked",
            "--filter-platform",
            target,
        ]))?;
        let metadata: Value = serde_json::from_str(&metadata)?;
        let by_id = |list: &'static str| -> BTreeMap<String, Value> {
            let list = if list == "nodes" { &metadata["resolve"][list] } else { &metadata[list] };
            let rows = list.as_array().into_iter().flatten();
            rows.map(|row| (text(&row["id"]), row.clone())).collect()
        };
        let (packages, nodes) = (by_id("packages"), by_id("nodes"));
        let mut next: Vec<String> = packages
            .iter()
            .filter(|(_, package)| part.packages().contains(&package["name"].as_str().unwrap_or_default()))
            .map(|(id, _)| id.clone())
            .collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = next.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            let package = packages.get(&id).with_context(|| format!("cargo does not describe {id}"))?;
            if is_macro(package) {
                continue;
            }
            // Keyferry's own crates have no source.
            if package["source"].is_string() {
                found.insert(component(package)?);
            }
            let dependencies = nodes.get(&id).and_then(|node| node["deps"].as_array()).into_iter().flatten();
            let is_compiled = |dependency: &&Value| {
                dependency["dep_kinds"].as_array().into_iter().flatten().any(|kind| kind["kind"].is_null())
            };
            next.extend(dependencies.filter(is_compiled).map(|dependency| text(&dependency["pkg"])));
        }
    }
    Ok(found)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn is_macro(package: &Value) -> bool {
    package["targets"].as_array().into_iter().flatten().any(|target| target["kind"][0] == "proc-macro")
}

fn component(package: &Value) -> Result<Component> {
    let manifest = PathBuf::from(text(&package["manifest_path"]));
    Ok(Component {
        name: text(&package["name"]),
        version: text(&package["version"]),
        // The form of old packages for "or".
        licence: text(&package["license"]).replace('/', " OR ").replace("  ", " "),
        source: text(&package["repository"]),
        folder: manifest.parent().context("a manifest without a folder")?.to_owned(),
    })
}

/// Writes the licences of a part's libraries into a file; returns its path. A text that several have appears once.
pub(super) fn licences(release: &Release, part: Part) -> Result<PathBuf> {
    let path = release.work.join(format!("licences-of-the-{}.txt", part.name().replace(' ', "-")));
    let (mut list, mut texts) = (String::new(), BTreeMap::<String, BTreeSet<String>>::new());
    for component in components(part)? {
        let Component { name, version, licence, source, folder } = component;
        let _ = writeln!(list, "{name} {version}: {licence}\n    {source}");
        for file in licence_files(&folder, 0)? {
            let text = String::from_utf8_lossy(&fs::read(&file)?).replace('\r', "");
            texts.entry(text.trim().to_owned()).or_default().insert(format!("{name} {version}"));
        }
    }
    let mut content = format!(
        "Keyferry's {} contains these libraries, and Rust's standard library (MIT OR Apache-2.0, the Rust project).\n\
         Keyferry itself: {LICENSE}, {REPOSITORY}\n\n{list}",
        part.name()
    );
    for (text, names) in texts {
        let names: Vec<_> = names.into_iter().collect();
        let _ = write!(content, "\n{}\n{}\n\n{text}\n", "-".repeat(100), names.join(", "));
    }
    fs::create_dir_all(&release.work)?;
    fs::write(&path, content)?;
    Ok(path)
}

/// The files with licences of a crate, which may contain the sources of other libraries.
fn licence_files(folder: &Path, depth: usize) -> Result<Vec<PathBuf>> {
    /// Folders between a crate and a licence in it.
    const MAX_DEPTH: usize = 4;
    let mut found = vec![];
    for path in super::sorted(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        let in_licences = folder.file_name().is_some_and(|name| name == "LICENSES");
        if path.is_dir() {
            let is_compiled = !NOT_COMPILED.iter().any(|other| name.eq_ignore_ascii_case(other));
            if is_compiled && depth < MAX_DEPTH {
                found.extend(licence_files(&path, depth + 1)?);
            }
        } else if in_licences || LICENCE_FILES.iter().any(|start| name.starts_with(start)) {
            let is_text = path.extension().is_none_or(|end| !NOT_TEXTS.iter().any(|other| end == *other));
            if is_text {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// Writes the bill of materials in the form of `CycloneDX`. `cargo cyclonedx` would write the paths of this machine into it, and
/// files into the sources.
pub(super) fn bill(release: &Release) -> Result<()> {
    let mut parts = BTreeMap::<Component, Vec<Value>>::new();
    for part in Part::ALL {
        for component in components(part)? {
            let property = json!({ "name": "keyferry:part", "value": part.name() });
            parts.entry(component).or_default().push(property);
        }
    }
    let row = |(component, properties): (Component, Vec<Value>)| {
        let Component { name, version, licence, source, .. } = component;
        let link = format!("pkg:cargo/{name}@{version}");
        let mut row = json!({
            "type": "library", "bom-ref": link, "name": name, "version": version, "purl": link,
            "licenses": [{ "expression": licence }], "properties": properties,
        });
        if !source.is_empty() {
            row["externalReferences"] = json!([{ "type": "vcs", "url": source }]);
        }
        row
    };
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application", "bom-ref": "keyferry", "name": "keyferry", "version": release.version,
            "licenses": [{ "expression": LICENSE }],
            "externalReferences": [{ "type": "vcs", "url": REPOSITORY }],
        } },
        "components": parts.into_iter().map(row).collect::<Vec<_>>(),
    });
    let path = release.out.join(format!("keyferry-{}.cdx.json", release.version));
    Ok(fs::write(path, serde_json::to_vec_pretty(&bill)?)?)
}

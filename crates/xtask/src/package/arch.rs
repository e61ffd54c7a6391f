//! The entry of the Arch User Repository: `PKGBUILD`, and `.SRCINFO` with the same fields for programs that do not run
//! bash. The repository refuses a commit without `.SRCINFO`.

use super::{LICENSE, REPOSITORY, SUMMARY, address};
use anyhow::{Context, Result};
use keyferry_core::packages::{Architecture, Download, Package};
use std::fmt::Write as _;

const NAME: &str = "keyferry-bin";

/// Unpacks the `.deb`. Arch's `/usr/lib64` is a link to `/usr/lib`.
const FUNCTIONS: &str = r#"
package() {
  bsdtar -xf data.tar.xz -C "$pkgdir"
  rm -r "$pkgdir/usr/lib64"
  mv "$pkgdir/usr/share/zsh/vendor-completions" "$pkgdir/usr/share/zsh/site-functions"
  echo "sudo pacman -R $pkgname" > "$pkgdir/usr/lib/keyferry/package"
  install -Dm644 "$pkgdir/usr/share/doc/keyferry/LICENSE-MIT" -t "$pkgdir/usr/share/licenses/$pkgname"
}
"#;

#[derive(Debug)]
enum Value {
    One(String),
    List(Vec<String>),
}

/// The entry's fields but `pkgname`, in the order of `makepkg --printsrcinfo`.
#[derive(Debug)]
pub(super) struct Entry(Vec<(String, Value)>);

impl Entry {
    pub(super) fn new(version: &str, downloads: &[Download]) -> Result<Self> {
        let one = |name: &str, value: &str| (name.to_owned(), Value::One(value.to_owned()));
        let list = |name: &str, values: &[&str]| {
            (name.to_owned(), Value::List(values.iter().map(|value| (*value).to_owned()).collect()))
        };
        let architectures = [(Architecture::X86, "x86_64"), (Architecture::Arm, "aarch64")];
        let mut fields = vec![
            one("pkgdesc", SUMMARY),
            one("pkgver", version),
            one("pkgrel", "1"),
            one("url", REPOSITORY),
            list("arch", &architectures.map(|(_, name)| name)),
            list("license", &[LICENSE]),
            list("depends", &["glibc"]),
            list("optdepends", &["org.freedesktop.secrets: a keyring"]),
            list("provides", &["keyferry"]),
            list("conflicts", &["keyferry"]),
        ];
        for (architecture, name) in architectures {
            let mut debs = downloads.iter().filter(|download| download.package == Package::Deb);
            let deb = debs.find(|download| download.architecture == Some(architecture));
            let deb = deb.with_context(|| format!("no .deb for {name}"))?;
            fields.push(list(&format!("source_{name}"), &[&address(version, &deb.file)]));
            fields.push(list(&format!("sha256sums_{name}"), &[&deb.sha256]));
        }
        Ok(Self(fields))
    }

    pub(super) fn pkgbuild(&self) -> String {
        let mut text = format!("pkgname={NAME}\n");
        for (name, value) in &self.0 {
            let value = match value {
                Value::One(value) => quoted(value),
                Value::List(values) => {
                    let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
                    format!("({})", values.join(" "))
                }
            };
            let _ = writeln!(text, "{name}={value}");
        }
        text + FUNCTIONS
    }

    pub(super) fn srcinfo(&self) -> String {
        let mut text = format!("pkgbase = {NAME}\n");
        for (name, value) in &self.0 {
            let values = match value {
                Value::One(value) => std::slice::from_ref(value),
                Value::List(values) => values,
            };
            for value in values {
                let _ = writeln!(text, "\t{name} = {value}");
            }
        }
        text + &format!("\npkgname = {NAME}\n")
    }
}

/// A value as a word of bash.
fn quoted(value: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
    if value.chars().all(is_plain) {
        return value.to_owned();
    }
    let special = |character: char| r#"\"$`"#.contains(character);
    let escaped =
        value.chars().flat_map(|character| special(character).then_some('\\').into_iter().chain([character]));
    format!("\"{}\"", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    /// Runs a `PKGBUILD` and prints its variables, whose names are lowercase unlike those of bash and of this script.
    const PRINT_FIELDS: &str = r#"
        source /dev/stdin
        for NAME in $(compgen -v); do
            [[ $NAME == [a-z]* ]] || continue
            declare -n VALUES=$NAME
            printf "$NAME = %s\n" "${VALUES[@]}"
        done"#;

    fn entry() -> Entry {
        let deb = |architecture, digit: &str| Download {
            file: Package::Deb.file_name(architecture, "1.2.3"),
            bytes: 7,
            sha256: digit.repeat(64),
            package: Package::Deb,
            architecture: Some(architecture),
        };
        Entry::new("1.2.3", &[deb(Architecture::Arm, "b"), deb(Architecture::X86, "a")]).unwrap()
    }

    fn fields(text: &str) -> BTreeMap<&str, Vec<&str>> {
        let mut fields = BTreeMap::<_, Vec<_>>::new();
        for (name, value) in text.lines().filter_map(|line| line.trim_start().split_once(" = ")) {
            fields.entry(name).or_default().push(value);
        }
        fields
    }

    #[test]
    fn both_files_have_the_same_fields() {
        let entry = entry();
        let mut bash = Command::new("bash");
        bash.args(["--norc", "-euc", PRINT_FIELDS]).env_clear().env("LC_ALL", "C");
        let mut bash = bash.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        bash.stdin.take().unwrap().write_all(entry.pkgbuild().as_bytes()).unwrap();
        let output = bash.wait_with_output().unwrap();
        assert!(output.status.success());
        let printed = String::from_utf8(output.stdout).unwrap();
        let srcinfo = entry.srcinfo();
        let mut written = fields(&srcinfo);
        assert_eq!(written.remove("pkgbase"), Some(vec![NAME]));
        assert_eq!(fields(&printed), written);
    }

    /// The output of `makepkg --printsrcinfo` 6.0.2 for this `PKGBUILD`.
    #[test]
    fn srcinfo_is_that_of_makepkg() {
        let (intel, arm) = ("a".repeat(64), "b".repeat(64));
        let wanted = format!(
            "pkgbase = keyferry-bin
\tpkgdesc = Keeps Omnisend API keys in this computer's keyring
\tpkgver = 1.2.3
\tpkgrel = 1
\turl = https://github.com/keyferry/keyferry
\tarch = x86_64
\tarch = aarch64
\tlicense = MIT OR Apache-2.0
\tdepends = glibc
\toptdepends = org.freedesktop.secrets: a keyring
\tprovides = keyferry
\tconflicts = keyferry
\tsource_x86_64 = https://github.com/keyferry/keyferry/releases/download/v1.2.3/keyferry_1.2.3_amd64.deb
\tsha256sums_x86_64 = {intel}
\tsource_aarch64 = https://github.com/keyferry/keyferry/releases/download/v1.2.3/keyferry_1.2.3_arm64.deb
\tsha256sums_aarch64 = {arm}

pkgname = keyferry-bin
"
        );
        assert_eq!(entry().srcinfo(), wanted);
    }

    #[test]
    fn characters_of_bash_are_quoted() {
        assert_eq!(quoted("1.2.3"), "1.2.3");
        assert_eq!(quoted(r#"it's $5 "now" `\`"#), r#""it's \$5 \"now\" \`\\\`""#);
    }
}

//! The browser's name and version, from its user agent.

use alloc::string::String;

/// Browsers by their names in user agents. Most name Chrome as well, so it is the last.
const BROWSERS: [(&str, &str); 5] = [
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("Chrome/", "Chromium"),
];

/// Operating systems by their names in user agents.
const SYSTEMS: [(&str, &str); 4] =
    [("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

/// Returns the browser's name, its main version and the system, such as "Firefox 153, Linux". Of the user agent, nothing
/// else is kept: it may name a model.
pub fn browser_of(user_agent: &str) -> String {
    let browser = BROWSERS.iter().find_map(|(token, name)| {
        let (_, version) = user_agent.split_once(token)?;
        let end = version.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(version.len());
        Some([name, " ", version.get(..end)?].concat())
    });
    let system = SYSTEMS.iter().find(|(token, _)| user_agent.contains(token)).map(|(_, name)| *name);
    let (browser, system) =
        (browser.as_deref().unwrap_or("unknown browser"), system.unwrap_or("unknown system"));
    [browser, ", ", system].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_name_main_version_and_system_are_kept_of_a_user_agent() {
        for (user_agent, expected) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox 153, Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
                "Edge 156, Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
                "Chromium 156, macOS",
            ),
            ("Anna's phone", "unknown browser, unknown system"),
        ] {
            assert_eq!(browser_of(user_agent), expected);
        }
    }
}

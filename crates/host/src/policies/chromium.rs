//! Chromium's policies about native messaging hosts (`native_messaging_policy_handler.cc`, `NativeMessaging` in the list
//! of policies). A value of the wrong type has no effect, and the others keep theirs, as in the browser.

#[cfg(not(windows))]
use std::fs;
#[cfg(not(windows))]
use std::path::Path;

use keyferry_core::product::HOST_NAME;
#[cfg(not(windows))]
use serde_json::{Map, Value};

const USER_LEVEL_HOSTS: &str = "NativeMessagingUserLevelHosts";
const BLOCKLIST: &str = "NativeMessagingBlocklist";
const ALLOWLIST: &str = "NativeMessagingAllowlist";

/// A value and the file or registry key that sets it.
type Set<T> = Option<(T, String)>;

#[derive(Debug, Default)]
pub(crate) struct ChromiumPolicies {
    user_level_hosts: Set<bool>,
    blocklist: Set<Vec<String>>,
    allowlist: Set<Vec<String>>,
}

/// The effect on Keyferry's helper.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HostRule {
    Allowed,
    /// Only a registration for all users counts.
    ForAllUsersOnly(Policy),
    Blocked(Policy),
}

/// A policy, for people.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) name: &'static str,
    pub(crate) place: String,
}

impl ChromiumPolicies {
    pub(crate) fn rule(&self) -> HostRule {
        let names_host = |list: &[String]| list.iter().any(|name| name == HOST_NAME);
        let is_allowed = self.allowlist.as_ref().is_some_and(|(list, _)| names_host(list));
        if let Some((list, place)) = &self.blocklist
            && (names_host(list) || list.iter().any(|name| name == "*"))
            && !is_allowed
        {
            return HostRule::Blocked(Policy { name: BLOCKLIST, place: place.clone() });
        }
        match &self.user_level_hosts {
            Some((false, place)) => {
                HostRule::ForAllUsersOnly(Policy { name: USER_LEVEL_HOSTS, place: place.clone() })
            }
            Some((true, _)) | None => HostRule::Allowed,
        }
    }

    /// Reads the files of a folder. The last one that sets a policy takes effect.
    #[cfg(not(windows))]
    pub(crate) fn read_folder(folder: &Path) -> Self {
        let mut policies = Self::default();
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if let Some(values) = super::read(&path, super::ByteOrderMark::Skipped) {
                policies.merge(&values, &path.display().to_string());
            }
        }
        policies
    }

    #[cfg(not(windows))]
    fn merge(&mut self, values: &Map<String, Value>, place: &str) {
        let list = |name: &str| {
            let items = values.get(name)?.as_array()?;
            let items = items.iter().filter_map(|item| item.as_str().map(str::to_owned));
            Some((items.collect(), place.to_owned()))
        };
        let user_level_hosts = values.get(USER_LEVEL_HOSTS).and_then(Value::as_bool);
        if let Some(value) = user_level_hosts {
            self.user_level_hosts = Some((value, place.to_owned()));
        }
        self.blocklist = list(BLOCKLIST).or(self.blocklist.take());
        self.allowlist = list(ALLOWLIST).or(self.allowlist.take());
    }

    /// Reads the registry. The computer's values take precedence over the user's.
    #[cfg(windows)]
    pub(crate) fn read_registry(path: &str) -> Self {
        use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

        let path = format!(r"Software\Policies\{path}");
        let read = |hive: &Key, name: &str| {
            let place = format!(r"{name}\{path}");
            let list = |list: &str| {
                let key = hive.open(format!(r"{path}\{list}")).ok()?;
                let values = key.values().ok()?.filter_map(|(_, value)| String::try_from(value).ok());
                Some((values.collect(), place.clone()))
            };
            let value = hive.open(&path).and_then(|key| key.get_u32(USER_LEVEL_HOSTS));
            Self {
                user_level_hosts: value.ok().map(|value| (value != 0, place.clone())),
                blocklist: list(BLOCKLIST),
                allowlist: list(ALLOWLIST),
            }
        };
        let (machine, user) = (read(LOCAL_MACHINE, "HKLM"), read(CURRENT_USER, "HKCU"));
        Self {
            user_level_hosts: machine.user_level_hosts.or(user.user_level_hosts),
            blocklist: machine.blocklist.or(user.blocklist),
            allowlist: machine.allowlist.or(user.allowlist),
        }
    }
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;
    use serde_json::json;
    use std::slice::from_ref;

    fn rule(files: &[serde_json::Value]) -> HostRule {
        let mut policies = ChromiumPolicies::default();
        for file in files {
            let values = file.as_object().cloned().unwrap_or_default();
            policies.merge(&values, "file");
        }
        policies.rule()
    }

    fn blocked() -> HostRule {
        HostRule::Blocked(Policy { name: BLOCKLIST, place: "file".into() })
    }

    fn for_all_users_only() -> HostRule {
        HostRule::ForAllUsersOnly(Policy { name: USER_LEVEL_HOSTS, place: "file".into() })
    }

    #[test]
    fn a_host_is_blocked_by_its_name_or_by_a_wildcard_unless_it_is_allowed_by_its_name() {
        let block = |names: &[&str]| json!({ BLOCKLIST: names });
        let allow = |names: &[&str]| json!({ ALLOWLIST: names });
        assert_eq!(rule(&[]), HostRule::Allowed);
        assert_eq!(rule(&[block(&["*"])]), blocked());
        assert_eq!(rule(&[block(&["org.example", HOST_NAME])]), blocked());
        assert_eq!(rule(&[block(&["org.example"])]), HostRule::Allowed);
        assert_eq!(rule(&[block(&["*"]), allow(&[HOST_NAME])]), HostRule::Allowed);
        assert_eq!(rule(&[block(&["*"]), allow(&["*"])]), blocked());
        assert_eq!(rule(&[allow(&["org.example"])]), HostRule::Allowed);
    }

    #[test]
    fn the_last_file_takes_effect_and_a_value_of_the_wrong_type_has_none() {
        let off = json!({ USER_LEVEL_HOSTS: false });
        assert_eq!(rule(from_ref(&off)), for_all_users_only());
        assert_eq!(rule(&[off.clone(), json!({ USER_LEVEL_HOSTS: true })]), HostRule::Allowed);
        let odd = json!({ USER_LEVEL_HOSTS: "false", BLOCKLIST: "*", ALLOWLIST: 1 });
        assert_eq!(rule(from_ref(&odd)), HostRule::Allowed);
        assert_eq!(rule(&[off, odd]), for_all_users_only());
    }
}

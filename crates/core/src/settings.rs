//! Settings: the user's choice, the company's policy, and the values that result.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::lenient;
use crate::limits::MAX_LABEL_CHARS;
use crate::sites::{WebApp, omnisend};

/// Times after which a copied key is cleared from the clipboard, in seconds; 0 is never. Browsers' alarms take at least
/// 30 seconds.
pub const CLIPBOARD_SECONDS: [u32; 4] = [30, 60, 120, 0];

/// The settings that the user or a policy has chosen, as the browser stores them. The names are those of
/// `extension/policy/schema.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Choice {
    #[serde(deserialize_with = "lenient::bool", skip_serializing_if = "Option::is_none")]
    pub prefill: Option<bool>,
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub key_name: Option<String>,
    #[serde(deserialize_with = "lenient::number", skip_serializing_if = "Option::is_none")]
    pub clipboard_seconds: Option<u32>,
    #[serde(deserialize_with = "lenient::bool", skip_serializing_if = "Option::is_none")]
    pub omnisend: Option<bool>,
    #[serde(deserialize_with = "lenient::bool", skip_serializing_if = "Option::is_none")]
    pub upstack: Option<bool>,
    #[serde(deserialize_with = "lenient::bool", skip_serializing_if = "Option::is_none")]
    pub check_keys: Option<bool>,
    #[serde(deserialize_with = "lenient::bool", skip_serializing_if = "Option::is_none")]
    pub daily_check: Option<bool>,
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
}

/// The settings in effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the options page")]
pub struct Settings {
    /// Whether the name of a new key is filled in on Omnisend's page.
    pub prefill: bool,
    /// The name to fill in.
    pub key_name: String,
    /// Time after which a copied key is cleared from the clipboard, in seconds; 0 is never.
    pub clipboard_seconds: u32,
    /// Whether Keyferry works on Omnisend's pages.
    pub omnisend: bool,
    /// Whether Keyferry works on Upstack's pages.
    pub upstack: bool,
    /// Whether Omnisend is asked who a key belongs to, after it was saved and when that was long ago.
    pub check_keys: bool,
    /// Whether Omnisend is asked about every key once a day, if `check_keys` is on.
    pub daily_check: bool,
    /// The link to the company's own team of keys, as a policy names it; empty if none does.
    pub team: String,
}

/// The settings that content scripts need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PageSettings {
    /// See [`Settings`], as the others.
    pub prefill: bool,
    pub key_name: String,
    pub omnisend: bool,
    pub upstack: bool,
}

/// The name of a setting, as in [`Settings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum SettingName {
    Prefill,
    KeyName,
    ClipboardSeconds,
    Omnisend,
    Upstack,
    CheckKeys,
    DailyCheck,
    Team,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            prefill: true,
            key_name: omnisend::KEY_NAME.to_owned(),
            clipboard_seconds: CLIPBOARD_SECONDS[1],
            omnisend: true,
            upstack: true,
            check_keys: true,
            daily_check: false,
            team: String::new(),
        }
    }
}

impl Default for PageSettings {
    fn default() -> Self {
        Self { prefill: true, key_name: omnisend::KEY_NAME.to_owned(), omnisend: true, upstack: true }
    }
}

impl PageSettings {
    /// The name to fill in on Omnisend's page; `None` if that is switched off.
    pub fn name_to_fill_in(&self) -> Option<&str> {
        (self.omnisend && self.prefill).then_some(self.key_name.as_str())
    }
}

impl Settings {
    /// The part that content scripts get.
    pub fn for_pages(self) -> PageSettings {
        let Self { prefill, key_name, omnisend, upstack, .. } = self;
        PageSettings { prefill, key_name, omnisend, upstack }
    }

    /// Whether Keyferry is switched on for this web app.
    pub fn is_enabled_on(&self, app: WebApp) -> bool {
        match app {
            WebApp::Omnisend => self.omnisend,
            WebApp::Upstack => self.upstack,
        }
    }
}

/// The options page's data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingsView {
    pub settings: Settings,
    /// The settings that a policy enforces.
    pub managed: Vec<SettingName>,
    /// The times to choose from, in seconds; 0 is never.
    pub clipboard_choices: Vec<u32>,
}

/// The choices that the settings result from. The policy's takes precedence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    pub user: Choice,
    pub managed: Choice,
}

impl Choice {
    /// Drops invalid values: they count as not chosen.
    fn validated(self) -> Self {
        let name = self.key_name.map(|name| name.trim().chars().take(MAX_LABEL_CHARS).collect::<String>());
        let team = self.team.map(|link| link.trim().to_owned());
        Self {
            key_name: name.filter(|name| !name.is_empty()),
            team: team.filter(|link| !link.is_empty()),
            clipboard_seconds: self.clipboard_seconds.filter(|time| CLIPBOARD_SECONDS.contains(time)),
            ..self
        }
    }

    /// Takes each value from this choice, or else from the other.
    fn or(self, other: Self) -> Self {
        Self {
            prefill: self.prefill.or(other.prefill),
            key_name: self.key_name.or(other.key_name),
            clipboard_seconds: self.clipboard_seconds.or(other.clipboard_seconds),
            omnisend: self.omnisend.or(other.omnisend),
            upstack: self.upstack.or(other.upstack),
            check_keys: self.check_keys.or(other.check_keys),
            daily_check: self.daily_check.or(other.daily_check),
            team: self.team.or(other.team),
        }
    }

    /// The names of the values that are chosen.
    fn names(&self) -> Vec<SettingName> {
        let Self { prefill, key_name, clipboard_seconds, omnisend, upstack, check_keys, daily_check, team } =
            self;
        let chosen = [
            (SettingName::Prefill, prefill.is_some()),
            (SettingName::KeyName, key_name.is_some()),
            (SettingName::ClipboardSeconds, clipboard_seconds.is_some()),
            (SettingName::Omnisend, omnisend.is_some()),
            (SettingName::Upstack, upstack.is_some()),
            (SettingName::CheckKeys, check_keys.is_some()),
            (SettingName::DailyCheck, daily_check.is_some()),
            (SettingName::Team, team.is_some()),
        ];
        chosen.iter().filter(|(_, is_chosen)| *is_chosen).map(|(name, _)| *name).collect()
    }
}

impl Choices {
    /// Validates the choices that the browser has stored.
    pub fn new(user: Choice, managed: Choice) -> Self {
        Self { user: user.validated(), managed: managed.validated() }
    }

    /// Changes the user's values that the new choice contains. An empty name restores the default name.
    pub fn change(&mut self, choice: Choice) {
        if choice.key_name.as_deref().is_some_and(|name| name.trim().is_empty()) {
            self.user.key_name = None;
        }
        self.user = choice.validated().or(core::mem::take(&mut self.user));
    }

    /// The settings in effect.
    pub fn settings(&self) -> Settings {
        let Choice { prefill, key_name, clipboard_seconds, omnisend, upstack, check_keys, daily_check, team } =
            self.managed.clone().or(self.user.clone());
        let default = Settings::default();
        Settings {
            prefill: prefill.unwrap_or(default.prefill),
            key_name: key_name.unwrap_or(default.key_name),
            clipboard_seconds: clipboard_seconds.unwrap_or(default.clipboard_seconds),
            omnisend: omnisend.unwrap_or(default.omnisend),
            upstack: upstack.unwrap_or(default.upstack),
            check_keys: check_keys.unwrap_or(default.check_keys),
            daily_check: daily_check.unwrap_or(default.daily_check),
            team: team.unwrap_or(default.team),
        }
    }

    /// The options page's data.
    pub fn view(&self) -> SettingsView {
        SettingsView {
            settings: self.settings(),
            managed: self.managed.names(),
            clipboard_choices: CLIPBOARD_SECONDS.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_takes_precedence_and_its_settings_are_reported_as_managed() {
        let user = Choice { prefill: Some(true), upstack: Some(false), ..Choice::default() };
        let managed =
            Choice { prefill: Some(false), key_name: Some(" Company ".into()), ..Choice::default() };
        let view = Choices::new(user, managed).view();
        assert_eq!(view.managed, [SettingName::Prefill, SettingName::KeyName]);
        assert_eq!(
            view.settings,
            Settings { prefill: false, key_name: "Company".into(), upstack: false, ..Settings::default() }
        );
    }

    #[test]
    fn invalid_values_count_as_not_chosen() {
        let user = Choice {
            key_name: Some("  ".into()),
            clipboard_seconds: Some(1),
            omnisend: Some(false),
            ..Choice::default()
        };
        let settings = Choices::new(user, Choice::default()).settings();
        assert_eq!(settings, Settings { omnisend: false, ..Settings::default() });
        assert_eq!(settings.for_pages().name_to_fill_in(), None);
    }

    #[test]
    fn policy_values_of_other_types_are_read_and_an_odd_one_does_not_void_the_others() {
        let read = |policy: serde_json::Value| -> Choice { serde_json::from_value(policy).unwrap() };
        let policy = serde_json::json!({
            "prefill": 0, "key_name": 7, "clipboard_seconds": "30", "omnisend": "False", "upstack": 1.0,
            "check_keys": "false", "daily_check": 1, "team": "https://vault.example",
        });
        let expected = Choice {
            prefill: Some(false),
            key_name: Some("7".into()),
            clipboard_seconds: Some(30),
            omnisend: Some(false),
            upstack: Some(true),
            check_keys: Some(false),
            daily_check: Some(true),
            team: Some("https://vault.example".into()),
        };
        assert_eq!(read(policy), expected);
        for odd in ["[]", "{}", "null", "2", "-1", "0.5", "\"perhaps\"", "[[1], {\"a\": 1}]", "1e300"] {
            let odd: serde_json::Value = serde_json::from_str(odd).unwrap();
            let policy = serde_json::json!({
                "prefill": odd, "omnisend": odd, "clipboard_seconds": odd, "later": odd, "upstack": false,
            });
            let choice = read(policy);
            assert_eq!((choice.prefill, choice.omnisend, choice.upstack), (None, None, Some(false)), "{odd}");
            let settings = Choices::new(Choice::default(), choice).settings();
            assert_eq!(settings, Settings { upstack: false, ..Settings::default() }, "{odd}");
        }
    }

    #[test]
    fn a_change_keeps_the_other_settings_and_an_empty_name_restores_the_default() {
        let user = Choice { key_name: Some("Mine".into()), clipboard_seconds: Some(30), ..Choice::default() };
        let mut choices = Choices::new(user, Choice::default());
        choices.change(Choice { prefill: Some(false), ..Choice::default() });
        assert_eq!(choices.settings().key_name, "Mine");
        choices.change(Choice { key_name: Some(String::new()), ..Choice::default() });
        let expected = Settings { prefill: false, clipboard_seconds: 30, ..Settings::default() };
        assert_eq!(choices.settings(), expected);
    }

    #[test]
    fn the_options_page_has_a_field_for_every_setting() {
        let page = include_str!("../../../extension/options/options.html");
        let every = serde_json::to_value(Settings::default()).unwrap();
        for name in every.as_object().unwrap().keys() {
            assert!(page.contains(&format!(" name=\"{name}\"")), "{name}");
        }
    }

    #[test]
    fn the_policy_schema_lists_exactly_the_settings() {
        let schema = include_str!("../../../extension/policy/schema.json");
        let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
        let properties = schema["properties"].as_object().unwrap();
        let every = serde_json::to_value(Settings::default()).unwrap();
        assert_eq!(
            properties.keys().collect::<Vec<_>>(),
            every.as_object().unwrap().keys().collect::<Vec<_>>()
        );
        let choice = Choice {
            prefill: Some(true),
            key_name: Some("x".into()),
            clipboard_seconds: Some(0),
            omnisend: Some(true),
            upstack: Some(true),
            check_keys: Some(true),
            daily_check: Some(true),
            team: Some("https://vault.example".into()),
        };
        let name = |name| serde_json::to_value(name).unwrap().as_str().unwrap().to_owned();
        let mut names: Vec<String> = choice.names().into_iter().map(name).collect();
        names.sort();
        assert_eq!(names, properties.keys().cloned().collect::<Vec<_>>());
        let times = serde_json::to_value(CLIPBOARD_SECONDS).unwrap();
        assert_eq!(properties["clipboard_seconds"]["enum"], times);
    }
}

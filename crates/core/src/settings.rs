//! How Keyferry can be set, by the user or for them by their company's policy, and what counts.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::limits::MAX_LABEL_CHARS;
use crate::sites::omnisend;

/// The times after which the clipboard may be cleared, in seconds; 0 is never. Browsers' alarms take half a minute
/// at the least.
pub const CLIPBOARD_SECONDS: [u32; 4] = [30, 60, 120, 0];

/// A choice, as far as it was made: what is kept in the browser's storage, and what a policy says. The names are
/// those of `extension/policy/schema.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// Whether the name of a new key is filled in on Omnisend's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefill: Option<bool>,
    /// The name to fill in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_name: Option<String>,
    /// After how many seconds a copied key leaves the clipboard; 0 is never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clipboard_seconds: Option<u32>,
    /// Whether Keyferry works on Omnisend's pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub omnisend: Option<bool>,
    /// Whether Keyferry works on Upstack's pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstack: Option<bool>,
}

/// What counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Whether the name of a new key is filled in on Omnisend's page.
    pub prefill: bool,
    /// The name to fill in.
    pub key_name: String,
    /// After how many seconds a copied key leaves the clipboard; 0 is never.
    pub clipboard_seconds: u32,
    /// Whether Keyferry works on Omnisend's pages.
    pub omnisend: bool,
    /// Whether Keyferry works on Upstack's pages.
    pub upstack: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            prefill: true,
            key_name: omnisend::KEY_NAME.to_owned(),
            clipboard_seconds: CLIPBOARD_SECONDS[1],
            omnisend: true,
            upstack: true,
        }
    }
}

impl Settings {
    /// The name to fill in on Omnisend's page, if one is to be.
    pub fn name_to_fill_in(&self) -> Option<&str> {
        (self.omnisend && self.prefill).then_some(self.key_name.as_str())
    }
}

/// What counts, and what of it the user cannot change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// What counts.
    pub settings: Settings,
    /// The names of what a policy has set.
    pub managed: Vec<String>,
    /// The times to choose from, in seconds; 0 is never.
    pub clipboard_choices: Vec<u32>,
}

/// Both choices; the policy's counts first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The user's.
    pub own: Choice,
    /// The policy's.
    pub managed: Choice,
}

impl Choice {
    /// Leaves out what makes no sense: it then counts as not chosen.
    fn validated(self) -> Self {
        let name = self.key_name.map(|name| name.trim().chars().take(MAX_LABEL_CHARS).collect::<String>());
        Self {
            key_name: name.filter(|name| !name.is_empty()),
            clipboard_seconds: self.clipboard_seconds.filter(|time| CLIPBOARD_SECONDS.contains(time)),
            ..self
        }
    }
}

impl Choices {
    /// As read from the browser's storage.
    pub fn new(own: Choice, managed: Choice) -> Self {
        Self { own: own.validated(), managed: managed.validated() }
    }

    /// The user has chosen anew; what this choice says nothing of stays as it was.
    pub fn change(&mut self, choice: Choice) {
        // An empty name is the way back to the usual one.
        let usual_name = choice.key_name.as_deref().is_some_and(|name| name.trim().is_empty());
        let new = choice.validated();
        let own = &mut self.own;
        own.key_name = if usual_name { None } else { new.key_name.or(own.key_name.take()) };
        own.prefill = new.prefill.or(own.prefill);
        own.clipboard_seconds = new.clipboard_seconds.or(own.clipboard_seconds);
        own.omnisend = new.omnisend.or(own.omnisend);
        own.upstack = new.upstack.or(own.upstack);
    }

    /// What counts.
    pub fn settings(&self) -> Settings {
        let Self { own, managed } = self;
        let usual = Settings::default();
        Settings {
            prefill: managed.prefill.or(own.prefill).unwrap_or(usual.prefill),
            key_name: managed.key_name.clone().or(own.key_name.clone()).unwrap_or(usual.key_name),
            clipboard_seconds: managed
                .clipboard_seconds
                .or(own.clipboard_seconds)
                .unwrap_or(usual.clipboard_seconds),
            omnisend: managed.omnisend.or(own.omnisend).unwrap_or(usual.omnisend),
            upstack: managed.upstack.or(own.upstack).unwrap_or(usual.upstack),
        }
    }

    /// For the options page.
    pub fn view(&self) -> SettingsView {
        let Choice { prefill, key_name, clipboard_seconds, omnisend, upstack } = &self.managed;
        let managed = [
            ("prefill", prefill.is_some()),
            ("key_name", key_name.is_some()),
            ("clipboard_seconds", clipboard_seconds.is_some()),
            ("omnisend", omnisend.is_some()),
            ("upstack", upstack.is_some()),
        ];
        SettingsView {
            settings: self.settings(),
            managed: managed.iter().filter(|(_, set)| *set).map(|(name, _)| (*name).to_owned()).collect(),
            clipboard_choices: CLIPBOARD_SECONDS.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_counts_before_the_users_choice_and_is_named() {
        let own = Choice { prefill: Some(true), upstack: Some(false), ..Choice::default() };
        let managed =
            Choice { prefill: Some(false), key_name: Some(" Company ".into()), ..Choice::default() };
        let view = Choices::new(own, managed).view();
        assert_eq!(view.managed, ["prefill", "key_name"]);
        assert_eq!(
            view.settings,
            Settings { prefill: false, key_name: "Company".into(), upstack: false, ..Settings::default() }
        );
    }

    #[test]
    fn what_makes_no_sense_counts_as_not_chosen() {
        let own = Choice {
            key_name: Some("  ".into()),
            clipboard_seconds: Some(1),
            omnisend: Some(false),
            ..Choice::default()
        };
        let settings = Choices::new(own, Choice::default()).settings();
        assert_eq!(settings, Settings { omnisend: false, ..Settings::default() });
        assert_eq!(settings.name_to_fill_in(), None);
    }

    #[test]
    fn a_change_leaves_the_rest_alone_and_an_empty_name_is_the_usual_one() {
        let own = Choice { key_name: Some("Mine".into()), clipboard_seconds: Some(30), ..Choice::default() };
        let mut choices = Choices::new(own, Choice::default());
        choices.change(Choice { prefill: Some(false), ..Choice::default() });
        assert_eq!(choices.settings().key_name, "Mine");
        choices.change(Choice { key_name: Some(String::new()), ..Choice::default() });
        let expected = Settings { prefill: false, clipboard_seconds: 30, ..Settings::default() };
        assert_eq!(choices.settings(), expected);
    }

    #[test]
    fn the_schema_for_policies_names_exactly_what_can_be_set() {
        let schema = include_str!("../../../extension/policy/schema.json");
        let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
        let properties = schema["properties"].as_object().unwrap();
        let every = serde_json::to_value(Settings::default()).unwrap();
        assert_eq!(
            properties.keys().collect::<Vec<_>>(),
            every.as_object().unwrap().keys().collect::<Vec<_>>()
        );
        let times = serde_json::to_value(CLIPBOARD_SECONDS).unwrap();
        assert_eq!(properties["clipboard_seconds"]["enum"], times);
    }
}

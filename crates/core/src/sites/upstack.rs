//! Upstack Data's dashboard: the form of the Omnisend destination, and the field for the key.
//!
//! A secret in the wrong field is leaked, so every sign is required: the address, the Omnisend form, and one field
//! labelled "API key". Sources: the Upstack guide (label), its Snapchat guide (address).

use alloc::vec;

use crate::page::{Field, PageView};
use crate::sites::Trigger;
use crate::text::{contains_word, matches_any_label};

/// The dashboard's origin.
pub const ORIGIN: &str = "https://app.upstackdata.com";

/// The start of the address where destinations are set up.
pub const DESTINATIONS: &str = "/pixel/event-destinations";

/// The elements in which dashboards show the open store, as a CSS selector: a choice in the bar at the top, or a button
/// that opens one. The content script reads their texts.
pub const OPEN_STORE: &str = "header select, nav select, header [aria-haspopup], nav [aria-haspopup]";

/// Longest text there that can be a store's name, in bytes.
pub const MAX_OPEN_STORE_BYTES: usize = 60;

/// The page on which the form is recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormPage {
    /// Upstack's dashboard.
    #[default]
    Dashboard,
    /// The extension's practice page.
    Practice,
}

impl FormPage {
    /// Returns whether the form may be at this address.
    pub fn is_at(self, address: &str) -> bool {
        address.starts_with(match self {
            Self::Dashboard => DESTINATIONS,
            Self::Practice => "/onboarding/practice.html",
        })
    }
}

/// Labels and placeholders of the field.
const KEY_FIELDS: &[&str] = &["api key", "omnisend api key"];
/// The platform that the form must name.
const PLATFORM: &str = "omnisend";
/// Other platforms that issue API keys. A form that names one of them is not Omnisend's.
const OTHER_PLATFORMS: &[&str] = &[
    "activecampaign",
    "attentive",
    "braze",
    "facebook",
    "google",
    "hubspot",
    "iterable",
    "klaviyo",
    "linkedin",
    "mailchimp",
    "meta",
    "microsoft",
    "pinterest",
    "postscript",
    "reddit",
    "sendlane",
    "snapchat",
    "tiktok",
];

/// The signs by which the small script on every page of the dashboard starts the content script.
pub fn trigger() -> Trigger {
    Trigger { origin: ORIGIN, script: "upstack", addresses: vec![DESTINATIONS], word: None, clipboard: false }
}

fn is_omnisend_form(field: &Field) -> bool {
    let named = |platform: &str| {
        field.section.iter().chain([&field.heading]).any(|heading| contains_word(heading, platform))
    };
    named(PLATFORM) && !OTHER_PLATFORMS.iter().any(|platform| named(platform))
}

/// The field for the key, if the Omnisend form is open. Returns none if several match: a guess could leak the key.
pub fn key_field(page: FormPage, view: &PageView) -> Option<&Field> {
    let mut fields = key_fields(page, view);
    fields.next().filter(|_| fields.next().is_none())
}

/// All fields with the signs of the key's field.
pub fn key_fields(page: FormPage, view: &PageView) -> impl Iterator<Item = &Field> {
    let here = page.is_at(&view.address);
    view.fields.iter().filter(move |field| {
        here && !field.locked
            && matches!(field.kind.as_str(), "text" | "password" | "")
            && (matches_any_label(&field.label, KEY_FIELDS)
                || (field.label.is_empty() && matches_any_label(&field.placeholder, KEY_FIELDS)))
            && is_omnisend_form(field)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(platform: &str, label: &str) -> PageView {
        PageView {
            address: "/pixel/event-destinations".into(),
            fields: vec![
                Field {
                    id: 1,
                    kind: "text".into(),
                    label: "Configuration name".into(),
                    section: vec![platform.into()],
                    ..Field::default()
                },
                Field {
                    id: 2,
                    kind: "text".into(),
                    label: label.into(),
                    heading: platform.into(),
                    section: vec![platform.into()],
                    ..Field::default()
                },
            ],
            ..PageView::default()
        }
    }

    #[test]
    fn the_key_field_of_the_omnisend_form_is_recognised() {
        assert_eq!(key_field(FormPage::Dashboard, &form("Omnisend", "API key")).map(|f| f.id), Some(2));
        assert_eq!(
            key_field(FormPage::Dashboard, &form("Connect Omnisend", "API Key *")).map(|f| f.id),
            Some(2)
        );
    }

    #[test]
    fn fields_of_other_platforms_and_pages_are_rejected() {
        assert!(key_field(FormPage::Dashboard, &form("Klaviyo", "API key")).is_none());
        assert!(key_field(FormPage::Dashboard, &form("Klaviyo or Omnisend", "API key")).is_none());
        assert!(key_field(FormPage::Dashboard, &form("Omnisend", "Access Token")).is_none());
        assert!(key_field(FormPage::Dashboard, &form("Select a Destination", "API key")).is_none());
        assert!(
            key_field(
                FormPage::Dashboard,
                &PageView { address: "/login".into(), ..form("Omnisend", "API key") }
            )
            .is_none()
        );
        let mut twice = form("Omnisend", "API key");
        twice.fields.push(twice.fields[1].clone());
        assert!(key_field(FormPage::Dashboard, &twice).is_none());
        let mut locked = form("Omnisend", "API key");
        locked.fields[1].locked = true;
        assert!(key_field(FormPage::Dashboard, &locked).is_none());
    }

    #[test]
    fn the_practice_page_is_recognised_only_with_its_permission() {
        let practice =
            PageView { address: "/onboarding/practice.html".into(), ..form("Omnisend", "API key") };
        assert!(key_field(FormPage::Dashboard, &practice).is_none());
        assert!(key_field(FormPage::Practice, &practice).is_some());
        assert!(key_field(FormPage::Practice, &form("Omnisend", "API key")).is_none());
    }

    #[test]
    fn every_label_identifies_the_key_field_and_every_other_platform_excludes_it() {
        for label in KEY_FIELDS {
            assert!(key_field(FormPage::Dashboard, &form("Omnisend", label)).is_some(), "{label}");
        }
        for platform in OTHER_PLATFORMS {
            let both = form(&format!("Omnisend and {platform}"), "API key");
            assert!(key_field(FormPage::Dashboard, &both).is_none(), "{platform}");
        }
        for entry in KEY_FIELDS.iter().chain(OTHER_PLATFORMS) {
            assert_eq!(*entry, entry.to_lowercase());
        }
    }
}

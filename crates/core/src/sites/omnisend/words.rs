//! Addresses, words and phrases of Omnisend's app.
//!
//! An entry is one line in its table, in lower case and with one space between words. Recognition compares whole words,
//! apart from case and punctuation, and finds entries outside ASCII anywhere in a text.

use super::Weight;
use crate::text::{Phrases, phrases};

/// How strongly a label identifies its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phrase {
    /// The label is common for other elements too.
    Generic,
    /// The label is rare for other elements.
    Likely,
    /// The label names the API key.
    Exact,
}

impl Phrase {
    pub(super) fn weight(self) -> Weight {
        match self {
            Self::Generic => 2,
            Self::Likely => 3,
            Self::Exact => 4,
        }
    }
}

/// How strongly an address points to the API keys page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Address {
    /// Settings of the store, which displays its Brand ID.
    Store,
    /// Settings for developers.
    Developer,
    /// The API keys page.
    ApiKeys,
}

impl Address {
    pub(super) fn weight(self) -> Weight {
        match self {
            Self::Store => 1,
            Self::Developer => 2,
            Self::ApiKeys => 3,
        }
    }
}

/// The vendor's link to the API keys page.
pub const API_KEYS: &str = "/integrations/api-keys";

/// Addresses by their start: the vendor's link of 2026, its earlier hash route, addresses that third parties name, and
/// likely ones.
pub(super) const ADDRESSES: [(Address, Phrases); 3] = [
    (
        Address::ApiKeys,
        phrases![
            "/integrations/api-keys",
            "/#/my-account/integrations/api-keys",
            "/o/my-account/integrations/api-keys",
            "/my-account/integrations/api-keys",
            "/account/api-keys",
            "/settings/integrations/api-keys",
            "/settings/api-keys",
        ],
    ),
    (Address::Developer, phrases!["/settings/api"]),
    (Address::Store, phrases!["/settings/store"]),
];

/// Addresses by their start: consent of OAuth, and the tab beside the list of keys.
pub(super) const OTHER_PAGES: Phrases = phrases!["/oauth/", "/oauth2/", "/integrations/api-access-logs"];

/// Headings of the create view.
pub(super) const CREATE_HEADINGS: Phrases = phrases![
    "create api key",
    "create an api key",
    "create a name for api key",
    "select api key permissions",
    "new api key",
];

/// Headings of the list of keys.
pub(super) const LIST_HEADINGS: Phrases = phrases!["your api keys", "api keys"];

/// The button that creates the key, and the list's button that opens the create view.
pub(super) const CREATE_CONTROLS: Phrases = phrases!["create api key", "create an api key", "create", "save"];

/// Placeholders and labels of the name field. "Name" is the label from before March 2025.
pub(super) const NAME_LABELS: [(Phrase, Phrases); 3] = [
    (Phrase::Exact, phrases!["name for api key"]),
    (Phrase::Likely, phrases!["api key name", "key name"]),
    (Phrase::Generic, phrases!["name"]),
];

/// The heading right above the name field.
pub(super) const NAME_HEADING: &str = "create a name for api key";

/// Words of forms that search, or that change, remove or connect something that exists.
pub(super) const OTHER_FORMS: Phrases = phrases![
    "edit",
    "rename",
    "update",
    "delete",
    "remove",
    "revoke",
    "regenerate",
    "confirm",
    "search",
    "filter",
    "find",
    "issues",
    "webhook",
    "webhooks",
    "oauth",
    "invite",
    "bearbeiten",
    "umbenennen",
    "löschen",
    "suchen",
    "suche",
    "modifier",
    "renommer",
    "supprimer",
    "rechercher",
    "editar",
    "renombrar",
    "eliminar",
    "buscar",
    "modifica",
    "rinomina",
    "elimina",
    "cerca",
    "編集",
    "削除",
    "検索",
    "redaguoti",
    "ieškoti",
];

/// Phrases of controls that copy something. Generic phrases match anywhere in the text, the others only alone; a
/// generic phrase beside the word "API" is as good as an exact one.
pub(super) const COPY_PHRASES: [(Phrase, Phrases); 3] = [
    (Phrase::Exact, phrases!["copy api key"]),
    (Phrase::Likely, phrases!["copy key"]),
    (
        Phrase::Generic,
        phrases![
            "copy",
            "kopieren",
            "kopiere",
            "copier",
            "copiez",
            "copiar",
            "copia",
            "kopiëren",
            "kopieer",
            "kopiuoti",
            "kopijuoti",
            "kopiuj",
            "skopiuj",
            "kopírovat",
            "kopiér",
            "kopier",
            "kopiera",
            "kopioi",
            "másolás",
            "kopyala",
            "copiați",
            "salin",
            "コピー",
            "复制",
            "複製",
            "복사",
            "копировать",
            "скопировать",
            "копіювати",
            "αντιγραφή",
        ],
    ),
];

/// Words of controls that leave the view of a new key, show or hide it.
pub(super) const LEAVE_CONTROLS: Phrases =
    phrases!["done", "close", "ok", "finish", "back", "cancel", "next", "continue", "show", "hide", "create"];

/// Words of other things that can be copied on such pages.
pub(super) const OTHER_THINGS: Phrases = phrases![
    "webhook", "webhooks", "signing", "client", "oauth", "token", "link", "url", "code", "snippet", "email",
    "template", "form", "campaign", "segment", "brand", "shopify", "klaviyo", "stripe", "zapier",
];

/// Every entry of every table, apart from addresses.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    let grouped = COPY_PHRASES.into_iter().chain(NAME_LABELS).map(|(_, phrases)| phrases);
    let tables = [CREATE_HEADINGS, LIST_HEADINGS, CREATE_CONTROLS, OTHER_FORMS, LEAVE_CONTROLS, OTHER_THINGS];
    grouped.chain(tables).flat_map(Phrases::iter).chain([NAME_HEADING])
}

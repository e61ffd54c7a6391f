//! Samples of every message between pages, extension pages and the background, for tests.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::{
    Capture, Delivery, DeliveryState, ExtensionRequest, KeyCheck, LastUse, NewKey, PageReply, PageRequest,
    Removal, RemovalScope, SavedKey, SignIn, StoreProfile, StoreSource, TabCommand, TeamConnection,
    TeamPlace, Verdict,
};
use crate::failure::{Failure, FailureCode};
use crate::ids::{CaptureId, EntryId, Hex};
use crate::key::ApiKey;
use crate::samples::samples;
use crate::secret_text::SecretText;
use crate::settings::{Choice, PageSettings};
use crate::sites::{Site, WebApp};

fn id<const BYTES: usize>(byte: u8) -> Hex<BYTES> {
    Hex::from_bytes(&[byte; BYTES]).unwrap_or_else(|| unreachable!("the length is the ID's"))
}

fn key() -> ApiKey {
    let text = ["0123456789abcdef01234567-", &"a1".repeat(25)].concat();
    ApiKey::parse(&text).unwrap_or_else(|| unreachable!("the format is a key's"))
}

fn capture(label: &str, with_brand: bool) -> Capture {
    Capture {
        id: id(3),
        site: Site::Omnisend,
        key: key(),
        brand_on_page: with_brand.then(|| id(2)),
        label: label.into(),
        captured_at: 7,
    }
}

fn last_use() -> LastUse {
    LastUse { at: 12, store: "Höhle".into() }
}

fn profile() -> StoreProfile {
    StoreProfile {
        brand_id: id(2),
        name: "Höhle & Söhne".into(),
        website: "hoehle.example".into(),
        platform: "shopify".into(),
        currency: "EUR".into(),
    }
}

/// A key of each site, with everything and with nothing optional, of every source of the store.
fn saved_keys() -> Vec<SavedKey> {
    let of = |site: Site, store_source: StoreSource, used: Option<LastUse>| SavedKey {
        id: id(1),
        site,
        brand_id: (store_source != StoreSource::Unknown).then(|| id(2)),
        store_source,
        label: "id\n\r\t".into(),
        last4: "aB3d".into(),
        captured_at: 1_764_000_000,
        conflict: store_source == StoreSource::Page,
        profile: (store_source == StoreSource::Key).then(profile),
        check: (store_source != StoreSource::Unknown).then_some(KeyCheck { at: 9, verdict: Verdict::Works }),
        team: None,
        used,
    };
    let of_site = |site: &Site| {
        [
            of(*site, StoreSource::Unknown, None),
            of(*site, StoreSource::Page, None),
            of(*site, StoreSource::Key, Some(last_use())),
        ]
    };
    let places = [
        TeamPlace::Waiting,
        TeamPlace::Shared,
        TeamPlace::Conflict,
        TeamPlace::Removed,
        TeamPlace::Theirs { captured_by: "Žydrė".into() },
    ];
    let with_team =
        places.map(|place| SavedKey { team: Some(place), ..of(Site::Omnisend, StoreSource::Key, None) });
    Site::ALL.iter().flat_map(of_site).chain(with_team).collect()
}

fn delivery(state: DeliveryState) -> Delivery {
    Delivery { capture: id(3), state }
}

fn locked() -> Failure {
    Failure::new(FailureCode::KeyringLocked, "locked")
}

fn entry() -> EntryId {
    id(1)
}

fn capture_id() -> CaptureId {
    id(3)
}

/// Settings of which one is on.
fn settings([prefill, omnisend, upstack]: [bool; 3]) -> PageSettings {
    PageSettings { prefill, key_name: "a name".into(), omnisend, upstack }
}

samples!(PageRequest {
    Start: [Self::Start],
    StartFallback: [Self::StartFallback],
    Deliver: [
        Self::Deliver(capture("a label", true)),
        Self::Deliver(capture("", false)),
        Self::Deliver(capture("123", true)),
        Self::Deliver(capture("null", false)),
        Self::Deliver(capture("Höhle # 7.b", true)),
        Self::Deliver(capture("a\nid\t\u{0}", true)),
    ],
    Retry: [Self::Retry { capture: capture_id() }],
    Saved: [Self::Saved],
    Fill: [Self::Fill { entry: entry() }],
    Filled: [Self::Filled { entry: entry(), used: last_use() }],
    Settings: [Self::Settings],
    PrepareHost: [Self::PrepareHost],
    KeyOfStore: [Self::KeyOfStore { open: vec!["Höhle".into(), "acme.example".into()] }],
    NameKey: [Self::NameKey],
    Listening: [Self::Listening],
});

samples!(PageReply {
    Done: [Self::Done],
    Delivery: [Self::Delivery(delivery(DeliveryState::Saved))],
    Saved: [Self::Saved { entries: vec![] }, Self::Saved { entries: saved_keys() }],
    Fill: [Self::Fill { entry: saved_keys().remove(0), key: key() }],
    Settings: [
        Self::Settings(settings([true, false, false])),
        Self::Settings(settings([false, true, false])),
        Self::Settings(settings([false, false, true])),
    ],
    Failed: [Self::Failed(locked())],
});

samples!(DeliveryState {
    Saving: [Self::Saving],
    Waiting: [Self::Waiting],
    Unsaved: [Self::Unsaved(locked())],
    Saved: [Self::Saved],
    Nameable: [Self::Nameable],
});

samples!(TabCommand {
    Fill: [Self::Fill { entry: None }, Self::Fill { entry: Some(entry()) }],
    FillHere: [Self::FillHere { entry: None }, Self::FillHere { entry: Some(entry()) }],
    Inspect: [Self::Inspect],
    ShowWaiting: [Self::ShowWaiting],
    ShowAskingTeam: [Self::ShowAskingTeam],
});

samples!(ExtensionRequest {
    Overview: [Self::Overview { text: "text".into() }],
    Helper: [Self::Helper],
    Search: [Self::Search { text: "text".into() }],
    Rename: [Self::Rename { entry: entry(), label: "a label".into() }],
    Remove: [
        Self::Remove(Removal { entry: entry(), scope: RemovalScope::Here }),
        Self::Remove(Removal { entry: entry(), scope: RemovalScope::Team }),
    ],
    Undo: [Self::Undo { entry: entry() }],
    Retry: [Self::Retry { capture: capture_id() }],
    SyncTeam: [Self::SyncTeam],
    Team: [Self::Team],
    ConnectTeam: [
        Self::ConnectTeam(TeamConnection {
            invitation: "https://vault.example/#keyferry".into(),
            authority: Some("-----BEGIN CERTIFICATE-----".into()),
            sign_in: SignIn::Browser,
            person: "Žydrė".into(),
            share_saved: true,
        }),
        Self::ConnectTeam(TeamConnection {
            invitation: String::new(),
            authority: None,
            sign_in: SignIn::Token(SecretText::new("s.token".into())),
            person: String::new(),
            share_saved: false,
        }),
    ],
    CancelConnect: [Self::CancelConnect],
    DisconnectTeam: [Self::DisconnectTeam],
    CheckNow: [Self::CheckNow { entry: None }, Self::CheckNow { entry: Some(entry()) }],
    Reveal: [Self::Reveal { entry: entry() }],
    Copy: [Self::Copy { entry: entry() }],
    CopyUnsaved: [Self::CopyUnsaved(capture_id())],
    FillIn: [Self::FillIn { entry: entry(), tab: 1 }],
    FillHere: [Self::FillHere { tab: 1 }],
    InspectPage: [Self::InspectPage { tab: 1 }],
    SiteAccess: [Self::SiteAccess { not_granted: vec![WebApp::Omnisend.pattern()] }],
    AddKey: [Self::AddKey(NewKey {
        id: capture_id(),
        text: SecretText::new(key().expose().into()),
        label: "a label".into(),
        confirmed: false,
    })],
    Options: [Self::Options],
    Change: [Self::Change(Choice::default())],
});

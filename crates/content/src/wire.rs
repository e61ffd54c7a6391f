//! The messages of `keyferry-core` as lines of text; `extension/wire.js` makes of them what the background writes and
//! reads with serde, whose own code for it is as large as all the rest of a content script. A test holds the two against
//! each other.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::{CaptureId, EntryId, Hex};
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{Capture, Delivery, DeliveryState, LastUse, SavedKey, TabCommand};
use keyferry_core::settings::Settings;
use keyferry_core::sites::Site;

use crate::lines::{Lines, digits, has, value};
use crate::unreachable;

/// `PageRequest::Settings`.
pub(crate) const SETTINGS: &str = "settings";
/// `PageRequest::Saved`.
pub(crate) const SAVED: &str = "saved";

/// `PageRequest::Deliver`.
pub(crate) fn deliver(capture: &Capture) -> Lines {
    let Capture { id, site, key, brand_on_page, label, captured_at } = capture;
    let mut lines = Lines::default();
    line(&mut lines, "deliver.id", id.as_str());
    line(&mut lines, "deliver.site", site.as_str());
    line(&mut lines, "deliver.key", key.expose());
    if let Some(brand) = brand_on_page {
        line(&mut lines, "deliver.brand_on_page", brand.as_str());
    }
    line(&mut lines, "deliver.label", label);
    line(&mut lines, "deliver.captured_at#", &digits(*captured_at));
    lines
}

/// `PageRequest::Retry`.
pub(crate) fn retry(capture: &CaptureId) -> Lines {
    let mut lines = Lines::default();
    line(&mut lines, "retry.capture", capture.as_str());
    lines
}

/// `PageRequest::Fill`.
pub(crate) fn fill(entry: &EntryId) -> Lines {
    let mut lines = Lines::default();
    line(&mut lines, "fill.entry", entry.as_str());
    lines
}

/// `PageRequest::Filled`.
pub(crate) fn filled(entry: &EntryId, LastUse { at, store }: &LastUse) -> Lines {
    let mut lines = Lines::default();
    line(&mut lines, "filled.entry", entry.as_str());
    line(&mut lines, "filled.used.at#", &digits(*at));
    line(&mut lines, "filled.used.store", store);
    lines
}

/// Adds a value, with the names of where it stands before it.
fn line(lines: &mut Lines, place: &str, value: &str) {
    lines.begin(place);
    lines.add(value);
}

/// Reads `PageReply::Settings`.
pub(crate) fn read_settings(lines: &str) -> Option<Settings> {
    let truth = |name| Some(value(lines, name)? == "true");
    Some(Settings {
        prefill: truth("prefill")?,
        key_name: value(lines, "key_name")?.to_owned(),
        clipboard_seconds: value(lines, "clipboard_seconds")?.parse().ok()?,
        omnisend: truth("omnisend")?,
        upstack: truth("upstack")?,
    })
}

/// Reads `PageReply::Delivery`, and what the background tells of a delivery unasked.
pub(crate) fn read_delivery(lines: &str) -> Option<Delivery> {
    let state = match value(lines, "state") {
        Some("saving") => DeliveryState::Saving,
        Some("waiting") => DeliveryState::Waiting,
        Some("saved") => DeliveryState::Saved,
        None if has(lines, "unsaved") => DeliveryState::Unsaved(read_failure(lines)),
        _ => return None,
    };
    Some(Delivery { capture: hex(lines, "capture")?, state })
}

/// Reads `PageReply::Saved`.
pub(crate) fn read_saved(lines: &str) -> Option<Vec<SavedKey>> {
    let mut parts = lines.split('\r');
    parts.next().filter(|first| has(first, "entries"))?;
    parts.map(read_saved_key).collect()
}

/// Reads `PageReply::Fill`.
pub(crate) fn read_fill(lines: &str) -> Option<(SavedKey, ApiKey)> {
    Some((read_saved_key(lines)?, ApiKey::parse_any(value(lines, "key")?)?))
}

/// Reads an order of the user's that the background passes on.
pub(crate) fn read_order(lines: &str) -> Option<TabCommand> {
    has(lines, "fill").then(|| TabCommand::Fill { entry: hex(lines, "entry") })
}

fn read_saved_key(lines: &str) -> Option<SavedKey> {
    let read_use = || {
        let store = value(lines, "store").unwrap_or_default().to_owned();
        Some(LastUse { at: value(lines, "at")?.parse().ok()?, store })
    };
    Some(SavedKey {
        id: hex(lines, "id")?,
        site: (value(lines, "site")? == Site::Omnisend.as_str()).then_some(Site::Omnisend)?,
        brand_id: hex(lines, "brand_id"),
        label: value(lines, "label")?.to_owned(),
        last4: value(lines, "last4")?.to_owned(),
        captured_at: value(lines, "captured_at")?.parse().ok()?,
        used: read_use(),
    })
}

/// Reads why something did not work, from whatever came instead of the answer.
pub(crate) fn read_failure(lines: &str) -> Failure {
    if let Some(cause) = value(lines, "unreachable") {
        return unreachable::failure(cause);
    }
    match value(lines, "code") {
        Some(code) => Failure::new(FailureCode::parse(code), value(lines, "cause").unwrap_or_default()),
        None => Failure::new(FailureCode::BadRequest, "a message of another kind"),
    }
}

fn hex<const N: usize>(lines: &str, name: &str) -> Option<Hex<N>> {
    Hex::parse(value(lines, name)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use keyferry_core::protocol::{PageReply, PageRequest};
    use serde::Serialize;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen]
    extern "C" {
        /// What `extension/wire.js` exports.
        type Lines;

        #[wasm_bindgen(method)]
        fn read(this: &Lines, message: JsValue) -> String;

        #[wasm_bindgen(method)]
        fn write(this: &Lines, lines: &str) -> JsValue;
    }

    fn lines() -> Lines {
        let glue =
            include_str!("../../../extension/wire.js").replace("export ", "") + "return { read, write };";
        js_sys::Function::new_no_args(&glue).call0(&JsValue::UNDEFINED).unwrap().unchecked_into()
    }

    /// What the background sends, in lines.
    fn told(message: &impl Serialize) -> String {
        lines().read(message.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap())
    }

    /// What the background reads.
    fn asked(request: &str) -> PageRequest {
        serde_wasm_bindgen::from_value(lines().write(request)).unwrap()
    }

    fn saved(label: &str, used: Option<LastUse>) -> SavedKey {
        SavedKey {
            id: Hex::from_bytes(&[1; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: used.as_ref().and_then(|_| Hex::from_bytes(&[2; 12])),
            label: label.into(),
            last4: "aB3d".into(),
            captured_at: 1_764_000_000,
            used,
        }
    }

    fn key() -> ApiKey {
        ApiKey::parse(&["0123456789abcdef01234567-", &"a1".repeat(25)].concat()).unwrap()
    }

    #[wasm_bindgen_test]
    fn what_is_asked_is_written_as_the_background_reads_it() {
        for brand_on_page in [None, Hex::from_bytes(&[2; 12])] {
            let capture = |label: &str| Capture {
                id: Hex::from_bytes(&[3; 16]).unwrap(),
                site: Site::Omnisend,
                key: key(),
                brand_on_page: brand_on_page.clone(),
                label: label.into(),
                captured_at: 7,
            };
            for label in ["a label", "", "123", "Höhle # 7.b"] {
                assert_eq!(asked(deliver(&capture(label)).as_str()), PageRequest::Deliver(capture(label)));
            }
            // No label is another message's part.
            let forged = capture("a\ndeliver.id\t0");
            assert_eq!(asked(deliver(&forged).as_str()), PageRequest::Deliver(capture("a deliver.id 0")));
        }
        let (id, entry) = (Hex::from_bytes(&[3; 16]).unwrap(), Hex::from_bytes(&[1; 8]).unwrap());
        assert_eq!(asked(retry(&id).as_str()), PageRequest::Retry { capture: id });
        assert_eq!(asked(SAVED), PageRequest::Saved);
        assert_eq!(asked(SETTINGS), PageRequest::Settings);
        assert_eq!(asked(fill(&entry).as_str()), PageRequest::Fill { entry: entry.clone() });
        let used = LastUse { at: 9, store: "Höhle".into() };
        assert_eq!(asked(filled(&entry, &used).as_str()), PageRequest::Filled { entry, used });
    }

    #[wasm_bindgen_test]
    fn what_is_answered_and_told_is_read_as_the_background_writes_it() {
        let failure = Failure::new(FailureCode::KeyringLocked, "asked nobody");
        let used = Some(LastUse { at: 12, store: "Shop".into() });
        let states = [
            DeliveryState::Saving,
            DeliveryState::Waiting,
            DeliveryState::Unsaved(failure.clone()),
            DeliveryState::Saved,
        ];
        for state in states {
            let delivery = Delivery { capture: Hex::from_bytes(&[3; 16]).unwrap(), state };
            assert_eq!(read_delivery(&told(&delivery)).as_ref(), Some(&delivery));
            assert_eq!(read_delivery(&told(&PageReply::Delivery(delivery.clone()))), Some(delivery));
        }
        for entries in [vec![], vec![saved("", None), saved("id", used.clone())]] {
            let reply = PageReply::Saved { entries: entries.clone() };
            assert_eq!(read_saved(&told(&reply)), Some(entries));
        }
        let entry = saved("key", used);
        let reply = PageReply::Fill { entry: entry.clone(), key: key() };
        assert_eq!(read_fill(&told(&reply)), Some((entry, key())));
        let settings = Settings { prefill: false, ..Settings::default() };
        assert_eq!(read_settings(&told(&PageReply::Settings(settings.clone()))), Some(settings));
        assert_eq!(read_failure(&told(&PageReply::Failed(failure.clone()))), failure);
        for order in [TabCommand::Fill { entry: None }, TabCommand::Fill { entry: Hex::from_bytes(&[1; 8]) }]
        {
            assert_eq!(read_order(&told(&order)), Some(order));
        }
    }

    #[wasm_bindgen_test]
    fn a_value_with_line_breaks_in_it_is_one_value() {
        let forged = SavedKey { label: "a\nlast4\t0000\rid\t1".into(), ..saved("", None) };
        let entries = vec![forged.clone(), saved("b", None)];
        let read = read_saved(&told(&PageReply::Saved { entries })).unwrap();
        let plain = SavedKey { label: "a last4 0000 id 1".into(), ..forged };
        assert_eq!(read, [plain, saved("b", None)]);
    }

    #[wasm_bindgen_test]
    fn what_is_no_message_is_none() {
        let empty = || js_sys::Array::new().into();
        let others = [JsValue::UNDEFINED, JsValue::NULL, 7.into(), "hello".into(), empty()];
        for other in others.map(|value| lines().read(value)) {
            assert_eq!(read_delivery(&other), None);
            assert_eq!(read_saved(&other), None);
            assert_eq!(read_fill(&other), None);
            assert_eq!(read_settings(&other), None);
            assert_eq!(read_order(&other), None);
            assert_eq!(read_failure(&other).code, FailureCode::BadRequest);
        }
    }
}

//! The messages of `keyferry-core` as JavaScript values, the way the background writes and reads them with serde.
//! Here it is done by hand: serde's own code for it is as large as all the rest of a content script. A test holds
//! the two against each other.

use alloc::string::String;

use js_sys::{Array, Object, Reflect};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::key::Hex;
use keyferry_core::message::{
    Capture, Delivery, DeliveryState, PageReply, PageRequest, SavedKey, Site, TabOrder, Use,
};
use keyferry_core::settings::Settings;
use wasm_bindgen::{JsCast, JsValue};

/// Writes what a page asks.
pub(crate) fn write(request: &PageRequest) -> JsValue {
    match request {
        PageRequest::Deliver(capture) => object(&[("deliver", write_capture(capture))]),
        PageRequest::Retry { capture } => {
            object(&[("retry", object(&[("capture", capture.as_str().into())]))])
        }
        PageRequest::Saved => "saved".into(),
        PageRequest::Fill { entry } => object(&[("fill", object(&[("entry", entry.as_str().into())]))]),
        PageRequest::Filled { entry, used: Use { at, store } } => {
            let used = object(&[("at", number(*at)), ("store", store.as_str().into())]);
            object(&[("filled", object(&[("entry", entry.as_str().into()), ("used", used)]))])
        }
        PageRequest::Settings => "settings".into(),
        PageRequest::Start => "start".into(),
        PageRequest::StartFallback => "start_fallback".into(),
    }
}

fn write_capture(capture: &Capture) -> JsValue {
    let Capture { id, site, key, brand_on_page, label, captured_at } = capture;
    object(&[
        ("id", id.as_str().into()),
        ("site", site.as_str().into()),
        ("key", key.expose().into()),
        ("brand_on_page", brand_on_page.as_ref().map_or(JsValue::NULL, |brand| brand.as_str().into())),
        ("label", label.as_str().into()),
        ("captured_at", number(*captured_at)),
    ])
}

/// Reads what the background answers to what the site's script asks.
pub(crate) fn read_reply(value: &JsValue) -> Option<PageReply> {
    let (name, content) = variant(value)?;
    Some(match name.as_str() {
        "done" => PageReply::Done,
        "delivery" => PageReply::Delivery(read_delivery(&content)?),
        #[cfg(feature = "upstack")]
        "saved" => {
            let entries: Array = get(&content, "entries").dyn_into().ok()?;
            PageReply::Saved {
                entries: entries.iter().map(|entry| read_saved(&entry)).collect::<Option<_>>()?,
            }
        }
        #[cfg(feature = "upstack")]
        "fill" => PageReply::Fill {
            entry: read_saved(&get(&content, "entry"))?,
            key: keyferry_core::key::ApiKey::parse_any(&text(&content, "key")?)?,
        },
        "settings" => PageReply::Settings(Settings {
            prefill: truth(&content, "prefill")?,
            key_name: text(&content, "key_name")?,
            clipboard_seconds: u32::try_from(whole(&content, "clipboard_seconds")?).ok()?,
            omnisend: truth(&content, "omnisend")?,
            upstack: truth(&content, "upstack")?,
        }),
        "failed" => PageReply::Failed(read_failure(&content)?),
        _ => return None,
    })
}

/// Reads what the background tells of a delivery.
pub(crate) fn read_delivery(value: &JsValue) -> Option<Delivery> {
    let (name, content) = variant(&get(value, "state"))?;
    let state = match name.as_str() {
        "saving" => DeliveryState::Saving,
        "waiting" => DeliveryState::Waiting,
        "unsaved" => DeliveryState::Unsaved(read_failure(&content)?),
        "saved" => DeliveryState::Saved(read_saved(&content)?),
        _ => return None,
    };
    Some(Delivery { capture: hex(value, "capture")?, state })
}

/// Reads an order of the user's that the background passes on.
pub(crate) fn read_order(value: &JsValue) -> Option<TabOrder> {
    let (name, content) = variant(value)?;
    (name == "fill").then(|| TabOrder::Fill { entry: hex(&content, "entry") })
}

fn read_saved(value: &JsValue) -> Option<SavedKey> {
    let used = get(value, "used");
    let read_use = || Some(Use { at: whole(&used, "at")?, store: text(&used, "store").unwrap_or_default() });
    Some(SavedKey {
        id: hex(value, "id")?,
        site: (text(value, "site")? == Site::Omnisend.as_str()).then_some(Site::Omnisend)?,
        brand_id: hex(value, "brand_id"),
        label: text(value, "label")?,
        last4: text(value, "last4")?,
        captured_at: whole(value, "captured_at")?,
        used: read_use(),
    })
}

fn read_failure(value: &JsValue) -> Option<Failure> {
    let code = FailureCode::parse(&text(value, "code")?);
    Some(Failure::new(code, text(value, "cause").unwrap_or_default()))
}

/// The name of an enum's variant and what is in it: a text alone, or an object with the one property.
fn variant(value: &JsValue) -> Option<(String, JsValue)> {
    if let Some(name) = value.as_string() {
        return Some((name, JsValue::UNDEFINED));
    }
    let entry: Array = Object::entries(value.dyn_ref()?).get(0).dyn_into().ok()?;
    Some((entry.get(0).as_string()?, entry.get(1)))
}

fn get(value: &JsValue, name: &str) -> JsValue {
    // Of what is no object nothing can be got.
    Reflect::get(value, &name.into()).unwrap_or_default()
}

fn text(value: &JsValue, name: &str) -> Option<String> {
    get(value, name).as_string()
}

fn truth(value: &JsValue, name: &str) -> Option<bool> {
    get(value, name).as_bool()
}

fn hex<const N: usize>(value: &JsValue, name: &str) -> Option<Hex<N>> {
    Hex::parse(&text(value, name)?)
}

/// A whole number, such as a time in seconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is negative or a fraction is no time"
)]
fn whole(value: &JsValue, name: &str) -> Option<u64> {
    get(value, name).as_f64().map(|number| number as u64)
}

#[expect(clippy::cast_precision_loss, reason = "a time is far below 2^53")]
fn number(whole: u64) -> JsValue {
    JsValue::from_f64(whole as f64)
}

fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // A new object takes any property.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use keyferry_core::key::ApiKey;
    use serde::Serialize;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn by_serde(message: &impl Serialize) -> JsValue {
        message.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap()
    }

    fn saved(used: Option<Use>) -> SavedKey {
        SavedKey {
            id: Hex::from_bytes(&[1; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: used.as_ref().and_then(|_| Hex::from_bytes(&[2; 12])),
            label: "UpstackData".into(),
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
        let (capture, entry) = (Hex::from_bytes(&[3; 16]).unwrap(), Hex::from_bytes(&[1; 8]).unwrap());
        let deliver = |brand_on_page| {
            let (key, label) = (key(), "a label".into());
            let id = Hex::from_bytes(&[3; 16]).unwrap();
            PageRequest::Deliver(Capture {
                id,
                site: Site::Omnisend,
                key,
                brand_on_page,
                label,
                captured_at: 7,
            })
        };
        for request in [
            deliver(None),
            deliver(Hex::from_bytes(&[2; 12])),
            PageRequest::Retry { capture },
            PageRequest::Saved,
            PageRequest::Fill { entry },
            PageRequest::Filled {
                entry: Hex::from_bytes(&[1; 8]).unwrap(),
                used: Use { at: 9, store: "Höhle".into() },
            },
            PageRequest::Settings,
            PageRequest::Start,
            PageRequest::StartFallback,
        ] {
            let read: PageRequest = serde_wasm_bindgen::from_value(write(&request)).unwrap();
            assert_eq!(read, request);
        }
    }

    #[wasm_bindgen_test]
    fn what_is_answered_and_told_is_read_as_the_background_writes_it() {
        let failure = Failure::new(FailureCode::KeyringLocked, "asked nobody");
        let used = Some(Use { at: 12, store: "Shop".into() });
        let states = [
            DeliveryState::Saving,
            DeliveryState::Waiting,
            DeliveryState::Unsaved(failure.clone()),
            DeliveryState::Saved(saved(None)),
            DeliveryState::Saved(saved(used.clone())),
        ];
        for state in states {
            let delivery = Delivery { capture: Hex::from_bytes(&[3; 16]).unwrap(), state };
            assert_eq!(read_delivery(&by_serde(&delivery)).as_ref(), Some(&delivery));
            let reply = PageReply::Delivery(delivery);
            assert_eq!(read_reply(&by_serde(&reply)), Some(reply));
        }
        for reply in [
            PageReply::Done,
            PageReply::Saved { entries: vec![] },
            PageReply::Saved { entries: vec![saved(None), saved(used.clone())] },
            PageReply::Fill { entry: saved(used), key: key() },
            PageReply::Settings(Settings { prefill: false, ..Settings::default() }),
            PageReply::Failed(failure),
        ] {
            assert_eq!(read_reply(&by_serde(&reply)), Some(reply));
        }
        for order in [TabOrder::Fill { entry: None }, TabOrder::Fill { entry: Hex::from_bytes(&[1; 8]) }] {
            assert_eq!(read_order(&by_serde(&order)), Some(order));
        }
    }

    #[wasm_bindgen_test]
    fn what_is_no_message_is_none() {
        let others =
            [JsValue::UNDEFINED, JsValue::NULL, 7.into(), "hello".into(), Array::new().into(), object(&[])];
        for value in others {
            assert_eq!(read_reply(&value), None);
            assert_eq!(read_delivery(&value), None);
            assert_eq!(read_order(&value), None);
        }
    }
}

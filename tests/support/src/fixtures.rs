//! Made-up keys, and captures and entries of them.

use std::iter;

use fastrand::Rng;
use keyferry_core::ids::{CaptureId, EntryId};
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{Capture, HostCall, SavedKey};
use keyferry_core::sites::{Site, upstack};
use sha2::{Digest, Sha256};

/// The name that Keyferry gives a key (the Upstack guide).
pub const KEY_NAME: &str = "UpstackData";

/// A time of capture, in seconds since 1970.
pub const CAPTURED_AT: u64 = 1_700_000_000;

/// A key that depends on the brand and the number alone; its last four characters are the number in digits.
pub fn made_up_key(brand_id: &str, n: u32) -> String {
    format!("{brand_id}-{}{n:04}", &"aB3dE5gH7jK9mN1pQ3sT5vW7yZ".repeat(2)[..46])
}

/// A new key of a new brand.
pub fn random_key(random: &mut Rng) -> ApiKey {
    let brand: String = iter::repeat_with(|| random.digit(16)).take(24).collect();
    random_key_of(&brand, random)
}

/// A new key of this brand.
pub fn random_key_of(brand: &str, random: &mut Rng) -> ApiKey {
    let secret: String = iter::repeat_with(|| random.alphanumeric()).take(50).collect();
    ApiKey::parse(&format!("{brand}-{secret}")).unwrap()
}

/// A capture of a new key of a new brand.
pub fn capture() -> Capture {
    capture_with(random_key(&mut Rng::new()))
}

/// A capture of a new key of this brand.
pub fn capture_of(brand: &str) -> Capture {
    capture_with(random_key_of(brand, &mut Rng::new()))
}

/// A capture of this key.
pub fn capture_with(key: ApiKey) -> Capture {
    Capture {
        id: CaptureId::parse(&random_hex(32)).unwrap(),
        site: Site::Omnisend,
        key,
        brand_on_page: None,
        label: KEY_NAME.into(),
        captured_at: CAPTURED_AT,
    }
}

/// The entry that a keyring makes of a capture.
pub fn saved_key(id: EntryId, capture: &Capture) -> SavedKey {
    SavedKey {
        id,
        site: capture.site,
        brand_id: capture.brand_id(),
        store_source: capture.store_source(),
        label: capture.label.clone(),
        last4: capture.key.last4().into(),
        captured_at: capture.captured_at,
        used: None,
        conflict: false,
        profile: None,
        check: None,
        team: None,
    }
}

/// The ID of a key's entry: the start of a digest of the key, as the helper computes it.
pub fn entry_id(key: &str) -> EntryId {
    let digest = Sha256::new().chain_update(b"keyferry entry 1\0").chain_update(key).finalize();
    EntryId::from_bytes(&digest).unwrap()
}

/// A request to release a key to the page that may have it.
pub fn release(entry: &EntryId) -> HostCall {
    HostCall::Release { entry: entry.clone(), origin: upstack::ORIGIN.into() }
}

/// An entry ID that no key is saved under.
pub fn random_id() -> EntryId {
    EntryId::parse(&random_hex(16)).unwrap()
}

/// Random hexadecimal digits.
pub fn random_hex(digits: usize) -> String {
    iter::repeat_with(|| fastrand::digit(16)).take(digits).collect()
}

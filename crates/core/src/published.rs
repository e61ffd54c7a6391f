//! The serialised form of snapshots, which is published in reports: of a value, only whether there is one.

/// Serialises a value as whether there is one.
pub(crate) mod presence {
    use alloc::borrow::ToOwned;
    use alloc::string::String;

    use serde::{Deserialize, Deserializer, Serializer};

    /// The value of a field that is not empty.
    pub(crate) const FILLED: &str = "x";

    pub(crate) fn serialize<S: Serializer>(value: &str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(!value.is_empty())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        bool::deserialize(deserializer).map(|filled| if filled { FILLED.to_owned() } else { String::new() })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(crate) fn is_zero(number: &u32) -> bool {
    *number == 0
}

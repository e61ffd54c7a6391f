//! Limits of sizes, counts and times, each defined once.

/// Longest request that the host reads, in bytes. The largest real request is a save of under 1 KiB; browsers
/// allow 64 MiB.
pub const MAX_REQUEST_BYTES: u32 = 64 * 1024;

/// How deep objects and lists may stand in each other in a request. A save, the deepest, has three levels.
pub const MAX_REQUEST_DEPTH: usize = 8;

/// How many values, names included, a request may hold. A save, the largest, has some twenty.
pub const MAX_REQUEST_VALUES: usize = 128;

/// Longest reply that the host sends, in bytes (Chromium and Firefox: 1 MB from a host).
pub const MAX_REPLY_BYTES: u32 = 1024 * 1024;

/// Longest label of a saved key, in characters.
pub const MAX_LABEL_CHARS: usize = 100;

/// Longest name of a store in [`Use`], in characters: with a label it must fit what Windows keeps of an entry.
pub const MAX_STORE_CHARS: usize = 40;

/// Longest time that the host waits for one keyring operation, in seconds: long enough for a person to find
/// their password, since the keyring may be asking for it.
pub const KEYRING_DEADLINE_SECONDS: u64 = 120;

/// After this time without the keyring's answer the host says that it is waiting, in milliseconds.
pub const KEYRING_WAITING_MILLIS: u64 = 1_500;

/// How long a removed key can be brought back, in seconds. Until then it stays in the keyring.
pub const UNDO_SECONDS: u64 = 8;

//! Limits of sizes, counts and times, each defined once.

/// Longest request that the host reads, in bytes. The largest, a save, is below 1 KiB; browsers allow 64 MiB.
pub const MAX_REQUEST_BYTES: u32 = 64 * 1024;

/// Deepest nesting of objects and lists in a request. The deepest request, a save, has three levels.
pub const MAX_REQUEST_DEPTH: usize = 8;

/// Most values, names included, in a request. The largest request, a save, has some twenty.
pub const MAX_REQUEST_VALUES: usize = 128;

/// Longest reply of the host, in bytes. Chromium and Firefox allow 1 MiB.
pub const MAX_REPLY_BYTES: u32 = 1024 * 1024;

/// Most replies that one list is split into: some 30,000 entries.
pub const MAX_LIST_REPLIES: usize = 8;

/// Longest label, in characters.
pub const MAX_LABEL_CHARS: usize = 100;

/// Longest store name in a [`LastUse`](crate::protocol::LastUse), in characters: it must fit, with a label, into the
/// attributes of a Windows credential.
pub const MAX_STORE_CHARS: usize = 40;

/// Longest name and longest website in a [`StoreProfile`](crate::protocol::StoreProfile), in characters.
pub const MAX_PROFILE_CHARS: usize = 60;

/// Longest name of a shop system, in characters.
pub const MAX_PLATFORM_CHARS: usize = 24;

/// Least time between two requests to Omnisend about one key, in seconds.
pub const MIN_CHECK_SECONDS: u64 = 60;

/// Longest check of a key, in seconds, from the request to the helper to its answer.
pub const CHECK_DEADLINE_SECONDS: u64 = 20;

/// Longest request to a team's engine, in seconds, from the request to the helper to its answer. The list of a large team
/// takes the longest.
pub const TEAM_DEADLINE_SECONDS: u64 = 60;

/// Age after which the description of a store is asked for again, in seconds: a month.
pub const MAX_PROFILE_AGE_SECONDS: u64 = 30 * 24 * 60 * 60;

/// Longest time for a person to sign in to a team's engine in the browser, in seconds.
pub const SIGN_IN_DEADLINE_SECONDS: u64 = 300;

/// Longest keyring operation, in seconds. The keyring may be prompting, and a person must have time to find the
/// password.
pub const KEYRING_DEADLINE_SECONDS: u64 = 120;

/// Time after which the host reports that it waits for the keyring, in milliseconds.
pub const KEYRING_WAITING_MILLIS: u64 = 1_500;

/// Time to undo a removal, in seconds. Until then the key stays in the keyring.
pub const UNDO_SECONDS: u64 = 8;

/// How far a stored time may be ahead of the clock, in seconds: computers that share a keyring differ by less.
pub const MAX_CLOCK_SKEW_SECONDS: u64 = 600;

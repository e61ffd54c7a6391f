//! Values that several threads share.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks a value that a panic leaves usable.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

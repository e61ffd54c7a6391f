//! The process that owns the clipboard for one key.

use std::io;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use arboard::{Clipboard, Error};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::key::ApiKey;
use zeroize::Zeroizing;

use super::Copy;
use crate::hardening;
use crate::messaging::framing::{self, Frame};

/// Limit for the clipboard to return the key. The extension awaits an answer for 10 s.
const CONFIRM_LIMIT: Duration = Duration::from_secs(5);
/// Whether [`put`] returns only when another program has taken over the clipboard. Elsewhere it returns at once, and nothing
/// else may open the clipboard before: in Wine, whoever closes it closes it for all threads.
const PUT_WAITS: bool = cfg!(all(unix, not(target_os = "macos")));
/// Interval between two checks whether the clipboard returns the key.
const CONFIRM_INTERVAL: Duration = Duration::from_millis(10);
/// The cause where the clipboard is accessible and has other content.
const NOT_RETURNED: &str = "the clipboard does not return what was copied";
/// Time in which a clipboard manager may bring back what was cleared.
const RETURN_TIME: Duration = Duration::from_secs(2);
/// Attempts to clear the clipboard of a key that comes back.
const CLEAR_TRIES: u32 = 4;

/// Reads a [`Copy`] from standard input, answers on standard output once the clipboard returns the key, and ends after
/// the clipboard was cleared or holds something else.
pub(crate) fn run() -> ExitCode {
    #[cfg(unix)]
    {
        // Ends with the desktop's session, and not with the browser's process group. Fails if it leads a group already.
        let _ = rustix::process::setsid();
    }
    match read_and_own() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn read_and_own() -> io::Result<()> {
    let (mut input, mut output) = hardening::unbuffered_pipes()?;
    let Frame::Message(message) = framing::read(&mut input)? else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let Copy { key, clear_seconds } = serde_json::from_slice(&message)?;
    drop(message);
    let owned = Owned::take(key);
    framing::write(&mut output, &framing::encode(&owned.as_ref().map(|_| ()))?)?;
    drop((input, output));
    if let Ok(owned) = owned {
        owned.keep(clear_seconds);
    }
    Ok(())
}

/// A key on the clipboard.
struct Owned {
    key: ApiKey,
    /// Reports that the platform needs this process no more for the clipboard: another program owns it, or the system
    /// keeps a copy.
    released: Receiver<Result<(), Error>>,
}

impl Owned {
    /// Puts the key on the clipboard, and confirms that the clipboard returns it.
    fn take(key: ApiKey) -> Result<Self, Failure> {
        let (sender, released) = channel();
        let text = Zeroizing::new(key.expose().to_owned());
        thread::Builder::new()
            .name("clipboard".into())
            .spawn(move || sender.send(put(&text)))
            .map_err(|error| Failure::new(FailureCode::Internal, format!("no thread: {error}")))?;
        let started = Instant::now();
        loop {
            match released.recv_timeout(CONFIRM_INTERVAL) {
                Ok(Ok(())) => {
                    // Where `put` waits, another program has copied something since, or has taken over the key.
                    while !PUT_WAITS && !holds(&key) {
                        if started.elapsed() > CONFIRM_LIMIT {
                            return Err(absent(NOT_RETURNED));
                        }
                        thread::sleep(CONFIRM_INTERVAL);
                    }
                    let (sender, again) = channel();
                    let _ = sender.send(Ok(()));
                    return Ok(Self { key, released: again });
                }
                Ok(Err(error)) => return Err(absent(&error.to_string())),
                Err(RecvTimeoutError::Disconnected) => return Err(absent("a panic stopped the copy")),
                Err(RecvTimeoutError::Timeout) if PUT_WAITS && holds(&key) => {
                    return Ok(Self { key, released });
                }
                Err(RecvTimeoutError::Timeout) if started.elapsed() > CONFIRM_LIMIT => {
                    return Err(absent(NOT_RETURNED));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Keeps the key on the clipboard for this time, 0 for ever, or until another program has copied something else.
    fn keep(self, clear_seconds: u32) {
        if clear_seconds == 0 {
            // Fails if the thread has panicked, which has released the clipboard too.
            let _ = self.released.recv();
            return;
        }
        let time = Duration::from_secs(clear_seconds.into());
        let started = Instant::now();
        let is_released = self.released.recv_timeout(time).is_ok();
        if is_released && holds(&self.key) {
            // Nothing reports when the clipboard's new owner loses it.
            thread::sleep(time.saturating_sub(started.elapsed()));
        }
        clear(&self.key);
    }
}

/// Puts the text on the clipboard. On Linux returns when another program has taken over the clipboard, elsewhere at once.
fn put(text: &str) -> Result<(), Error> {
    let mut clipboard = Clipboard::new()?;
    let set = clipboard.set();
    #[cfg(all(unix, not(target_os = "macos")))]
    let set = arboard::SetExtLinux::wait(arboard::SetExtLinux::exclude_from_history(set));
    #[cfg(target_os = "macos")]
    let set = arboard::SetExtApple::exclude_from_history(set);
    #[cfg(windows)]
    let set = {
        use arboard::SetExtWindows;
        set.exclude_from_monitoring().exclude_from_cloud().exclude_from_history()
    };
    set.text(text)
}

/// Whether the clipboard holds this key. One that cannot be read holds none that this process could clear.
fn holds(key: &ApiKey) -> bool {
    let text = Clipboard::new().and_then(|mut clipboard| clipboard.get_text()).map(Zeroizing::new);
    text.is_ok_and(|text| *text == key.expose())
}

/// Clears the clipboard of the key, and keeps any other content.
fn clear(key: &ApiKey) {
    let Ok(mut clipboard) = Clipboard::new() else { return };
    for attempt in 0..CLEAR_TRIES {
        if !holds(key) {
            return;
        }
        // A manager that restores the last text of a clipboard without an owner restores the empty text then.
        let _ = if attempt == 0 { clipboard.clear() } else { clipboard.set_text("") };
        thread::sleep(RETURN_TIME);
    }
}

/// The failure of a clipboard that cannot be reached. Errors of arboard never repeat the clipboard's content.
fn absent(cause: &str) -> Failure {
    Failure::new(FailureCode::ClipboardAbsent, cause)
}

//! Starts another process of this program, and the threads that may do so.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::thread;

/// This program's file. On Linux also after an update has replaced the file.
pub(crate) fn program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { env::current_exe() }
}

/// Starts a process.
#[cfg(not(windows))]
pub(crate) fn spawn(command: &mut Command) -> io::Result<Child> {
    command.spawn()
}

/// Starts a process without a window. Browsers start the helper in a job and end all processes in it, except those that
/// have left it.
#[cfg(windows)]
pub(crate) fn spawn(command: &mut Command) -> io::Result<Child> {
    use std::os::windows::process::CommandExt;

    const CREATE_BREAKAWAY_FROM_JOB: u32 = 0x0100_0000;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let apart = command.creation_flags(CREATE_BREAKAWAY_FROM_JOB | CREATE_NO_WINDOW).spawn();
    // The job may forbid it.
    apart.or_else(|_| command.creation_flags(CREATE_NO_WINDOW).spawn())
}

/// An order, and where its result goes.
type Order<T, R> = (T, SyncSender<R>);

/// A thread that may start programs, which the other threads of a confined process may not. It takes orders of type `T`,
/// one after the other, and answers each with an `R`.
pub(crate) struct Starter<T, R> {
    orders: Option<Sender<Order<T, R>>>,
}

impl<T: Send + 'static, R: Send + 'static> Starter<T, R> {
    /// Starts the thread. The process confines itself afterwards; the thread does, by `confine`, with its first order: most
    /// processes give none, and a filter takes a while to build.
    pub(crate) fn new(name: &str, confine: fn(), mut serve: impl FnMut(T) -> R + Send + 'static) -> Self {
        let (orders, received) = channel::<Order<T, R>>();
        let thread = thread::Builder::new().name(name.into()).spawn(move || {
            let mut is_confined = false;
            for (order, result) in received {
                if !is_confined {
                    confine();
                    is_confined = true;
                }
                // Fails if the receiver has panicked.
                let _ = result.send(serve(order));
            }
        });
        Self { orders: thread.ok().map(|_| orders) }
    }

    /// Awaits the result of an order; `None` if there is no thread.
    pub(crate) fn ask(&self, order: T) -> Option<R> {
        let (sender, result) = sync_channel(1);
        self.orders.as_ref()?.send((order, sender)).ok()?;
        result.recv().ok()
    }
}

impl<T, R> Starter<T, R> {
    /// A starter that starts nothing.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn none() -> Self {
        Self { orders: None }
    }
}

impl<T, R> Clone for Starter<T, R> {
    fn clone(&self) -> Self {
        Self { orders: self.orders.clone() }
    }
}

//! Starts another process of this program, and the threads that may do so.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
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

/// A thread that starts the threads which may start programs. Started before the process confines itself, since a
/// confined thread can only start confined ones.
#[derive(Clone)]
pub(crate) struct Unconfined(Option<Sender<Worker>>);

/// A thread to be started.
struct Worker {
    name: &'static str,
    work: Box<dyn FnOnce() + Send>,
}

impl Unconfined {
    /// Starts the thread. The process confines itself afterwards.
    pub(crate) fn new() -> Self {
        let (workers, received) = channel::<Worker>();
        let thread = thread::Builder::new().name("starter".into()).spawn(move || {
            for Worker { name, work } in received {
                // A worker that does not start drops its orders, which tells those who wait for results.
                let _ = thread::Builder::new().name(name.into()).spawn(work);
            }
        });
        Self(thread.ok().map(|_| workers))
    }

    /// No thread: nothing is started.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn none() -> Self {
        Self(None)
    }
}

/// An order, and where its result goes.
type Order<T, R> = (T, SyncSender<R>);

/// A thread that may start programs, which the other threads of a confined process may not. It takes orders of type `T`,
/// one after the other, and answers each with an `R`.
pub(crate) struct Starter<T, R> {
    threads: Unconfined,
    orders: Sender<Order<T, R>>,
    /// Started with the first order: most processes give none, and a thread takes a while to start.
    worker: Arc<Mutex<Option<Worker>>>,
}

impl<T: Send + 'static, R: Send + 'static> Starter<T, R> {
    /// Prepares the thread, which confines itself by `confine` before its first order.
    pub(crate) fn new(
        threads: &Unconfined,
        name: &'static str,
        confine: fn(),
        mut serve: impl FnMut(T) -> R + Send + 'static,
    ) -> Self {
        let (orders, received) = channel::<Order<T, R>>();
        let work = Box::new(move || {
            confine();
            for (order, result) in received {
                // Fails if the receiver has panicked.
                let _ = result.send(serve(order));
            }
        });
        Self { threads: threads.clone(), orders, worker: Arc::new(Mutex::new(Some(Worker { name, work }))) }
    }

    /// Awaits the result of an order; `None` if there is no thread.
    pub(crate) fn ask(&self, order: T) -> Option<R> {
        if let Some(worker) = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // Without the thread that starts it, the worker is dropped with its orders.
            let _ = self.threads.0.as_ref()?.send(worker);
        }
        let (sender, result) = sync_channel(1);
        self.orders.send((order, sender)).ok()?;
        result.recv().ok()
    }
}

impl<T, R> Clone for Starter<T, R> {
    fn clone(&self) -> Self {
        Self { threads: self.threads.clone(), orders: self.orders.clone(), worker: Arc::clone(&self.worker) }
    }
}

//! Starts another process of this program, and the threads that may do so.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
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

/// Work for another thread.
type Job = Box<dyn FnOnce() + Send>;

/// A thread that starts the threads which may start programs. Started before the process confines itself, since a
/// confined thread can only start confined ones.
#[derive(Clone)]
pub(crate) struct Unconfined(Option<Sender<Job>>);

impl Unconfined {
    /// Starts the thread. The process confines itself afterwards.
    pub(crate) fn new() -> Self {
        let (jobs, received) = channel();
        Self(work("starter", || (), received).ok().map(|()| jobs))
    }

    /// No thread: nothing is started.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Starts another thread, which confines itself before its first job.
    fn start(&self, name: &'static str, confine: fn()) -> Option<Sender<Job>> {
        let (jobs, received) = channel();
        // Without the thread, its jobs are dropped, which tells those who wait for results.
        let start = move || drop(work(name, confine, received));
        self.0.as_ref()?.send(Box::new(start)).ok()?;
        Some(jobs)
    }
}

/// Starts a thread that does jobs, one after the other.
fn work(name: &str, confine: fn(), jobs: Receiver<Job>) -> io::Result<()> {
    let thread = thread::Builder::new().name(name.into()).spawn(move || {
        confine();
        for job in jobs {
            job();
        }
    });
    thread.map(drop)
}

/// A thread that may start programs, which the other threads of a confined process may not. It takes orders of type `T`,
/// one after the other, and answers each with an `R`.
pub(crate) struct Starter<T, R> {
    threads: Unconfined,
    name: &'static str,
    confine: fn(),
    /// Started with the first order: most processes give none, and a thread takes a while to start.
    jobs: Arc<OnceLock<Option<Sender<Job>>>>,
    serve: Arc<Mutex<dyn FnMut(T) -> R + Send>>,
}

impl<T: Send + 'static, R: Send + 'static> Starter<T, R> {
    /// Prepares the thread, which confines itself by `confine`.
    pub(crate) fn new(
        threads: &Unconfined,
        name: &'static str,
        confine: fn(),
        serve: impl FnMut(T) -> R + Send + 'static,
    ) -> Self {
        let threads = threads.clone();
        Self { threads, name, confine, jobs: Arc::default(), serve: Arc::new(Mutex::new(serve)) }
    }

    /// Awaits the result of an order; `None` if there is no thread.
    pub(crate) fn ask(&self, order: T) -> Option<R> {
        let jobs = self.jobs.get_or_init(|| self.threads.start(self.name, self.confine)).as_ref()?;
        let (sender, result) = sync_channel(1);
        let serve = Arc::clone(&self.serve);
        let job = move || {
            let served = serve.lock().unwrap_or_else(PoisonError::into_inner)(order);
            // Fails if the receiver has panicked.
            let _ = sender.send(served);
        };
        jobs.send(Box::new(job)).ok()?;
        result.recv().ok()
    }
}

impl<T, R> Clone for Starter<T, R> {
    fn clone(&self) -> Self {
        let Self { threads, name, confine, jobs, serve } = self;
        let (jobs, serve) = (Arc::clone(jobs), Arc::clone(serve));
        Self { threads: threads.clone(), name, confine: *confine, jobs, serve }
    }
}

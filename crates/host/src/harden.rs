//! What this process denies others, and itself, since keys pass through its memory.

use std::fs::File;
use std::io::{self, Write};
use std::panic;

/// Keeps files private, memory out of core dumps and other processes' reach, and messages out of panics.
pub(crate) fn process() {
    panic::set_hook(Box::new(|info| {
        // The message may hold a value; the place in the source cannot.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let _ =
            writeln!(io::stderr(), "keyferry: a defect in Keyferry, at {place}. Please report this line.");
    }));
    #[cfg(unix)]
    unix();
}

/// None of these can be had everywhere (a container may forbid them), and without them keys are as safe as in
/// any other program of the user: failures are passed over.
#[cfg(unix)]
fn unix() {
    use rustix::fs::Mode;
    use rustix::process::{Resource, Rlimit, setrlimit, umask};

    umask(Mode::RWXG | Mode::RWXO);
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Standard input and output without the standard library's buffers, which would keep copies of what went
/// through. Whatever a library prints goes to standard error, where it cannot break the framing.
pub(crate) fn pipes() -> io::Result<(File, File)> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let input = io::stdin().as_fd().try_clone_to_owned()?;
        let output = io::stdout().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdout(io::stderr())?;
        Ok((input.into(), output.into()))
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        let input = io::stdin().as_handle().try_clone_to_owned()?;
        let output = io::stdout().as_handle().try_clone_to_owned()?;
        Ok((input.into(), output.into()))
    }
}

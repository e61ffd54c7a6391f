//! What this process denies others, and itself, since keys pass through its memory.

use std::fs::File;
use std::io::{self, Write};
use std::panic;

/// Keeps files private, memory out of core dumps and other processes' reach, messages out of panics, and other
/// programs and the network out of this one's reach.
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
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
    ))]
    let _ = syscalls::give_up();
}

/// What the kernel shall refuse this process from now on, and with it the libraries in it: libdbus starts programs
/// and opens network connections if the bus's address says so.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
mod syscalls {
    use std::collections::BTreeMap;
    use std::env;

    use seccompiler::SeccompCmpArgLen::Dword;
    use seccompiler::{
        BpfProgram, Error, SeccompAction, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
        apply_filter,
    };

    /// Starting programs, looking into other processes, sockets other than local ones, and the ring through which
    /// sockets could be had without asking for them.
    pub(super) fn give_up() -> Result<(), Error> {
        let local = u64::from(libc::AF_UNIX.unsigned_abs());
        let not_local = SeccompCondition::new(0, Dword, SeccompCmpOp::Ne, local)?;
        let always = vec![];
        let rules = BTreeMap::from([
            (libc::SYS_execve, always.clone()),
            (libc::SYS_execveat, always.clone()),
            (libc::SYS_io_uring_setup, always.clone()),
            (libc::SYS_process_vm_readv, always.clone()),
            (libc::SYS_process_vm_writev, always.clone()),
            (libc::SYS_ptrace, always),
            (libc::SYS_socket, vec![SeccompRule::new(vec![not_local])?]),
        ]);
        let refused = SeccompAction::Errno(libc::EACCES.unsigned_abs());
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, refused, env::consts::ARCH.try_into()?)?;
        let program: BpfProgram = filter.try_into()?;
        apply_filter(&program)
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

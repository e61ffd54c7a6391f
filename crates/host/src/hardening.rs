//! Process hardening: umask, core dumps, ptrace, panic messages and seccomp, since keys pass through this process.

use std::fs::File;
use std::io::{self, Write};
use std::panic;

use keyferry_core::product::REPORT_URL;

/// Hardens this process for the rest of its life. [`confine`] follows.
pub(crate) fn apply() {
    panic::set_hook(Box::new(|info| {
        // The panic's message may hold a value; its location in the source cannot.
        let location = info.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(
            io::stderr(),
            "keyferry: a bug in Keyferry, at {location}. Report this line: {REPORT_URL}"
        );
    }));
    #[cfg(unix)]
    apply_unix();
}

/// Ignores errors: a container may forbid any of these, and without them keys are as safe as in any other program of
/// the user.
#[cfg(unix)]
fn apply_unix() {
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

/// Forbids this thread, and those that it starts, what they need no more, such as starting programs. Ignores errors, as
/// [`apply`] does.
pub(crate) fn confine() {
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
    ))]
    let _ = seccomp::apply(seccomp::Sockets::Unix, &[libc::SYS_execve, libc::SYS_execveat]);
}

/// Like [`confine`], for the thread that starts programs. The programs are confined by it, too.
pub(crate) fn confine_starter() {
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
    ))]
    let _ = seccomp::apply(seccomp::Sockets::Unix, &[]);
}

/// Like [`confine`], for the process that has the network: it has the internet, and no Unix sockets, so neither the bus
/// nor the keyring. Names are then resolved without the system's services, by DNS and the hosts file.
pub(crate) fn confine_network() {
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
    ))]
    let _ = seccomp::apply(seccomp::Sockets::Internet, &[libc::SYS_execve, libc::SYS_execveat]);
}

/// Like [`confine_network`], for the thread that starts that process.
pub(crate) fn confine_network_starter() {
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
    ))]
    let _ = seccomp::apply(seccomp::Sockets::Internet, &[]);
}

/// System calls that the kernel refuses from now on, to this program and to the libraries in it: libdbus starts
/// programs and opens network connections if the bus address asks for it.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
mod seccomp {
    use std::collections::BTreeMap;
    use std::env;

    use seccompiler::SeccompCmpArgLen::Dword;
    use seccompiler::{
        BpfProgram, Error, SeccompAction, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
        apply_filter,
    };

    /// The sockets that can still be opened.
    #[derive(Clone, Copy)]
    pub(super) enum Sockets {
        /// Unix sockets.
        Unix,
        /// Those of the internet, and of the kernel for its addresses, which resolving a name needs.
        Internet,
    }

    impl Sockets {
        fn families(self) -> &'static [libc::c_int] {
            match self {
                Self::Unix => &[libc::AF_UNIX],
                Self::Internet => &[libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK],
            }
        }
    }

    /// Forbids these system calls, reading other processes, all other sockets, and `io_uring`, which can open sockets
    /// without the `socket` call.
    pub(super) fn apply(sockets: Sockets, calls: &[libc::c_long]) -> Result<(), Error> {
        let is_not = |family: &libc::c_int| {
            SeccompCondition::new(0, Dword, SeccompCmpOp::Ne, u64::from(family.unsigned_abs()))
        };
        let others = sockets.families().iter().map(is_not).collect::<Result<Vec<_>, _>>()?;
        let always = vec![];
        let mut rules = BTreeMap::from([
            (libc::SYS_io_uring_setup, always.clone()),
            (libc::SYS_process_vm_readv, always.clone()),
            (libc::SYS_process_vm_writev, always.clone()),
            (libc::SYS_ptrace, always.clone()),
            (libc::SYS_socket, vec![SeccompRule::new(others)?]),
        ]);
        rules.extend(calls.iter().map(|call| (*call, always.clone())));
        let refused = SeccompAction::Errno(libc::EACCES.unsigned_abs());
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, refused, env::consts::ARCH.try_into()?)?;
        let program: BpfProgram = filter.try_into()?;
        apply_filter(&program)
    }
}

/// Standard input without the standard library's buffer, which would keep a copy of a key.
pub(crate) fn unbuffered_input() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        Ok(io::stdin().as_handle().try_clone_to_owned()?.into())
    }
}

/// Standard input and output without the standard library's buffers, which would keep copies of messages.
/// On Unix, anything that a library prints to standard output goes to standard error instead: it would break the
/// framing.
pub(crate) fn unbuffered_pipes() -> io::Result<(File, File)> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let output = io::stdout().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdout(io::stderr())?;
        Ok((unbuffered_input()?, output.into()))
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        let output = io::stdout().as_handle().try_clone_to_owned()?;
        Ok((unbuffered_input()?, output.into()))
    }
}

#[cfg(all(test, target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests {
    use super::*;
    use std::io::ErrorKind;
    use std::net::{TcpListener, ToSocketAddrs, UdpSocket};
    use std::os::unix::net::UnixDatagram;
    use std::process::Command;
    use std::thread;

    /// In a thread of its own, since a filter stays for the thread's life: the errors of opening Unix sockets and
    /// internet sockets, and of starting a program.
    fn refused(confine: fn()) -> Option<[Option<ErrorKind>; 4]> {
        let probe = move || {
            confine();
            [
                UnixDatagram::unbound().err().map(|error| error.kind()),
                TcpListener::bind("127.0.0.1:0").err().map(|error| error.kind()),
                UdpSocket::bind("127.0.0.1:0").err().map(|error| error.kind()),
                Command::new("true").status().err().map(|error| error.kind()),
            ]
        };
        thread::spawn(probe).join().ok()
    }

    const DENIED: Option<ErrorKind> = Some(ErrorKind::PermissionDenied);

    #[test]
    fn the_keyrings_process_has_no_internet_and_the_networks_process_no_bus() {
        assert_eq!(refused(confine), Some([None, DENIED, DENIED, DENIED]));
        assert_eq!(refused(confine_starter), Some([None, DENIED, DENIED, None]));
        assert_eq!(refused(confine_network), Some([DENIED, None, None, DENIED]));
        assert_eq!(refused(confine_network_starter), Some([DENIED, None, None, None]));
    }

    #[test]
    fn the_networks_process_resolves_names() {
        let resolved = thread::spawn(|| {
            confine_network();
            ("localhost", 443).to_socket_addrs().map(Iterator::count)
        });
        assert!(resolved.join().unwrap().unwrap() > 0);
    }
}

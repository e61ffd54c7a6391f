//! The helper starts as the browser starts it, and answers. Permissions alone do not show that: the file system, security
//! software or a missing library may still forbid it.

use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use keyferry_core::protocol::{HostCall, HostRequest, PROTOCOL_VERSION};

use super::system_install_command;
use crate::messaging::{self, Frame};
use crate::registration::{Problem, Registration};

/// Limit for the answer. It takes some 20 ms; security software may read the whole program first.
const ANSWER_DEADLINE: Duration = Duration::from_secs(5);

/// Limit for the end of a program that has closed its output.
const END_DEADLINE: Duration = Duration::from_secs(1);

/// The part of the program's error output that is read, in bytes.
const MAX_ERROR_BYTES: u64 = 4 * 1024;

/// Starts the registered program, without a shell, and says hello.
pub(super) fn problem(registration: &Registration) -> Option<Problem> {
    let Registration { program, arguments, .. } = registration;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    match command.spawn() {
        Ok(child) => talk(program, child),
        Err(error) => Some(refusal(program, &error)),
    }
}

fn talk(program: &Path, mut child: Child) -> Option<Problem> {
    let program = program.display();
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let answer = output.map(|mut output| in_background(move || messaging::read(&mut output)));
    let errors = errors.map(|errors| in_background(move || first_line(errors)));
    // A program that has ended already is noticed by its output.
    let _ = input.map(greet);
    let answer = answer.and_then(|answer| answer.recv_timeout(ANSWER_DEADLINE).ok());
    let finding = match answer {
        Some(Ok(Frame::Message(_))) => None,
        Some(Ok(Frame::End | Frame::TooLarge(_)) | Err(_)) => {
            let waiting = in_background(move || child.wait());
            let status = waiting.recv_timeout(END_DEADLINE).ok().and_then(Result::ok);
            let line = errors.and_then(|errors| errors.recv_timeout(END_DEADLINE).ok()).unwrap_or_default();
            return Some(end(&program.to_string(), status, &line));
        }
        None => Some(format!("{program} was started and did not answer.")),
    };
    let _ = child.kill().and_then(|()| child.wait());
    finding.map(Problem::from)
}

/// Runs `work` on another thread, which is abandoned if it takes too long.
fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (sender, receiver) = channel();
    thread::spawn(move || sender.send(work()));
    receiver
}

/// Sends the request, and closes the pipe.
fn greet(mut input: impl Write) -> io::Result<()> {
    let client = env!("CARGO_PKG_VERSION").into();
    let request = HostRequest { protocol: PROTOCOL_VERSION, client, id: 0, call: HostCall::Hello };
    input.write_all(&messaging::encode(&request)?)
}

fn first_line(errors: impl Read) -> String {
    let mut bytes = vec![];
    // A part is better than nothing.
    let _ = errors.take(MAX_ERROR_BYTES).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().to_owned()
}

/// The problem of a program that ended without an answer.
fn end(program: &str, status: Option<ExitStatus>, line: &str) -> Problem {
    #[cfg(target_os = "macos")]
    {
        use std::os::unix::process::ExitStatusExt;
        /// `SIGKILL`: macOS ends programs so that it does not trust.
        const KILLED: i32 = 9;
        if status.and_then(|status| status.signal()) == Some(KILLED) {
            let finding = format!("macOS ended {program} at once, since it does not trust it.");
            return Problem { finding, fix: Some(format!("xattr -d com.apple.quarantine \"{program}\"")) };
        }
    }
    let status = status.map(|status| format!(" ({status})")).unwrap_or_default();
    let line = if line.is_empty() { String::new() } else { format!(": {line}") };
    format!("{program} was started and ended without an answer{status}{line}.").into()
}

/// The problem of a program that the system did not start.
fn refusal(program: &Path, error: &io::Error) -> Problem {
    /// `ENOEXEC` and, on macOS, `EBADARCH`; `ERROR_BAD_EXE_FORMAT` and `ERROR_EXE_MACHINE_TYPE_MISMATCH` on Windows.
    const WRONG_FORMAT: &[i32] = if cfg!(windows) { &[193, 216] } else { &[8, 86] };
    let path = program.display();
    let is_wrong_format = error.raw_os_error().is_some_and(|code| WRONG_FORMAT.contains(&code));
    if is_wrong_format {
        return format!("{path} was built for another computer, or is damaged ({error}).").into();
    }
    if error.kind() == ErrorKind::NotFound {
        // It exists, as was checked before.
        return format!("{path} needs a loader that this system does not have ({error}).").into();
    }
    let reason = if forbids_programs(program) {
        "its file system forbids programs (noexec)"
    } else {
        "security software or a rule of this computer forbids programs there"
    };
    let finding = format!("The system does not start {path}: {reason} ({error}).");
    Problem { finding, fix: Some(system_install_command()) }
}

/// The file system is mounted with `noexec`.
fn forbids_programs(program: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{StatVfsMountFlags, statvfs};
        statvfs(program).is_ok_and(|system| system.f_flag.contains(StatVfsMountFlags::NOEXEC))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = program;
        false
    }
}

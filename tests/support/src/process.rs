//! Child processes that end with the test.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process};

/// Limit for a program to start; on an idle machine it takes 0.1 s.
const START_DEADLINE: Duration = Duration::from_mins(1);

/// A child process that is killed on drop.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// In a mutex so that tests can share the process between threads.
    lines: Option<Mutex<Receiver<String>>>,
}

impl Process {
    /// Starts a command. The error names the package that has the program.
    pub fn start(command: &mut Command, package: &str) -> Result<Self> {
        let program = command.get_program().display().to_string();
        let mut child = command.spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => anyhow!("{program} is missing: install {package}"),
            _ => anyhow!("{program} does not start: {error}"),
        })?;
        let lines = child.stdout.take().map(|stdout| {
            let (sender, lines) = channel();
            // Continues to read when no test waits for a line, so that the program never blocks on a full pipe.
            thread::spawn(move || {
                for line in BufReader::new(stdout).lines() {
                    let Ok(line) = line else { return };
                    let _ = sender.send(line);
                }
            });
            Mutex::new(lines)
        });
        Ok(Self { child, lines })
    }

    /// The standard library's handle.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The process ID.
    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Awaits the next line of standard output that contains `text`.
    pub fn wait_for_line(&mut self, text: &str) -> Result<String> {
        let lines = self.lines.as_mut().context("standard output is not piped")?.get_mut().unwrap();
        let deadline = Instant::now() + START_DEADLINE;
        loop {
            match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) if line.contains(text) => return Ok(line),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => bail!("{text:?} was not printed in {START_DEADLINE:?}"),
                Err(RecvTimeoutError::Disconnected) => bail!("it ended before it printed {text:?}"),
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails if the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Kills every process whose environment has the variable `mark` set to `path`. Processes whose environment cannot be
/// read are another user's, or sandboxed children that end with their parent.
pub fn kill_marked(mark: &str, path: &Path) {
    for pid in processes().filter(|&pid| is_marked(pid, mark, path)) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// Kills the native messaging hosts among `programs` that the browser with this profile has started. The hosts keep
/// their environment unreadable; the browser is found by its environment, or by the profile on its command line.
pub fn kill_hosts(mark: &str, profile: &Path, programs: &[&Path]) {
    let of_profile = |browser: Pid| {
        let command = fs::read(proc(browser).join("cmdline")).unwrap_or_default();
        let wanted = profile.as_os_str().as_encoded_bytes();
        is_marked(browser, mark, profile) || command.windows(wanted.len()).any(|part| part == wanted)
    };
    let is_host = |pid: &Pid| {
        let command = fs::read(proc(*pid).join("cmdline")).unwrap_or_default();
        let program = command.split(|&byte| byte == 0).next().unwrap_or_default();
        let status = fs::read_to_string(proc(*pid).join("status")).unwrap_or_default();
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:")?.trim().parse().ok());
        programs.iter().any(|host| host.as_os_str().as_encoded_bytes() == program)
            && parent.and_then(Pid::from_raw).is_some_and(of_profile)
    };
    for pid in processes().filter(is_host) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

fn processes() -> impl Iterator<Item = Pid> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|process| Pid::from_raw(process.file_name().to_str()?.parse().ok()?))
}

fn is_marked(pid: Pid, mark: &str, path: &Path) -> bool {
    let wanted = [mark.as_bytes(), b"=", path.as_os_str().as_encoded_bytes()].concat();
    let environment = fs::read(proc(pid).join("environ")).unwrap_or_default();
    environment.split(|&byte| byte == 0).any(|variable| variable == wanted)
}

fn proc(pid: Pid) -> PathBuf {
    Path::new("/proc").join(pid.as_raw_nonzero().to_string())
}

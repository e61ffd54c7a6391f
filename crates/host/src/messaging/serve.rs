//! The loop that answers requests, one after the other.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::limits::MAX_REQUEST_BYTES;
use keyferry_core::protocol::{HostAnswer, HostCall, SavedKey};
use keyferry_core::sites::upstack;
use log::info;

use super::Caller;
use super::check::{Check, CheckTimes};
use super::connection::{Attempts, ConnectionRequest};
use super::framing::{self, Frame};
use super::lock::lock;
use super::output::Output;
use super::request::Request;
use super::team::{self, Sharing};
use super::team_key::{TeamRequest, Use};
use crate::check::Pauses;
use crate::clipboard::{Copy, Starter};
use crate::clock::unix_now_millis;
use crate::keyring::Keyring;
use crate::network::Network;
use crate::start::Unconfined;
use crate::store::{Saved, Store};

/// Serves the caller until it closes the pipe.
///
/// `prepare` confines the process, which takes a tenth of its start. It runs after the reply to a greeting, for which the
/// browser waits and which needs neither keyring nor key, and before any other request is handled.
///
/// # Errors
/// A pipe that broke, or ended in the middle of a message.
pub(crate) fn serve(
    caller: Caller,
    mut input: impl Read,
    output: impl Write + Send + 'static,
    keyring: Keyring,
    prepare: impl FnOnce() -> Processes,
) -> io::Result<()> {
    let output = Output::new(output);
    match caller {
        Caller::Keyferry => {}
        Caller::Other => {
            let cause = "the caller is not the Keyferry extension";
            return output.reply(None, HostAnswer::Failed(Failure::new(FailureCode::NotAllowed, cause)));
        }
    }
    let Some(first) = receive(&mut input, &output)? else { return Ok(()) };
    let is_greeting = matches!(first.call, Ok(HostCall::Hello));
    if is_greeting {
        output.reply(first.id, HostAnswer::Hello)?;
    }
    let mut host = Host {
        output,
        keyring: Arc::new(Mutex::new(keyring)),
        processes: prepare(),
        times: Arc::default(),
        sharing: None,
        attempts: Attempts::default(),
    };
    if is_greeting {
        host.sharing();
    } else {
        host.handle(first)?;
    }
    // With a stuck keyring, the browser starts another host for the next request.
    while !lock(&host.keyring).is_stuck() {
        let Some(request) = receive(&mut input, &host.output)? else { break };
        host.handle(request)?;
    }
    Ok(())
}

/// Reads the next request; `None` after the last one.
fn receive<W: Write>(input: &mut impl Read, output: &Output<W>) -> io::Result<Option<Request>> {
    match framing::read(input)? {
        Frame::End => Ok(None),
        Frame::TooLarge(length) => {
            // Where the next message begins is unknown, so this is the last reply.
            let cause = format!("{length} bytes, and {MAX_REQUEST_BYTES} are allowed");
            output.reply(None, HostAnswer::Failed(Failure::new(FailureCode::TooLarge, cause)))?;
            Ok(None)
        }
        // The keyring may take minutes: the message, which may hold a key, is wiped before that.
        Frame::Message(message) => Ok(Some(Request::parse(&message))),
    }
}

/// The part of a call that runs on the keyring's thread. Boxed, so that the code of the thread is compiled once for
/// all.
type Work = Box<dyn Fn(&Store) -> Result<HostAnswer, Failure> + Send>;

/// Reads a key from the keyring.
type ReadKey = fn(&Store, &EntryId) -> Result<(SavedKey, ApiKey), Failure>;

/// The ways to start another process of this program.
pub(crate) struct Processes {
    /// For the clipboard.
    pub(crate) starter: Starter,
    /// For Omnisend.
    pub(crate) network: Network,
}

impl Processes {
    pub(crate) fn new(threads: &Unconfined) -> Self {
        Self { starter: Starter::new(threads), network: Network::new(threads) }
    }
}

struct Host<W> {
    output: Output<W>,
    /// Checks keep their answers beside the loop.
    keyring: Arc<Mutex<Keyring>>,
    processes: Processes,
    times: Arc<Mutex<CheckTimes>>,
    /// Starts after the first reply.
    sharing: Option<Sharing>,
    attempts: Attempts,
}

/// The answer to a call, unless it follows later.
type Outcome = Result<Option<HostAnswer>, Failure>;

impl<W: Write + Send + 'static> Host<W> {
    fn handle(&mut self, Request { id, call }: Request) -> io::Result<()> {
        // The description of a team's key does not say when it was used.
        let is_use = matches!(call, Ok(HostCall::MarkUsed { .. }));
        let answer = call.and_then(|call| {
            catch_unwind(AssertUnwindSafe(|| self.execute(id, call)))
                .unwrap_or_else(|_| Err(Failure::new(FailureCode::Internal, "a panic stopped the request")))
        });
        let Some(answer) = answer.unwrap_or_else(|failure| Some(HostAnswer::Failed(failure))) else {
            return Ok(());
        };
        let saved = if let HostAnswer::Saved { entry, .. } = &answer { Some(entry.clone()) } else { None };
        let changed = if let HostAnswer::Changed { entry } = &answer { Some(entry.clone()) } else { None };
        self.output.reply(id, answer)?;
        let sharing = self.sharing();
        if let Some(entry) = saved {
            sharing.saved(&entry);
        }
        if let Some(entry) = changed.filter(|_| !is_use) {
            sharing.changed(&entry);
        }
        Ok(())
    }

    fn sharing(&mut self) -> &Sharing {
        let Self { keyring, processes, sharing, output, .. } = self;
        let start = || Sharing::start(Arc::clone(keyring), processes.network.clone(), output.clone());
        sharing.get_or_insert_with(start)
    }

    fn execute(&mut self, id: Option<u32>, call: HostCall) -> Outcome {
        let work: Work = match call {
            HostCall::Hello => return Ok(Some(HostAnswer::Hello)),
            HostCall::Copy { entry, clear_seconds } => {
                // The key does not pass the extension.
                let starter = self.processes.starter.clone();
                let copy = move |entry, key| {
                    starter.copy(Copy { key, clear_seconds })?;
                    Ok(HostAnswer::Copied { entry })
                };
                return self.with_key(id, entry, Store::reveal, copy);
            }
            HostCall::Check { entry } => return self.check(id, &entry),
            HostCall::SyncTeam => {
                self.sharing().sync(id)?;
                return Ok(None);
            }
            HostCall::ConnectTeam(asked) => {
                self.connection_request(id).connect(asked, &mut self.attempts)?;
                return Ok(None);
            }
            HostCall::CancelConnect => {
                self.attempts.cancel();
                return Ok(Some(HostAnswer::Hello));
            }
            HostCall::DisconnectTeam => {
                self.connection_request(id).disconnect(&mut self.attempts)?;
                return Ok(None);
            }
            HostCall::RemoveForTeam { entry } => {
                self.team_request(id).remove(entry)?;
                return Ok(None);
            }
            HostCall::Release { origin, .. } if origin != upstack::ORIGIN => {
                let cause = "keys are released for the Upstack page only";
                return Err(Failure::new(FailureCode::NotAllowed, cause));
            }
            HostCall::Release { entry, .. } => {
                return self.with_key(id, entry, Store::release, |entry, key| {
                    Ok(HostAnswer::Released { entry, key })
                });
            }
            HostCall::Reveal { entry } => {
                return self.with_key(id, entry, Store::reveal, |entry, key| {
                    Ok(HostAnswer::Released { entry, key })
                });
            }
            HostCall::Save(capture) => Box::new(move |store| {
                let Saved { entry, is_new } = store.save(&capture)?;
                Ok(HostAnswer::Saved { capture: capture.id.clone(), entry, already_saved: !is_new })
            }),
            HostCall::SaveQuietly(capture) => Box::new(move |store| {
                let Saved { entry, is_new } = store.save_quietly(&capture)?;
                Ok(HostAnswer::Saved { capture: capture.id.clone(), entry, already_saved: !is_new })
            }),
            HostCall::List => {
                let saved = lock(&self.keyring).call(|| self.report_waiting(id), Store::list)?;
                return Ok(Some(team::listed(saved)));
            }
            HostCall::Rename { entry, label } => {
                Box::new(move |store| Ok(HostAnswer::Changed { entry: store.rename(&entry, &label)? }))
            }
            HostCall::MarkUsed { entry, used } => {
                Box::new(move |store| Ok(HostAnswer::Changed { entry: store.mark_used(&entry, &used)? }))
            }
            HostCall::Remove { entry } => Box::new(move |store| {
                store.remove(&entry)?;
                Ok(HostAnswer::Removed { entry: entry.clone() })
            }),
        };
        lock(&self.keyring).call(|| self.report_waiting(id), work).map(Some)
    }

    /// Reads a key and answers with what is made of it. A key that the keyring does not have is the team's, if there is one:
    /// the answer follows.
    fn with_key(
        &self,
        request: Option<u32>,
        entry: EntryId,
        read: ReadKey,
        make: impl FnOnce(SavedKey, ApiKey) -> Result<HostAnswer, Failure> + Send + 'static,
    ) -> Outcome {
        let on_waiting = || self.report_waiting(request);
        let id = entry.clone();
        match lock(&self.keyring).call(on_waiting, move |store| read(store, &id)) {
            Ok((saved, key)) => make(saved, key).map(Some),
            Err(Failure { code: FailureCode::NotFound, .. }) if crate::team::is_connected() => {
                // A broken pipe is noticed when the answer is written.
                let _ = self.output.write(request, HostAnswer::AskingTeam);
                let make: Use = Box::new(make);
                self.team_request(request).release(entry, make)?;
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    fn report_waiting(&self, request: Option<u32>) {
        info!("request {request:?}: waiting for the keyring");
        // A broken pipe is noticed when the answer is written. A save goes on until then.
        let _ = self.output.write(request, HostAnswer::Waiting);
    }

    fn team_request(&self, request: Option<u32>) -> TeamRequest<W> {
        let (network, keyring) = (self.processes.network.clone(), Arc::clone(&self.keyring));
        TeamRequest { request, network, keyring, output: self.output.clone() }
    }

    fn connection_request(&mut self, request: Option<u32>) -> ConnectionRequest<W> {
        let (network, keyring) = (self.processes.network.clone(), Arc::clone(&self.keyring));
        let (sharing, output) = (self.sharing().clone(), self.output.clone());
        ConnectionRequest { request, network, keyring, sharing, output }
    }

    /// Begins to check a key. Its answer follows.
    fn check(&mut self, request: Option<u32>, entry: &EntryId) -> Outcome {
        let entry = entry.clone();
        // Nobody is asked for a check, so nothing waits.
        let (saved, key) = lock(&self.keyring).call(|| (), move |store| store.release_quietly(&entry))?;
        let pauses = Pauses::open();
        let begun = lock(&self.times).begin(&saved, &pauses, Instant::now(), unix_now_millis());
        if let Err(unchecked) = begun {
            return Ok(Some(HostAnswer::Unchecked(unchecked)));
        }
        let (network, output) = (self.processes.network.clone(), self.output.clone());
        let (keyring, times) = (Arc::clone(&self.keyring), Arc::clone(&self.times));
        let sharing = self.sharing().clone();
        Check { request, saved, key, network, keyring, times, pauses, sharing, output }.start()?;
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::tests::unanswered;
    use crate::messaging::framing::tests::framed;
    use crate::messaging::output::tests::Written;

    #[test]
    fn an_unanswered_prompt_is_reported_once_and_then_the_host_ends() {
        let list = br#"{"protocol":1,"client":"0","id":7,"call":"list"}"#;
        let input = [framed(list), framed(list)].concat();
        let written = Written::default();
        let prepare = || Processes::new(&Unconfined::none());
        serve(Caller::Keyferry, &input[..], written.clone(), unanswered(), prepare).unwrap();
        let replies = written.replies();
        assert!(replies.iter().all(|reply| reply.id == Some(7)));
        let [HostAnswer::Waiting, HostAnswer::Failed(failure)] =
            &[&replies[0].answer, &replies[1].answer].map(Clone::clone)
        else {
            panic!("{replies:?}")
        };
        assert_eq!((replies.len(), failure.code), (2, FailureCode::KeyringLocked));
    }

    #[test]
    fn nothing_but_a_greeting_is_answered_before_the_process_confines_itself() {
        let answers_before = |call: &str| {
            let request = format!(r#"{{"protocol":1,"client":"0","id":7,"call":{call}}}"#);
            let (written, mut before) = (Written::default(), None);
            let prepare = || {
                before = Some(written.replies().len());
                Processes::new(&Unconfined::none())
            };
            let input = framed(request.as_bytes());
            serve(Caller::Keyferry, &input[..], written.clone(), unanswered(), prepare).unwrap();
            before
        };
        assert_eq!(answers_before(r#""hello""#), Some(1));
        for call in [r#""list""#, r#""cancel_connect""#, r#""unknown""#, "{"] {
            assert_eq!(answers_before(call), Some(0), "{call}");
        }
    }
}

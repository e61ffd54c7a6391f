//! Random orders of events between a simulated page, background, host and keyring.

use crate::world::{Fault, Step, World, run};
use keyferry_core::background::{DisconnectReason, Event};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{
    Capture, HostAnswer, HostCall, HostReply, HostRequest, PROTOCOL_VERSION, SavedKey,
};
use keyferry_test_support::fixtures::saved_key;
use keyferry_tests::HostFault;
use keyferry_tests::simulation::ToHost;
use proptest::prelude::*;
use std::collections::VecDeque;

/// A simulated host and keyring.
#[derive(Default)]
struct Simulated {
    fault: Option<Fault>,
    requests: VecDeque<HostRequest>,
    keyring: Vec<ApiKey>,
    killed: bool,
    reported_waiting: bool,
}

impl Simulated {
    fn store(&mut self, capture: &Capture) -> SavedKey {
        if !self.keyring.contains(&capture.key) {
            self.keyring.push(capture.key.clone());
        }
        saved_key(EntryId::from_bytes(&[0; 8]).unwrap(), capture)
    }
}

impl World for Simulated {
    fn set(&mut self, fault: Option<Fault>) {
        self.fault = fault;
    }

    fn send(&mut self, message: ToHost) {
        match message {
            ToHost::Post(request) => self.requests.push_back(request),
            ToHost::Disconnect => self.requests.clear(),
        }
    }

    fn next(&mut self) -> Option<Event> {
        let gone = |reason| Some(Event::HostDisconnected { reason, cause: String::new() });
        if std::mem::take(&mut self.killed) {
            self.requests.clear();
            return gone(DisconnectReason::Exited);
        }
        let HostRequest { id, call, .. } = self.requests.front()?.clone();
        let (HostCall::Save(capture) | HostCall::SaveQuietly(capture)) = call else { return None };
        let reply = |protocol, answer| {
            Some(Event::HostReplied(Some(HostReply {
                protocol,
                host: "1.0.0".into(),
                id: Some(id),
                has_team: false,
                answer,
            })))
        };
        let failed = |protocol, code| reply(protocol, HostAnswer::Failed(Failure::new(code, String::new())));
        if self.fault == Some(Fault::KeyringLocked) && !std::mem::replace(&mut self.reported_waiting, true) {
            return reply(PROTOCOL_VERSION, HostAnswer::Waiting);
        }
        self.reported_waiting = false;
        if self.fault != Some(Fault::Host(HostFault::Hang)) {
            self.requests.pop_front();
        }
        match self.fault {
            None => {
                let entry = self.store(&capture);
                reply(
                    PROTOCOL_VERSION,
                    HostAnswer::Saved { capture: capture.id, entry, already_saved: false },
                )
            }
            Some(Fault::Host(fault)) => match fault {
                HostFault::Hang => None,
                HostFault::HangBeforeAnswering => {
                    self.store(&capture);
                    None
                }
                HostFault::CrashBeforeAnswering => {
                    self.store(&capture);
                    self.requests.clear();
                    gone(DisconnectReason::Exited)
                }
                HostFault::Older => failed(PROTOCOL_VERSION - 1, FailureCode::HelperOutdated),
                HostFault::Newer => failed(PROTOCOL_VERSION + 1, FailureCode::ExtensionOutdated),
                HostFault::Gibberish => Some(Event::HostReplied(None)),
                HostFault::CrashBeforeReading | HostFault::CrashAfterReading => {
                    self.requests.clear();
                    gone(DisconnectReason::Exited)
                }
            },
            Some(Fault::HostMissing) => {
                self.requests.clear();
                gone(DisconnectReason::NotInstalled)
            }
            Some(Fault::KeyringLocked) => failed(PROTOCOL_VERSION, FailureCode::KeyringLocked),
            Some(Fault::KeyringAbsent) => failed(PROTOCOL_VERSION, FailureCode::KeyringAbsent),
            Some(Fault::KeyringFull | Fault::KeyringReadOnly) => {
                failed(PROTOCOL_VERSION, FailureCode::KeyringRefused)
            }
        }
    }

    fn kill_host(&mut self, _: u8) {
        self.killed = !self.requests.is_empty();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn acknowledged_implies_stored_and_captured_implies_stored_or_pending(
        steps in proptest::collection::vec(any::<Step>(), 1..40)
    ) {
        let mut simulated = Simulated::default();
        let mut made = 0;
        let outcome = run(&steps, &mut simulated, || {
            made += 1;
            ApiKey::parse(&format!("64f0c1d2e3a4b5c6d7e8f901-{made:050}")).unwrap()
        });
        let outcome = outcome.map_err(TestCaseError::fail)?;
        for key in &outcome.delivered {
            prop_assert!(simulated.keyring.contains(key), "acknowledged and not stored");
        }
    }
}

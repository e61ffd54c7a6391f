//! Random schedules: no capture is lost, and none is reported as saved that is not stored.

use super::*;
use proptest::prelude::*;

fn delivered(background: &Background, n: u8) -> Event {
    message(background, omnisend::ORIGIN, 0, &serde_json::to_value(PageRequest::Deliver(capture(n))).unwrap())
}

/// An event between a page, the background and the host.
#[derive(Clone, Debug)]
enum Step {
    Deliver(u8),
    Saves { answers: bool },
    Fails,
    Waits,
    Crashes,
    Times,
    Alarm,
    BackgroundEnds,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1u8..5).prop_map(Step::Deliver),
        any::<bool>().prop_map(|answers| Step::Saves { answers }),
        Just(Step::Fails),
        Just(Step::Waits),
        Just(Step::Crashes),
        Just(Step::Times),
        Just(Step::Alarm),
        Just(Step::BackgroundEnds),
    ]
}

/// The background's surroundings: requests sent to the host, captures held by the browser, the keyring.
#[derive(Default)]
struct World {
    sent: Vec<HostRequest>,
    timers: Vec<u32>,
    held: Vec<Pending>,
    keyring: Vec<CaptureId>,
    delivered: Vec<CaptureId>,
    notified_saved: Vec<CaptureId>,
}

impl World {
    fn perform(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::SendToHost(request) => self.sent.push(request),
                Action::StartTimer { id, .. } => self.timers.push(id),
                Action::HoldPending(pending) => self.held = pending,
                Action::DisconnectHost => self.sent.clear(),
                Action::ReplyToPage { reply: PageReply::Delivery(d), .. }
                | Action::NotifyPage { delivery: d, .. } => {
                    if d.state.is_saved() {
                        self.notified_saved.push(d.capture);
                    }
                }
                Action::ReplyToPage { .. }
                | Action::ReplyToExtension { .. }
                | Action::ReplyOnceHeld { .. }
                | Action::NotifyChecked { .. }
                | Action::SetAlarm { .. }
                | Action::ClearAlarm(_)
                | Action::InjectScript { .. }
                | Action::SetBadge(_)
                | Action::SetIcon(_)
                | Action::SetTitle(_)
                | Action::HoldSession(_)
                | Action::HoldRemovals(_)
                | Action::CacheOverview(_)
                | Action::NotifyExtensionPages
                | Action::CreateMenus(_)
                | Action::OpenPage(_)
                | Action::OpenSignIn(_)
                | Action::CloseSignIn
                | Action::Reload
                | Action::OpenPopup { .. }
                | Action::SendToPage { .. }
                | Action::StoreChoice(_)
                | Action::CommandTab { .. } => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn acknowledged_implies_stored_and_captured_implies_stored_or_held(steps in proptest::collection::vec(step(), 1..60)) {
        let mut background = background();
        let mut world = World::default();
        for step in steps {
            let event = match step {
                Step::Deliver(n) => {
                    world.delivered.push(capture(n).id);
                    delivered(&background, n)
                }
                Step::Saves { answers } => {
                    if world.sent.is_empty() { continue }
                    let request = world.sent.remove(0);
                    let (HostCall::Save(capture) | HostCall::SaveQuietly(capture)) = request.call else { continue };
                    world.keyring.push(capture.id.clone());
                    if !answers { continue }
                    reply(request.id, saved(&capture))
                }
                Step::Fails => {
                    if world.sent.is_empty() { continue }
                    reply(world.sent.remove(0).id, failed(FailureCode::KeyringRefused))
                }
                Step::Waits => match world.sent.first() {
                    Some(request) => reply(request.id, HostAnswer::Waiting),
                    None => continue,
                },
                Step::Crashes => {
                    world.sent.clear();
                    disconnected(DisconnectReason::Exited)
                }
                Step::Times => {
                    if world.timers.is_empty() { continue }
                    Event::TimerFired(world.timers.remove(0))
                }
                Step::Alarm => Event::AlarmFired(Alarm::Retry),
                Step::BackgroundEnds => {
                    world.sent.clear();
                    world.timers.clear();
                    background = super::background();
                    started(world.held.clone())
                }
            };
            world.perform(background.handle(NOW, event));
            for id in &world.notified_saved {
                prop_assert!(world.keyring.contains(id), "reported as saved without being stored");
            }
            for id in &world.delivered {
                let held = world.held.iter().any(|pending| pending.capture.id == *id);
                prop_assert!(world.keyring.contains(id) || held, "lost");
            }
        }
        // Once nothing fails, every capture is stored without the user's help.
        world.sent.clear();
        world.perform(background.handle(NOW, disconnected(DisconnectReason::Exited)));
        world.perform(background.handle(NOW, Event::AlarmFired(Alarm::Retry)));
        while !world.sent.is_empty() {
            let request = world.sent.remove(0);
            let (HostCall::Save(capture) | HostCall::SaveQuietly(capture)) = request.call else { continue };
            world.keyring.push(capture.id.clone());
            world.perform(background.handle(NOW, reply(request.id, saved(&capture))));
        }
        prop_assert!(world.held.is_empty());
        prop_assert!(world.delivered.iter().all(|id| world.keyring.contains(id)));
    }
}

//! Schedules of user actions and faults, and the host and keyring with which they run.

use std::collections::BTreeMap;

use keyferry_core::background::Event;
use keyferry_core::key::ApiKey;
use keyferry_tests::HostFault;
use keyferry_tests::simulation::{Simulation, ToHost};

/// A fault that lasts until it is repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Host(HostFault),
    HostMissing,
    KeyringLocked,
    KeyringAbsent,
    KeyringFull,
    KeyringReadOnly,
}

/// Every fault.
pub(crate) const FAULTS: [Fault; 13] = [
    Fault::Host(HostFault::CrashBeforeReading),
    Fault::Host(HostFault::CrashAfterReading),
    Fault::Host(HostFault::CrashBeforeAnswering),
    Fault::Host(HostFault::Hang),
    Fault::Host(HostFault::HangBeforeAnswering),
    Fault::Host(HostFault::Older),
    Fault::Host(HostFault::Newer),
    Fault::Host(HostFault::Gibberish),
    Fault::HostMissing,
    Fault::KeyringLocked,
    Fault::KeyringAbsent,
    Fault::KeyringFull,
    Fault::KeyringReadOnly,
];

/// The host and the keyring.
pub(crate) trait World {
    /// Sets the only fault from now on.
    fn set(&mut self, fault: Option<Fault>);
    fn send(&mut self, message: ToHost);
    /// The host's next event; `None` while it is silent.
    fn next(&mut self) -> Option<Event>;
    /// Kills the running host. `when` delays this, up to after its answer.
    fn kill_host(&mut self, when: u8);
}

/// One step of a schedule: its kind, a choice within it, and the number of small steps before the next.
pub(crate) type Step = (u8, u8, u8);

/// The number of small steps between two steps of a schedule is below this.
const PROGRESS: u8 = 14;
/// Number of small steps in which every key must be delivered after the repair.
const ENOUGH: usize = 2_000;

/// Number of copies on a page: it keeps a further key uncopied while so many are unsaved, and warns before it is left.
const COPIES_OF_PAGE: usize = 8;

/// The result of a schedule.
pub(crate) struct Outcome {
    /// The keys that were acknowledged, and must be in the keyring.
    pub(crate) delivered: Vec<ApiKey>,
    /// Number of keys that only an orphaned page has, which shows them as unsaved.
    pub(crate) left: usize,
}

/// Runs a schedule, then repairs everything and lets time pass. After every small step, every captured key must be
/// pending, acknowledged, or on a page that warns before it is left. The error describes the broken promise.
pub(crate) fn run(
    steps: &[Step],
    world: &mut impl World,
    mut new_key: impl FnMut() -> ApiKey,
) -> Result<Outcome, String> {
    let mut simulation = Simulation::default();
    let mut keys: Vec<ApiKey> = vec![];
    let mut copies: BTreeMap<usize, usize> = BTreeMap::new();
    simulation.open_page();
    for &(kind, choice, progress) in steps {
        let pages = simulation.usable_pages();
        let page = pages.get(usize::from(choice) % pages.len().max(1)).copied();
        // A page with as many copies as it takes is followed by another.
        let page = page.filter(|page| copies.get(page).is_none_or(|count| *count < COPIES_OF_PAGE));
        match (kind % 16, page) {
            (0 | 1, _) | (2..=5 | 8, None) => drop(simulation.open_page()),
            // The same click repeated, or the same key on a second page.
            (2, Some(page)) if !keys.is_empty() => {
                *copies.entry(page).or_default() += 1;
                simulation.copy(page, &keys[usize::from(progress) % keys.len()]);
            }
            (2..=5, Some(page)) => {
                *copies.entry(page).or_default() += 1;
                keys.push(new_key());
                simulation.copy(page, &keys[keys.len() - 1]);
            }
            (6, _) => simulation.retry(),
            (7, _) => simulation.end_background(choice % 2 == 0),
            (8, Some(page)) => drop(simulation.close_page(page)),
            (9, _) => world.kill_host(choice),
            (10..=12, _) => world.set(Some(FAULTS[usize::from(choice) % FAULTS.len()])),
            (13, _) => world.set(None),
            (14, _) if choice < 40 => simulation.reload_extension(),
            _ => drop(simulation.pass_time()),
        }
        for _ in 0..progress % PROGRESS {
            small_step(&mut simulation, world);
            check(&simulation)?;
        }
    }
    world.set(None);
    for _ in 0..ENOUGH {
        if simulation.deliverable().is_empty() && simulation.all_orphans_show_unsaved() {
            break;
        }
        small_step(&mut simulation, world);
        check(&simulation)?;
    }
    let waiting = simulation.deliverable().len();
    if waiting > 0 {
        let reasons = simulation.reasons();
        return Err(format!(
            "{waiting} keys are not delivered though there is no fault any more: {reasons:?}"
        ));
    }
    let stored = |key: &ApiKey| simulation.acknowledged.contains(key);
    let left = simulation.shown_as_unsaved(stored);
    let mut delivered = simulation.captured();
    let captured = delivered.len();
    delivered.retain(stored);
    if delivered.len() + left < captured {
        return Err(format!("{} keys are neither stored nor shown", captured - delivered.len() - left));
    }
    // Ends the host, so that the next schedule starts without one.
    world.send(ToHost::Disconnect);
    Ok(Outcome { delivered, left })
}

fn small_step(simulation: &mut Simulation, world: &mut impl World) {
    if simulation.step() {
        return;
    }
    if let Some(message) = simulation.to_host.pop_front() {
        world.send(message);
    } else if let Some(event) = world.next() {
        simulation.host_event(event);
    } else {
        simulation.pass_time();
    }
}

fn check(simulation: &Simulation) -> Result<(), String> {
    let lost = simulation.lost(|key| simulation.acknowledged.contains(key));
    if lost.is_empty() { Ok(()) } else { Err(format!("lost: {lost:?}")) }
}

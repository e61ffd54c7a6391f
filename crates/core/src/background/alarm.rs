//! Alarms: timers that the browser keeps while the background is not running.

use alloc::borrow::ToOwned;
use alloc::string::String;

use serde::Serialize;

const RETRY: &str = "retry";
const CLEAR_NEWS: &str = "news";
const DAILY_CHECK: &str = "check";
const SYNC_TEAM: &str = "team";

/// The shortest alarm that browsers allow, in seconds.
pub(super) const MIN_ALARM_SECONDS: u32 = 30;

/// An alarm of the extension. Browsers identify alarms by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub enum Alarm {
    /// Retries pending captures.
    Retry,
    /// Clears what the toolbar shows of the last key that was saved or released.
    ClearNews,
    /// Checks the keys that were not checked today.
    DailyCheck,
    /// Shares the keys that the team does not have yet.
    SyncTeam,
}

impl Alarm {
    /// Reads an alarm's name; `None` for an alarm of another version.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            RETRY => Some(Self::Retry),
            CLEAR_NEWS => Some(Self::ClearNews),
            DAILY_CHECK => Some(Self::DailyCheck),
            SYNC_TEAM => Some(Self::SyncTeam),
            _ => None,
        }
    }
}

impl From<Alarm> for String {
    fn from(alarm: Alarm) -> Self {
        match alarm {
            Alarm::Retry => RETRY.to_owned(),
            Alarm::ClearNews => CLEAR_NEWS.to_owned(),
            Alarm::DailyCheck => DAILY_CHECK.to_owned(),
            Alarm::SyncTeam => SYNC_TEAM.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_is_recognised_by_the_name_that_it_was_set_under() {
        for alarm in [Alarm::Retry, Alarm::ClearNews, Alarm::DailyCheck, Alarm::SyncTeam] {
            assert_eq!(Alarm::parse(&String::from(alarm)), Some(alarm));
        }
        for name in ["", "clear 0123456789abcdef", "retry later"] {
            assert_eq!(Alarm::parse(name), None, "{name}");
        }
    }
}

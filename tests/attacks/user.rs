//! The user's real input, with the times between its parts: `WebDriver`'s actions.

use crate::case::{Step, Target, key_value};
use crate::picture::Picture;
use anyhow::{Context, Result, bail, ensure};
use keyferry_tests::journey::{FILL, NOTICE};
use keyferry_tests::{Browser, Session, script};
use serde::Deserialize;
use serde_json::{Value, json};
use std::ops::Range;
use std::time::{Duration, Instant};
use thirtyfour::common::command::Command;
use tokio::time::sleep;

/// Time for which a place has not moved before the user acts there: longer than the clickjacking check requires.
const STILL: Duration = Duration::from_millis(900);
const INTERVAL: Duration = Duration::from_millis(100);
/// Time within which a click follows at once: the clickjacking check accepts clicks after 600 ms.
const QUICK: Duration = Duration::from_millis(550);
/// The longest wait for a place.
const DEADLINE: Duration = Duration::from_secs(6);
/// The pause between the repetitions of a key that is held, in milliseconds.
const REPEAT_MILLIS: u64 = 50;

/// A box, in pixels of the viewport.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(crate) struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Area {
    #[expect(clippy::cast_possible_truncation, reason = "a viewport has fewer pixels")]
    pub(crate) fn centre(self) -> (i64, i64) {
        ((self.x + self.width / 2.0) as i64, (self.y + self.height / 2.0) as i64)
    }

    /// The columns and the lines of its pixels.
    #[expect(clippy::cast_possible_truncation, reason = "a viewport has fewer pixels")]
    pub(crate) fn pixels(self) -> (Range<i64>, Range<i64>) {
        let range = |start: f64, size: f64| start.round() as i64..(start + size).round() as i64;
        (range(self.x, self.width), range(self.y, self.height))
    }
}

/// The user of one browser.
#[derive(Debug)]
pub(crate) struct User<'a> {
    pub(crate) browser: &'a Session,
    /// The window that the case started in.
    pub(crate) first_window: thirtyfour::WindowHandle,
    /// Whether pictures are taken before clicks.
    pub(crate) takes_pictures: bool,
    pub(crate) pictures: Vec<Picture>,
    /// The time at which the user changed the window.
    pub(crate) changed_window: Option<Instant>,
    /// A click that belongs right after the change of the window came so late that it is an ordinary one.
    pub(crate) was_late: bool,
}

impl User<'_> {
    async fn area(&self, target: &Target) -> Result<Option<Area>> {
        let browser = self.browser;
        let area = match target {
            Target::Control(name) | Target::Entry(name) => {
                let script = script!("point-of-button");
                match browser.in_shadow(FILL, script, &json!(name)).await? {
                    Value::Null => browser.in_shadow(NOTICE, script, &json!(name)).await?,
                    area => area,
                }
            }
            Target::Page(selector) => browser.run(script!("point-of-element"), vec![json!(selector)]).await?,
        };
        Ok(serde_json::from_value(area)?)
    }

    /// Waits until the page has an element. The driver does not receive it: chromedriver follows `parentNode` from each
    /// element that it returns, for ever if a form's field has this name.
    async fn wait_for_element(&self, selector: &str) -> Result<()> {
        let end = Instant::now() + DEADLINE;
        while self.browser.run(script!("point-of-element"), vec![json!(selector)]).await?.is_null() {
            ensure!(Instant::now() < end, "there is no {selector:?}");
            sleep(INTERVAL).await;
        }
        Ok(())
    }

    /// Waits until the place is there and has not moved for a while.
    async fn wait_for(&self, target: &Target) -> Result<Area> {
        let start = Instant::now();
        let (mut last, mut since) = (None, Instant::now());
        loop {
            let area = self.area(target).await?;
            if area != last {
                (last, since) = (area, Instant::now());
            }
            if let Some(area) = last
                && since.elapsed() >= STILL
            {
                return Ok(area);
            }
            if start.elapsed() > DEADLINE {
                return last.with_context(|| format!("there is no {target:?}"));
            }
            sleep(INTERVAL).await;
        }
    }

    async fn point(&mut self, target: &Target) -> Result<(i64, i64)> {
        let area = self.wait_for(target).await?;
        if self.takes_pictures {
            self.pictures.push((self.browser.driver().screenshot_as_png().await?, area));
        }
        Ok(area.centre())
    }

    /// Performs actions of the pointer.
    async fn use_pointer(&self, actions: Value) -> Result<()> {
        let actions = json!([{ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions }]);
        self.browser.driver().handle().cmd(Command::PerformActions(actions.into())).await?;
        Ok(())
    }

    /// Performs actions of the keyboard.
    async fn use_keyboard(&self, actions: Vec<Value>) -> Result<()> {
        let actions = json!([{ "type": "key", "id": "keyboard", "actions": actions }]);
        self.browser.driver().handle().cmd(Command::PerformActions(actions.into())).await?;
        Ok(())
    }

    pub(crate) async fn perform(&mut self, step: &Step) -> Result<()> {
        let move_to = |(x, y): (i64, i64)| json!({ "type": "pointerMove", "x": x, "y": y, "duration": 0 });
        let pause = |millis: u64| json!({ "type": "pause", "duration": millis });
        let down = || json!({ "type": "pointerDown", "button": 0 });
        let up = || json!({ "type": "pointerUp", "button": 0 });
        match step {
            Step::Click(target) => {
                let point = self.point(target).await?;
                self.use_pointer(json!([move_to(point), down(), up()])).await
            }
            Step::ClickAtOnce(target) => {
                let point =
                    self.area(target).await?.with_context(|| format!("there is no {target:?}"))?.centre();
                self.use_pointer(json!([move_to(point), down(), up()])).await?;
                self.was_late |= self.changed_window.is_some_and(|changed| changed.elapsed() >= QUICK);
                Ok(())
            }
            Step::DoubleClick { at, gap } => {
                let point = self.point(at).await?;
                self.use_pointer(json!([move_to(point), down(), up(), pause(*gap), down(), up()])).await
            }
            Step::HoverAndClick { at, after } => {
                let point = self.point(at).await?;
                self.use_pointer(json!([move_to((2, 2)), move_to(point), pause(*after), down(), up()])).await
            }
            Step::Drag { from, to, after } => {
                let (from, to) = (self.point(from).await?, self.point(to).await?);
                self.use_pointer(json!([move_to(from), down(), pause(*after), move_to(to), up()])).await
            }
            Step::Key(key) => {
                let key = key_value(key);
                self.use_keyboard(vec![key_down(&key), key_up(&key)]).await
            }
            Step::Keys(keys) => {
                let keys = keys.iter().map(|key| key_value(key));
                self.use_keyboard(keys.flat_map(|key| [key_down(&key), key_up(&key)]).collect()).await
            }
            Step::Hold { key, during } => {
                let key = key_value(key);
                let mut actions = vec![];
                for _ in 0..during / REPEAT_MILLIS {
                    actions.extend([key_down(&key), pause(REPEAT_MILLIS)]);
                }
                actions.push(key_up(&key));
                self.use_keyboard(actions).await
            }
            Step::Chord(keys) => {
                let keys: Vec<String> = keys.iter().map(|key| key_value(key)).collect();
                let downs = keys.iter().map(|key| key_down(key));
                self.use_keyboard(downs.chain(keys.iter().rev().map(|key| key_up(key))).collect()).await
            }
            Step::Type(text) => {
                let keys = text.chars().map(String::from);
                self.use_keyboard(keys.flat_map(|key| [key_down(&key), key_up(&key)]).collect()).await
            }
            Step::Await(selector) => self.wait_for_element(selector).await,
            Step::Pause(millis) => self.browser.run(script!("settle"), vec![json!(millis)]).await.map(drop),
            Step::FillAtCursor => self.browser.fill_at_cursor().await.map(drop),
            Step::NewestWindow => {
                let windows = self.browser.driver().windows().await?;
                let newest = windows.into_iter().rev().find(|window| *window != self.first_window);
                let Some(newest) = newest else { bail!("no window was opened") };
                Ok(self.browser.driver().switch_to_window(newest).await?)
            }
            Step::FirstWindow => {
                self.changed_window = Some(Instant::now());
                self.browser.driver().switch_to_window(self.first_window.clone()).await?;
                // The driver's clicks, unlike a user's, do not bring a window to the front.
                if self.browser.browser() == Browser::Chromium {
                    self.browser.debug("Page.bringToFront", json!({})).await?;
                }
                Ok(())
            }
        }
    }
}

fn key_down(key: &str) -> Value {
    json!({ "type": "keyDown", "value": key })
}

fn key_up(key: &str) -> Value {
    json!({ "type": "keyUp", "value": key })
}

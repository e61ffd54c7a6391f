//! Access to the closed shadow roots of the notice and the fill control. Pages and drivers cannot open them, but
//! Chromium's debugger and Firefox's privileged scripts can. "The first element for a selector" is the first one with a
//! closed shadow root.

use super::{Browser, ELEMENT_DEADLINE, ELEMENT_INTERVAL, Session};
use crate::script;
use crate::script::Script;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// Longer than the time for which the control must have been clear before a click is accepted.
const CLEAR: Duration = Duration::from_millis(800);

impl Session {
    /// The text in the closed shadow root of the first element for a CSS selector; empty if there is no such
    /// element.
    pub async fn shadow_text(&self, selector: &str) -> Result<String> {
        let text = self.in_shadow(selector, script!("shadow-text"), &Value::Null).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the closed shadow root of the first element for a CSS selector contains the visible `text`. Returns
    /// its whole visible text.
    pub async fn wait_for_shadow_text(&self, selector: &str, text: &str) -> Result<String> {
        let mut shown = String::new();
        let waiting = async {
            loop {
                shown = self.shadow_text(selector).await?;
                if shown.contains(text) {
                    return Ok::<_, anyhow::Error>(());
                }
                sleep(ELEMENT_INTERVAL).await;
            }
        };
        match timeout(ELEMENT_DEADLINE, waiting).await {
            Ok(result) => result.map(|()| shown),
            Err(_) => bail!("{selector:?} shows {shown:?} and not {text:?}"),
        }
    }

    /// Waits until the closed shadow root of the first element for a CSS selector does not contain `text`.
    pub async fn wait_until_no_shadow_text(&self, selector: &str, text: &str) -> Result<()> {
        let waiting = async {
            while self.shadow_text(selector).await?.contains(text) {
                sleep(ELEMENT_INTERVAL).await;
            }
            anyhow::Ok(())
        };
        timeout(ELEMENT_DEADLINE, waiting)
            .await
            .with_context(|| format!("{selector:?} still shows {text:?}"))?
    }

    /// Clicks with the pointer on the element with exactly this text or label in the closed shadow root of the first
    /// element for a CSS selector, as soon as it is there.
    pub async fn click_in_shadow(&self, selector: &str, text: &str) -> Result<()> {
        let (x, y) = self.centre_in_shadow(selector, text).await?;
        Ok(self.driver().action_chain().move_to(x, y).click().perform().await?)
    }

    /// The place of a button in a closed shadow root, in CSS pixels, once it counts as seen.
    pub async fn centre_in_shadow(&self, selector: &str, text: &str) -> Result<(i64, i64)> {
        let Some(centre) = self.place_at_rest(selector, script!("shadow-centre"), &json!(text)).await? else {
            let shown = self.shadow_text(selector).await?;
            bail!("{text:?} stays at no place in {selector:?}, which shows {shown:?}");
        };
        let coordinate = |name| centre[name].as_f64().with_context(|| format!("no {name}: {centre}"));
        #[expect(clippy::cast_possible_truncation, reason = "a viewport has fewer pixels")]
        Ok((coordinate("x")? as i64, coordinate("y")? as i64))
    }

    /// Waits until the element with the focus in a closed shadow root counts as seen: a key that is pressed on it earlier
    /// is refused.
    pub async fn rest_of_focus(&self, selector: &str) -> Result<()> {
        let place = self.place_at_rest(selector, script!("shadow-focus-place"), &Value::Null).await?;
        place.map(drop).with_context(|| format!("no focus rests in {selector:?}"))
    }

    /// The place that a function finds in a closed shadow root, once it has stayed the same for a while. `None` if it does
    /// not.
    async fn place_at_rest(&self, selector: &str, function: Script, arg: &Value) -> Result<Option<Value>> {
        let waiting = async {
            let (mut last, mut since) = (Value::Null, Instant::now());
            loop {
                let place = self.in_shadow(selector, function, arg).await?;
                if place != last {
                    (last, since) = (place, Instant::now());
                } else if !last.is_null() && since.elapsed() >= CLEAR {
                    return Ok(last);
                }
                sleep(ELEMENT_INTERVAL).await;
            }
        };
        timeout(ELEMENT_DEADLINE, waiting).await.ok().transpose()
    }

    /// Saves pictures of one element alone as `NAME-light.png`, and in Chromium `NAME-dark.png` and
    /// `NAME-contrast.png` (forced colours), without movement.
    pub async fn pictures_of(&self, selector: &str, name: &str) -> Result<()> {
        let looks: &[(&str, &[(&str, &str)])] = match self.browser() {
            Browser::Firefox => &[("firefox", &[])],
            Browser::Chromium => &[
                ("light", &[("prefers-color-scheme", "light")]),
                ("dark", &[("prefers-color-scheme", "dark")]),
                ("contrast", &[("prefers-color-scheme", "dark"), ("forced-colors", "active")]),
            ],
        };
        for (look, features) in looks {
            if self.browser() == Browser::Chromium {
                let features = features.iter().chain([&("prefers-reduced-motion", "reduce")]);
                let features = features.map(|(name, value)| json!({ "name": name, "value": value }));
                self.debug("Emulation.setEmulatedMedia", json!({ "features": features.collect::<Vec<_>>() }))
                    .await?;
            }
            let picture = self.css(selector).await?.screenshot_as_png().await?;
            self.save_picture(&format!("{name}-{look}"), &picture)?;
        }
        if self.browser() == Browser::Chromium {
            self.debug("Emulation.setEmulatedMedia", json!({ "features": [] })).await?;
        }
        Ok(())
    }

    /// Shows the page in light or dark colours. Only in Chromium.
    pub async fn show_as(&self, scheme: &str) -> Result<()> {
        let features = ["prefers-color-scheme", "prefers-reduced-motion"].into_iter().zip([scheme, "reduce"]);
        let features: Vec<_> =
            features.map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.debug("Emulation.setEmulatedMedia", json!({ "features": features })).await.map(drop)
    }

    /// Turns animations off from now on, so that no picture shows a part of one.
    pub async fn end_movement(&self) -> Result<()> {
        if self.browser() == Browser::Chromium {
            let feature = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
            self.debug("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await?;
        }
        // Firefox was started without animations.
        Ok(())
    }

    /// Saves a picture of one element alone, at rest, as `NAME.png`.
    pub async fn picture_of(&self, selector: &str, name: &str) -> Result<()> {
        self.rest().await?;
        let picture = self.css(selector).await?.screenshot_as_png().await?;
        self.save_picture(name, &picture).map(drop)
    }

    /// Copies the content of the closed shadow root of the first element for a CSS selector into an open one at the end
    /// of the page, `#keyferry-copy`, for tools that read only open ones. The page's policy must allow styles.
    pub async fn open_copy_of_shadow(&self, selector: &str) -> Result<()> {
        let copied = self.in_shadow(selector, script!("shadow-copy"), &Value::Null).await?;
        anyhow::ensure!(copied == json!(true), "{selector:?} has no shadow root");
        Ok(())
    }

    /// Calls a function with the closed shadow root and `arg`; returns null if there is no root.
    pub async fn in_shadow(&self, selector: &str, function: Script, arg: &Value) -> Result<Value> {
        match self.browser() {
            Browser::Chromium => self.in_chromium_shadow(selector, function, arg).await,
            Browser::Firefox => self.in_firefox_shadow(selector, function, arg).await,
        }
    }

    async fn in_chromium_shadow(&self, selector: &str, function: Script, arg: &Value) -> Result<Value> {
        let find = format!("{}({})", script!("find-all").function(), json!(selector));
        let found = self.debug("Runtime.evaluate", json!({ "expression": find })).await?;
        let found = json!({ "objectId": found["result"]["objectId"], "ownProperties": true });
        let found = self.debug("Runtime.getProperties", found).await?;
        let hosts = found["result"].as_array().into_iter().flatten();
        let mut root = Value::Null;
        for host in hosts.filter_map(|property| property["value"]["objectId"].as_str()) {
            let node = self.debug("DOM.describeNode", json!({ "objectId": host, "pierce": true })).await?;
            root = node["node"]["shadowRoots"][0]["backendNodeId"].clone();
            if !root.is_null() {
                break;
            }
        }
        if root.is_null() {
            return Ok(Value::Null);
        }
        let root = self.debug("DOM.resolveNode", json!({ "backendNodeId": root })).await?;
        let call = json!({
            "functionDeclaration": format!("function (arg) {{ return {}(this, arg); }}", function.function()),
            "objectId": root["object"]["objectId"],
            "arguments": [{ "value": arg }],
            "returnByValue": true,
        });
        let result = self.debug("Runtime.callFunctionOn", call).await?;
        Ok(result["result"]["value"].clone())
    }

    async fn in_firefox_shadow(&self, selector: &str, function: Script, arg: &Value) -> Result<Value> {
        let script = format!(
            "const [selector, arg] = arguments;
            const roots = Array.from({}(selector), (host) => host.openOrClosedShadowRoot);
            const root = roots.find((root) => root);
            return root ? {}(root, arg) : null;",
            script!("find-all").function(),
            function.function()
        );
        self.run_in_firefox_page(script, json!([selector, arg])).await
    }
}

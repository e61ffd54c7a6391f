//! The web apps that Keyferry works on.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Trigger, omnisend, upstack};

macro_rules! web_apps {
    ($($(#[$doc:meta])* $name:ident = $module:ident,)+) => {
        /// A web app that Keyferry works on. [`super::Site`] names the web apps that create keys, which not all do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum WebApp {
            $($(#[$doc])* $name,)+
        }

        impl WebApp {
            /// Every web app.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The origin of its pages.
            pub fn origin(self) -> &'static str {
                match self {
                    $(Self::$name => $module::ORIGIN,)+
                }
            }

            /// The trigger that starts the content script on its pages.
            pub fn trigger(self) -> Trigger {
                match self {
                    $(Self::$name => $module::trigger(),)+
                }
            }
        }
    };
}

web_apps! {
    /// Where keys are created.
    Omnisend = omnisend,
    /// Where keys are filled in.
    Upstack = upstack,
}

impl WebApp {
    /// The web app at this origin.
    pub fn from_origin(origin: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|app| app.origin() == origin)
    }

    /// The match pattern of its pages, as in the manifest.
    pub fn pattern(self) -> String {
        [self.origin(), "/*"].concat()
    }

    /// Whether Keyferry works in its frames as well as in the top document. A frame can be covered or hidden by the
    /// page that embeds it (clickjacking), so keys are filled into top documents only.
    pub fn works_in_frames(self) -> bool {
        match self {
            Self::Omnisend => true,
            Self::Upstack => false,
        }
    }
}

/// The trigger of every web app.
pub fn triggers() -> Vec<Trigger> {
    WebApp::ALL.iter().map(|app| app.trigger()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_that_only_resembles_a_web_apps_is_unknown() {
        assert_eq!(WebApp::from_origin("https://app.upstackdata.com"), Some(WebApp::Upstack));
        for origin in ["https://app.upstackdata.com.evil.example", "http://app.omnisend.com", "null", ""] {
            assert_eq!(WebApp::from_origin(origin), None, "{origin}");
        }
    }

    #[test]
    fn the_manifest_requests_exactly_the_web_apps_origins() {
        let manifest = include_str!("../../../../manifest.json");
        let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
        let origins: Vec<_> = WebApp::ALL.iter().map(|app| app.pattern()).collect();
        assert_eq!(manifest["host_permissions"], serde_json::json!(origins));
    }

    #[test]
    fn the_document_for_the_stores_states_the_purpose_of_every_permission() {
        let manifest: serde_json::Value =
            serde_json::from_str(include_str!("../../../../manifest.json")).unwrap();
        let document = include_str!("../../../../docs/STORES.md");
        for permission in manifest["permissions"].as_array().unwrap() {
            let row = format!("| `{}` |", permission.as_str().unwrap());
            assert!(document.contains(&row), "{permission}");
        }
    }

    #[test]
    fn the_manifest_runs_the_scripts_of_every_web_app_on_its_origin() {
        let manifest = include_str!("../../../../manifest.json");
        let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
        let scripts = manifest["content_scripts"].as_array().unwrap();
        for app in WebApp::ALL {
            let runs = |file: &str, in_frames: bool| {
                scripts.iter().any(|script| {
                    script["matches"] == serde_json::json!([app.pattern()])
                        && script["js"] == serde_json::json!([file])
                        && script["all_frames"].as_bool().unwrap_or_default() == in_frames
                })
            };
            assert!(runs("trigger.js", app.works_in_frames()), "{app:?}");
            assert_eq!(runs("clipboard-hook.js", app.works_in_frames()), app.trigger().clipboard, "{app:?}");
        }
    }
}

//! The examples of `docs/COMPANIES.md` name Keyferry's own IDs, and settings that exist. All forms of one policy agree.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_methods, reason = "the examples are files")]

use std::fs;
use std::path::{Path, PathBuf};

use keyferry_core::product::{CHROMIUM_EXTENSION_ID, EXTENSION_STORES, FIREFOX_EXTENSION_ID, HOST_NAME};
use serde_json::{Map, Value, json};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(file: &str) -> String {
    let path = project().join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn example(file: &str) -> String {
    read(&format!("docs/companies/{file}"))
}

fn chromium() -> Value {
    serde_json::from_str(&example("chromium-linux.json")).unwrap()
}

fn firefox() -> Value {
    serde_json::from_str(&example("firefox-policies.json")).unwrap()
}

/// The settings that the example for Chromium sets.
fn settings() -> Map<String, Value> {
    chromium()["3rdparty"]["extensions"][CHROMIUM_EXTENSION_ID].as_object().unwrap().clone()
}

#[test]
fn the_examples_install_the_extension_from_its_stores_and_allow_its_helper_alone() {
    let [chrome, mozilla] = EXTENSION_STORES;
    let chromium = chromium();
    let own = &chromium["ExtensionSettings"][CHROMIUM_EXTENSION_ID];
    assert_eq!(
        (&own["installation_mode"], &own["update_url"]),
        (&json!("force_installed"), &json!(chrome.update_url))
    );
    assert_eq!(chromium["NativeMessagingBlocklist"], json!(["*"]));
    assert_eq!(chromium["NativeMessagingAllowlist"], json!([HOST_NAME]));
    assert_eq!(chromium["NativeMessagingUserLevelHosts"], json!(false));
    let own = &firefox()["policies"]["ExtensionSettings"][FIREFOX_EXTENSION_ID];
    assert_eq!(
        (&own["installation_mode"], &own["install_url"]),
        (&json!("force_installed"), &json!(mozilla.update_url))
    );
}

#[test]
fn the_examples_set_every_setting_with_a_value_of_its_type_and_the_page_describes_it() {
    let schema: Value = serde_json::from_str(&read("extension/policy/schema.json")).unwrap();
    let properties = schema["properties"].as_object().unwrap();
    let settings = settings();
    assert!(properties.keys().eq(settings.keys()), "{:?} and {:?}", properties.keys(), settings.keys());
    let page = read("docs/COMPANIES.md");
    for (name, value) in &settings {
        let is_of_type = match properties[name]["type"].as_str().unwrap() {
            "boolean" => value.is_boolean(),
            "string" => value.is_string(),
            "integer" => properties[name]["enum"].as_array().unwrap().contains(value),
            other => panic!("{name} has the type {other}"),
        };
        assert!(is_of_type, "{name}: {value}");
        assert!(page.contains(&format!("\n| `{name}` | ")), "docs/COMPANIES.md does not describe {name}");
    }
    let of_firefox = &firefox()["policies"]["3rdparty"]["Extensions"][FIREFOX_EXTENSION_ID];
    assert_eq!(of_firefox, &Value::Object(settings));
}

#[test]
fn the_registry_files_set_the_same_policies() {
    for (file, root) in [("chrome-windows.reg", r"Google\Chrome"), ("edge-windows.reg", r"Microsoft\Edge")] {
        let text = example(file).replace("\r\n", "\n");
        let section = |name: &str| {
            let head = format!("[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\{root}{name}]\n");
            let rest = text.split_once(&head).unwrap_or_else(|| panic!("{file}: no {head}")).1;
            rest.split("\n\n").next().unwrap().trim_end().to_owned()
        };
        assert_eq!(section(""), r#""NativeMessagingUserLevelHosts"=dword:00000000"#);
        assert_eq!(section(r"\NativeMessagingBlocklist"), r#""1"="*""#);
        assert_eq!(section(r"\NativeMessagingAllowlist"), format!(r#""1"="{HOST_NAME}""#));
        let own = section(r"\ExtensionSettings");
        let (id, value) = own.split_once("\"=\"").unwrap();
        assert_eq!(id.trim_start_matches('"'), CHROMIUM_EXTENSION_ID);
        let value = value.trim_end_matches('"').replace("\\\"", "\"");
        let value: Value = serde_json::from_str(&value).unwrap();
        assert_eq!(value, chromium()["ExtensionSettings"][CHROMIUM_EXTENSION_ID]);
        let of_extension = section(&format!(r"\3rdparty\extensions\{CHROMIUM_EXTENSION_ID}\policy"));
        let expected: Vec<_> = settings()
            .iter()
            .map(|(name, value)| match value {
                Value::Bool(is) => format!("\"{name}\"=dword:{:08x}", u8::from(*is)),
                Value::Number(number) => format!("\"{name}\"=dword:{:08x}", number.as_u64().unwrap()),
                Value::String(text) => format!("\"{name}\"=\"{text}\""),
                other => panic!("{other}"),
            })
            .collect();
        let mut found: Vec<_> = of_extension.lines().map(str::to_owned).collect();
        found.sort();
        let mut expected = expected;
        expected.sort();
        assert_eq!(found, expected, "{file}");
    }
}

/// A value in the form of a property list.
fn plist(value: &Value) -> String {
    match value {
        Value::Bool(is) => format!("<{is}/>"),
        Value::Number(number) => format!("<integer>{number}</integer>"),
        Value::String(text) => format!("<string>{text}</string>"),
        Value::Array(items) => format!("<array>{}</array>", items.iter().map(plist).collect::<String>()),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("<key>{name}</key>{}", plist(value)));
            format!("<dict>{}</dict>", fields.collect::<String>())
        }
        Value::Null => panic!("a property list has no null"),
    }
}

#[test]
fn the_property_lists_set_the_same_policies() {
    let compact = |file: &str| example(file).lines().map(str::trim).collect::<String>();
    let of_extension = compact(&format!("com.google.Chrome.extensions.{CHROMIUM_EXTENSION_ID}.plist"));
    let chrome = compact("com.google.Chrome.plist");
    let mozilla = compact("firefox-macos.plist");
    let contains = |text: &str, name: &str, value: &Value| {
        // The order of fields is free.
        let entry = |name: &str, value: &Value| format!("<key>{name}</key>{}", plist(value));
        match value {
            Value::Object(fields) => {
                assert!(text.contains(&format!("<key>{name}</key>")), "{name}");
                for (name, value) in fields {
                    assert!(text.contains(&entry(name, value)), "{name}: {value}");
                }
            }
            other => assert!(text.contains(&entry(name, other)), "{name}: {other}"),
        }
    };
    for (name, value) in settings() {
        contains(&of_extension, &name, &value);
        contains(&mozilla, &name, &value);
    }
    for (name, value) in chromium().as_object().unwrap() {
        match name.as_str() {
            "3rdparty" => {}
            "ExtensionSettings" => contains(&chrome, CHROMIUM_EXTENSION_ID, &value[CHROMIUM_EXTENSION_ID]),
            other => contains(&chrome, other, value),
        }
    }
    let own = &firefox()["policies"]["ExtensionSettings"][FIREFOX_EXTENSION_ID];
    contains(&mozilla, FIREFOX_EXTENSION_ID, own);
    assert!(mozilla.contains("<key>EnterprisePoliciesEnabled</key><true/>"));
}

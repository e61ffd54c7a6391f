//! Generates the TypeScript types of the messages that JavaScript reads and writes, in tests only:
//! files in `extension/types`, which are committed.

use std::path::Path;
use std::{env, fs};

use ts_rs::{Config, TS};

use crate::background::{
    Action, Alarm, Badge, Delivered, Gesture, HeldRemoval, Icon, Listed, MenuContext, MenuEntry, MenuItem,
    NamedKey, News, NotBefore, PageAddress, Pause, Pending, Rates, Release, SavedFrom, Session, Title,
};
use crate::downloads::{Computer, Offer, Sources, StoreLink};
use crate::failure::{Failure, FailureCode};
use crate::form_view::{FormField, PartKind, PartRecord};
use crate::ids::Hex;
use crate::packages::{Architecture, Download, Package};
use crate::page::{Control, Field, PageView, Surroundings};
use crate::protocol::{
    AddedKey, Capture, CheckLine, ChecksView, ConnectionProgress, CopyOutcome, Delivery, DeliveryState,
    ExtensionReply, ExtensionRequest, HelperState, HostCall, HostRequest, KeyCheck, KeyHolder, KeyObstacle,
    LastUse, Links, NewKey, NextStep, Obstacle, Overview, PageReply, PageRequest, Refusal, Removal,
    RemovalScope, Removing, SavedKey, SignIn, SignInAddress, StoreKeys, StoreProfile, StoreSource, TabAnswer,
    TabCommand, TeamCheck, TeamConnection, TeamPlace, TeamState, TeamView, UnsavedKey, Verdict,
};
use crate::report::{DocumentSnapshot, FieldRegion, FormSnapshot, TabDescription, TabReport};
use crate::settings::{Choice, PageSettings, SettingName, Settings, SettingsView};
use crate::sites::{Site, WebApp};

const FILE: &str = "../../extension/types/messages.d.ts";
/// A file of its own: the build keeps the names in the other one as they are in the content scripts.
const REPORT_FILE: &str = "../../extension/types/report.d.ts";
/// Set to write the file instead of comparing it.
const WRITE: &str = "KEYFERRY_WRITE_TYPES";
const HEADER: &str =
    "// Generated from Rust by `KEYFERRY_WRITE_TYPES=1 cargo test -p keyferry-core types`. Do not edit.\n";
const HELPERS: &str = "
/** The names of an externally tagged enum's variants. */
export type VariantName<E> = E extends string ? E : keyof E;

/** The content of a variant; `undefined` for one without content. */
export type VariantContent<E, Name extends PropertyKey> = Name extends E ? undefined : E extends Record<Name, infer Content> ? Content : never;

/** A handler for each variant of an enum: a missing or misspelled one is a type error. */
export type Handlers<E> = { [Name in VariantName<E> & string]: (content: VariantContent<E, Name>) => unknown };
";

struct Declarations {
    config: Config,
    text: String,
    names: Vec<String>,
    used: Vec<String>,
}

impl Declarations {
    fn add<T: TS + 'static>(&mut self) {
        self.text.push('\n');
        if let Some(docs) = T::docs() {
            self.text.push_str(&docs);
        }
        self.text.push_str("export ");
        self.text.push_str(&T::decl(&self.config));
        self.text.push('\n');
        self.names.push(T::ident(&self.config));
        self.used.extend(T::dependencies(&self.config).into_iter().map(|dependency| dependency.ts_name));
    }
}

macro_rules! declare {
    ($header:expr; $($name:ty),+ $(,)?) => {{
        let config = Config::new().with_large_int("number");
        let mut all = Declarations { config, text: [HEADER, $header].concat(), names: vec![], used: vec![] };
        $(all.add::<$name>();)+
        all
    }};
}

fn declarations() -> Declarations {
    declare![HELPERS;
        // Pages and background.
        PageRequest,
        PageReply,
        Delivery,
        DeliveryState,
        CheckLine,
        TabCommand,
        TabAnswer,
        // Extension pages and background.
        ExtensionRequest,
        ExtensionReply,
        CopyOutcome,
        NewKey,
        Removal,
        RemovalScope,
        Removing,
        AddedKey,
        Refusal,
        Overview,
        HelperState,
        NextStep,
        StoreKeys,
        UnsavedKey,
        KeyHolder,
        Links,
        Computer,
        Download,
        Package,
        Architecture,
        Sources,
        Offer,
        StoreLink,
        SettingsView,
        SettingName,
        Settings,
        PageSettings,
        Choice,
        // Background and its adapter.
        Action,
        MenuEntry,
        MenuItem,
        MenuContext,
        Pending,
        HeldRemoval,
        PageAddress,
        Alarm,
        Icon,
        Badge,
        Title,
        News,
        NamedKey,
        SavedFrom,
        NotBefore,
        Pause,
        Listed,
        Session,
        Rates,
        Release,
        Gesture,
        Delivered,
        HostRequest,
        HostCall,
        // Parts of several messages.
        Capture,
        SavedKey,
        StoreSource,
        TeamPlace,
        TeamState,
        TeamView,
        TeamCheck,
        ConnectionProgress,
        TeamConnection,
        SignIn,
        SignInAddress,
        LastUse,
        StoreProfile,
        KeyCheck,
        ChecksView,
        KeyObstacle,
        Obstacle,
        Verdict,
        Site,
        WebApp,
        Failure,
        FailureCode,
        Hex<16>,
    ]
}

/// The descriptions of pages in reports.
fn report() -> Declarations {
    declare![""; TabReport,
        TabDescription, DocumentSnapshot, PageView, Control, Field, Surroundings, FormSnapshot, FormField,
        FieldRegion, PartRecord, PartKind]
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the types are files")]
fn the_generated_types_are_up_to_date() {
    for (file, declarations) in [(FILE, declarations()), (REPORT_FILE, report())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        // Field documentation leaves spaces at the ends of lines.
        let generated = declarations.text.replace(" \n", "\n");
        if env::var_os(WRITE).is_some() {
            fs::write(&path, &generated).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == generated, "{file} is stale: run with {WRITE}=1");
    }
}

#[test]
fn every_type_that_a_generated_type_uses_is_generated() {
    for Declarations { names, used, .. } in [declarations(), report()] {
        let missing: Vec<_> = used.iter().filter(|name| !names.contains(name)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

// Generated from Rust by `KEYFERRY_WRITE_TYPES=1 cargo test -p keyferry-core types`. Do not edit.

/** The names of an externally tagged enum's variants. */
export type VariantName<E> = E extends string ? E : keyof E;

/** The content of a variant; `undefined` for one without content. */
export type VariantContent<E, Name extends PropertyKey> = Name extends E ? undefined : E extends Record<Name, infer Content> ? Content : never;

/** A handler for each variant of an enum: a missing or misspelled one is a type error. */
export type Handlers<E> = { [Name in VariantName<E> & string]: (content: VariantContent<E, Name>) => unknown };

/**
 * Requests from content scripts. Answered with the [`PageReply`] that they name, or with `Failed`.
 */
export type PageRequest = "start" | "start_fallback" | { "deliver": Capture } | { "retry": { capture: Hex, } } | "saved" | { "key_of_store": {
/**
 * The names that the dashboard displays for the open store.
 */
open: Array<string>, } } | { "fill": { entry: Hex, } } | { "filled": { entry: Hex, used: LastUse, } } | "settings" | "prepare_host" | "name_key" | "listening";

/**
 * The background's answer to a [`PageRequest`].
 */
export type PageReply = "done" | { "delivery": Delivery } | { "saved": { entries: Array<SavedKey>, } } | { "fill": { entry: SavedKey, key: string, } } | { "settings": PageSettings } | { "failed": Failure };

/**
 * The state of a capture on its way to the keyring. The background also sends it to the page whenever it changes.
 */
export type Delivery = { capture: Hex, state: DeliveryState, };

/**
 * See [`Delivery`].
 */
export type DeliveryState = "saving" | "waiting" | { "unsaved": Failure } | "saved" | "nameable";

/**
 * Omnisend's answer about a captured key, for the notice that shows the key as saved. The background sends it to the page
 * without a request.
 */
export type CheckLine = { capture: Hex,
/**
 * The answer in the user's language.
 */
line: string,
/**
 * The user has to do something about the key.
 */
is_problem: boolean, };

/**
 * Commands from the background to a tab's content script. Answered with a [`TabAnswer`].
 */
export type TabCommand = { "fill": {
/**
 * The key, if the user has chosen one.
 */
entry: Hex | null, } } | { "fill_here": {
/**
 * The key, if the user has chosen one.
 */
entry: Hex | null, } } | "inspect" | "show_waiting" | "show_asking_team";

/**
 * A content script's answer to a [`TabCommand`].
 */
export type TabAnswer = "done" | "no_form" | "no_field" | "field_in_frame";

/**
 * Requests from the extension's own pages. Answered with [`ExtensionReply`]: with `Done` or `Failed` unless another
 * reply is named.
 */
export type ExtensionRequest = { "overview": { text: string, } } | "helper" | { "search": { text: string, } } | { "rename": { entry: Hex, label: string, } } | { "remove": Removal } | { "undo": { entry: Hex, } } | "sync_team" | "team" | { "connect_team": TeamConnection } | "cancel_connect" | "disconnect_team" | { "check_now": { entry: Hex | null, } } | { "retry": { capture: Hex, } } | { "reveal": { entry: Hex, } } | { "copy": { entry: Hex, } } | { "copy_unsaved": Hex } | { "fill_in": { entry: Hex, tab: number, } } | { "fill_here": { tab: number, } } | { "inspect_page": { tab: number, } } | { "site_access": { not_granted: Array<string>, } } | { "add_key": NewKey } | "options" | { "change": Choice };

/**
 * The background's answer to an [`ExtensionRequest`].
 */
export type ExtensionReply = "done" | { "overview": Overview } | { "revealed": { key: string, } } | { "copy": CopyOutcome } | { "options": SettingsView } | { "team": TeamView } | { "renamed": {
/**
 * The keyring had room for the beginning of the label only.
 */
shortened: boolean, } } | { "page": { recognised: boolean, } } | { "site_access": {
/**
 * The web apps that Keyferry is to work on and that the browser keeps it from.
 */
missing: Array<WebApp>, } } | { "unusual": { last4: string, } } | { "refused": Refusal } | { "failed": Failure };

/**
 * The outcome of copying a key by the helper.
 */
export type CopyOutcome = { "copied": {
/**
 * Seconds until the clipboard is cleared; 0 is never.
 */
clear_seconds: number, } } | "waiting" | "unreachable";

/**
 * A key that the user typed or pasted.
 */
export type NewKey = {
/**
 * The ID of the capture that it becomes.
 */
id: Hex, text: string,
/**
 * The store's name, or empty.
 */
label: string,
/**
 * The user has confirmed that an unusual text is a key.
 */
confirmed: boolean, };

/**
 * A removal of a key that the user asked for.
 */
export type Removal = { entry: Hex, scope: RemovalScope, };

/**
 * The places that a key is removed from.
 */
export type RemovalScope = "here" | "team";

/**
 * A removal that can still be undone.
 */
export type Removing = { key: SavedKey, scope: RemovalScope, };

/**
 * A key that was saved at the user's own request.
 */
export type AddedKey = { entry: SavedKey,
/**
 * The key was in the keyring before, under this label.
 */
already_saved: boolean, };

/**
 * The reason for which an action of the user has no effect. The texts are in `extension/_locales` under
 * `refused_<name>`. It is no [`FailureCode`](crate::failure::FailureCode), since those are part of every
 * content script.
 */
export type Refusal = "no_field" | "field_in_frame" | "other_site" | "switched_off" | "not_started" | "key_empty" | "key_masked" | "key_too_short" | "key_too_long" | "key_foreign" | "key_mixed" | "key_unusual";

/**
 * The popup's data.
 */
export type Overview = { helper: HelperState,
/**
 * The step that fixes the helper's state.
 */
next_step: NextStep,
/**
 * Pending captures.
 */
unsaved: Array<UnsavedKey>,
/**
 * The saved keys that the search finds, by store, the latest capture first.
 */
stores: Array<StoreKeys>,
/**
 * Number of saved keys, independent of the search.
 */
total: number,
/**
 * Number of saved keys that Omnisend does not accept.
 */
not_accepted: number, checks: ChecksView,
/**
 * The connection to the team; `None` without one.
 */
team: TeamState | null,
/**
 * Number of this user's keys that the team does not have yet.
 */
not_shared: number,
/**
 * The key that the user is about to name. Delivered once.
 */
naming: Hex | null,
/**
 * Keys whose removal can still be undone.
 */
removing: Array<Removing>,
/**
 * The last failure to change or remove a key. Delivered once.
 */
problem: Failure | null,
/**
 * The reason for which an action outside of the popup had no effect. Delivered once.
 */
refusal: Refusal | null,
/**
 * The key that was added last. Delivered once.
 */
added: AddedKey | null, links: Links, };

/**
 * The state of the helper.
 */
export type HelperState = { "ready": { version: string, } } | { "failed": Failure };

/**
 * The step that resolves a failure of the helper.
 */
export type NextStep = "none" | "set_up" | "try_again" | "try_again_or_set_up";

/**
 * The saved keys of one store.
 */
export type StoreKeys = {
/**
 * The name that the store is displayed under: the user's own label of the latest key, or else the one that Omnisend
 * gave; empty if there is none.
 */
name: string,
/**
 * The latest capture.
 */
latest: SavedKey,
/**
 * The captures before it, the latest first.
 */
older: Array<SavedKey>,
/**
 * Their names, like `name`.
 */
older_names: Array<string>, };

/**
 * A pending capture as displayed: without the key.
 */
export type UnsavedKey = { capture: Hex, brand_id: Hex | null, store_source: StoreSource,
/**
 * The key's last four characters.
 */
last4: string,
/**
 * Time of capture, in seconds since 1970-01-01 UTC.
 */
captured_at: number,
/**
 * `None` during the first attempt.
 */
failure: Failure | null,
/**
 * `None` during the first attempt.
 */
holder: KeyHolder | null, };

/**
 * The place of a captured key that could not be saved.
 */
export type KeyHolder = "browser" | "page";

/**
 * Addresses that extension pages link to or compare with.
 */
export type Links = {
/**
 * Omnisend's API keys page.
 */
omnisend: string,
/**
 * The origin of the pages that create keys.
 */
omnisend_origin: string,
/**
 * The origin of the pages that take a key.
 */
upstack_origin: string,
/**
 * The helper's download page.
 */
helper: string,
/**
 * The page on which people report problems.
 */
report: string, };

/**
 * A computer as the browser describes it, and the files that the release offers.
 */
export type Computer = {
/**
 * `os` of `runtime.getPlatformInfo`.
 */
os: string,
/**
 * `arch` of `runtime.getPlatformInfo`. Chromium writes `arm64`, Firefox `aarch64`.
 */
arch: string, user_agent: string, files: Array<Download>, };

/**
 * A file of a release that installs the helper, as [`DOWNLOADS`] lists it. In JSON:
 *
 * ```json
 * { "file": "keyferry_1.0.0_amd64.deb", "bytes": 1200000, "sha256": "…", "package": "deb", "architecture": "x86-64" }
 * ```
 */
export type Download = {
/**
 * The file's name, as [`Package::file_name`] returns it.
 */
file: string,
/**
 * The file's size.
 */
bytes: number,
/**
 * The file's SHA-256, in 64 hexadecimal digits.
 */
sha256: string,
/**
 * The system that it is for.
 */
package: Package,
/**
 * The processor that it is for; `null` if it runs on both.
 */
architecture: Architecture | null, };

/**
 * A package that installs the helper on one system.
 */
export type Package = "deb" | "rpm" | "linux-archive" | "windows-user" | "windows-machine" | "mac";

/**
 * A processor architecture that the helper is built for.
 */
export type Architecture = "x86-64" | "arm64";

/**
 * The places that Keyferry comes from.
 */
export type Sources = {
/**
 * The helper's packages that fit the computer, the best one first. Empty if the release has none for it.
 */
offers: Array<Offer>,
/**
 * The stores that offer the extension.
 */
stores: Array<StoreLink>, };

/**
 * A file that fits a computer.
 */
export type Offer = { download: Download,
/**
 * The address that it is downloaded from.
 */
address: string,
/**
 * The command that compares the downloaded file with its SHA-256, in the folder of the file.
 */
check: string, };

/**
 * Keyferry's page in a store for extensions.
 */
export type StoreLink = { name: string, address: string, };

/**
 * The options page's data.
 */
export type SettingsView = { settings: Settings,
/**
 * The settings that a policy enforces.
 */
managed: Array<SettingName>,
/**
 * The times to choose from, in seconds; 0 is never.
 */
clipboard_choices: Array<number>, };

/**
 * The name of a setting, as in [`Settings`].
 */
export type SettingName = "prefill" | "key_name" | "clipboard_seconds" | "omnisend" | "upstack" | "check_keys" | "daily_check" | "team";

/**
 * The settings in effect.
 */
export type Settings = {
/**
 * Whether the name of a new key is filled in on Omnisend's page.
 */
prefill: boolean,
/**
 * The name to fill in.
 */
key_name: string,
/**
 * Time after which a copied key is cleared from the clipboard, in seconds; 0 is never.
 */
clipboard_seconds: number,
/**
 * Whether Keyferry works on Omnisend's pages.
 */
omnisend: boolean,
/**
 * Whether Keyferry works on Upstack's pages.
 */
upstack: boolean,
/**
 * Whether Omnisend is asked who a key belongs to, after it was saved and when that was long ago.
 */
check_keys: boolean,
/**
 * Whether Omnisend is asked about every key once a day, if `check_keys` is on.
 */
daily_check: boolean,
/**
 * The link to the company's own team of keys, as a policy names it; empty if none does.
 */
team: string, };

/**
 * The settings that content scripts need.
 */
export type PageSettings = {
/**
 * See [`Settings`], as the others.
 */
prefill: boolean, key_name: string, omnisend: boolean, upstack: boolean, };

/**
 * The settings that the user or a policy has chosen, as the browser stores them. The names are those of
 * `extension/policy/schema.json`.
 */
export type Choice = { prefill?: boolean, key_name?: string, clipboard_seconds?: number, omnisend?: boolean, upstack?: boolean, check_keys?: boolean, daily_check?: boolean, team?: string, };

/**
 * Actions, carried out by the adapter in order, each finished before the next one. `extension/background/actions.js`
 * has a handler for each; a missing one is a type error there.
 */
export type Action = { "hold_pending": Array<Pending> } | { "hold_session": Session } | { "hold_removals": Array<HeldRemoval> } | { "reply_to_page": { reply_to: number, reply: PageReply, } } | { "reply_to_extension": { reply_to: number, reply: ExtensionReply, } } | { "reply_once_held": { reply_to: number, held: ExtensionReply, not_held: ExtensionReply, } } | { "notify_page": { page: PageAddress, delivery: Delivery, } } | { "notify_checked": { page: PageAddress, capture: Hex, verdict: Verdict,
/**
 * The store's name and website, or else its brand ID.
 */
store: string, is_problem: boolean, } } | { "send_to_host": HostRequest } | "disconnect_host" | { "start_timer": { id: number, millis: number, } } | { "set_alarm": { alarm: Alarm,
/**
 * The delay until it fires.
 */
seconds: number,
/**
 * Whether it fires again after each such delay, until it is cleared.
 */
repeats: boolean, } } | { "clear_alarm": Alarm } | { "inject_script": { page: PageAddress,
/**
 * The script's file.
 */
file: string, } } | { "set_badge": Badge } | { "set_title": Title } | { "set_icon": Icon } | { "cache_overview": Overview | null } | "notify_extension_pages" | { "create_menus": Array<MenuEntry> } | { "open_page": string } | { "open_sign_in": SignInAddress } | "close_sign_in" | { "store_choice": Choice } | "reload" | { "open_popup": {
/**
 * Opens it in a window of its own otherwise.
 */
or_window: boolean, } } | { "send_to_page": { page: PageAddress, command: TabCommand, } } | { "command_tab": { id: number, tab: number, command: TabCommand, } };

/**
 * An entry as the browser creates it.
 */
export type MenuEntry = { item: MenuItem, context: MenuContext,
/**
 * A match pattern for the document's address.
 */
pattern: string, };

/**
 * An entry of the context menu.
 */
export type MenuItem = "fill_key" | "save_key";

/**
 * The part of a page on which an entry is shown. The names are the browsers'.
 */
export type MenuContext = "editable" | "selection";

/**
 * A capture that is not in the keyring yet.
 */
export type Pending = {
/**
 * The capture, with the key.
 */
capture: Capture,
/**
 * The page to notify.
 */
page: PageAddress | null,
/**
 * The failure of the last attempt, or the reason for which the current one waits.
 */
failure: Failure | null,
/**
 * The keyring has asked the user for its password for this capture, and the user has not retried since. Later
 * failures, such as a host that exits, do not change that.
 */
prompted: boolean, };

/**
 * A removal that has not ended, as the browser holds it.
 */
export type HeldRemoval = { entry: Hex, scope: RemovalScope,
/**
 * The helper was asked to remove the key, and may do so at any time: the removal cannot be undone.
 */
sent: boolean, };

/**
 * A document in a tab.
 */
export type PageAddress = {
/**
 * The browser's ID of the tab.
 */
tab: number,
/**
 * The browser's ID of the frame; 0 is the top frame. Firefox's exceed 2^32.
 */
frame: number, };

/**
 * An alarm of the extension. Browsers identify alarms by name.
 */
export type Alarm = string;

/**
 * The toolbar icon.
 */
export type Icon = "ready" | "waiting" | "missing";

/**
 * The mark on the toolbar icon.
 */
export type Badge = "none" | { "unsaved": number } | "news" | { "stopped": number } | "warning";

/**
 * The title of the toolbar icon.
 */
export type Title = { "icon": Icon } | { "stopped": number } | { "news": News };

/**
 * The last event of a key.
 */
export type News = { "saved": NamedKey } | { "released": NamedKey } | { "copied": NamedKey } | "not_copied" | { "not_accepted": NamedKey } | "refused" | "no_form" | { "no_effect": Refusal };

/**
 * A key as the toolbar names it.
 */
export type NamedKey = {
/**
 * `None` if the key does not prove its store.
 */
brand_id: Hex | null, last4: string, };

/**
 * A saved key, and the document that it was captured in.
 */
export type SavedFrom = { page: PageAddress, entry: Hex, };

/**
 * The time before which a key is not asked about again.
 */
export type NotBefore = { entry: Hex,
/**
 * None in the session memory of an earlier version.
 */
pause: Pause, };

/**
 * A pause by the computer's clock, in milliseconds since 1970-01-01 UTC. It has both ends: it is over too if the clock was
 * set back to a time before it began.
 */
export type Pause = { since: number, until: number, };

/**
 * A key as last listed.
 */
export type Listed = { entry: Hex,
/**
 * Time of Omnisend's last answer, in seconds since 1970-01-01 UTC; 0 if it never gave one.
 */
checked_at: number, };

/**
 * Held in the browser's session memory. Contains no key.
 */
export type Session = { rates: Rates,
/**
 * The last key that was saved or released, for the toolbar.
 */
news: News | null,
/**
 * The last key that was saved, until the user has begun to name it.
 */
unnamed: SavedFrom | null,
/**
 * The keys that were asked about lately.
 */
not_before: Array<NotBefore>,
/**
 * The keys as last listed, for the daily check.
 */
listed: Array<Listed>,
/**
 * The keys whose stores Omnisend has described, as last listed and saved since, for the fill control's name. None if
 * there are more than [`MAX_DESCRIBED`](super::open_store::MAX_DESCRIBED).
 */
described: Array<SavedKey>,
/**
 * Number of the listed keys that Omnisend does not accept, for the toolbar.
 */
stopped: number,
/**
 * The user is connected to a team.
 */
has_team: boolean,
/**
 * Time at which the team's keys may be listed again, in milliseconds since 1970-01-01 UTC.
 */
sync_not_before: number,
/**
 * The alarm of the daily check is set: setting it again would put it off.
 */
daily_check: boolean, };

/**
 * The recent releases, gestures and captures, the oldest first.
 */
export type Rates = { releases: Array<Release>, gestures: Array<Gesture>, captures: Array<Delivered>, };

/**
 * A key that was released to a tab.
 */
export type Release = { entry: Hex,
/**
 * The browser's ID of the tab.
 */
tab: number, at: number,
/**
 * A gesture permitted it, or the user has opened the popup since.
 */
seen: boolean,
/**
 * A gesture permitted it.
 */
permitted: boolean, };

/**
 * A gesture of the user that no page can make.
 */
export type Gesture = { tab: number,
/**
 * The key that the user chose; any if there is none.
 */
entry: Hex | null, at: number, };

/**
 * A capture that a tab delivered.
 */
export type Delivered = { tab: number, at: number, };

/**
 * A request to the host.
 */
export type HostRequest = {
/**
 * [`PROTOCOL_VERSION`] of the extension.
 */
protocol: number,
/**
 * The extension's version, for support.
 */
client: string,
/**
 * Repeated in every reply to this request.
 */
id: number, call: HostCall, };

/**
 * A call to the host. Answered with the [`HostAnswer`] that it names, or with `Failed`.
 */
export type HostCall = "hello" | { "save": Capture } | { "save_quietly": Capture } | "list" | { "release": { entry: Hex,
/**
 * The origin of the form's page, as the browser reports it. The host refuses any but
 * [`crate::sites::upstack::ORIGIN`]; it cannot verify what the extension reports.
 */
origin: string, } } | { "reveal": { entry: Hex, } } | { "rename": { entry: Hex,
/**
 * At most [`MAX_LABEL_CHARS`](crate::limits::MAX_LABEL_CHARS) characters.
 */
label: string, } } | { "mark_used": { entry: Hex, used: LastUse, } } | { "remove": { entry: Hex, } } | { "copy": { entry: Hex,
/**
 * Seconds until the clipboard is cleared; 0 is never.
 */
clear_seconds: number, } } | { "check": { entry: Hex, } } | "sync_team" | { "remove_for_team": { entry: Hex, } } | { "connect_team": TeamConnection } | "cancel_connect" | "disconnect_team";

/**
 * A captured key on its way to the keyring.
 */
export type Capture = {
/**
 * The same for every delivery attempt.
 */
id: Hex,
/**
 * The site that the key was captured on.
 */
site: Site, key: string,
/**
 * The brand ID that the page displayed.
 */
brand_on_page: Hex | null,
/**
 * The key's name. At most [`MAX_LABEL_CHARS`](crate::limits::MAX_LABEL_CHARS) characters.
 */
label: string,
/**
 * Time of capture, in seconds since 1970-01-01 UTC.
 */
captured_at: number, };

/**
 * A key in the keyring as displayed: its attributes, without the key.
 */
export type SavedKey = { id: Hex,
/**
 * The site that the key was captured on.
 */
site: Site, brand_id: Hex | null, store_source: StoreSource, label: string,
/**
 * The key's last four characters.
 */
last4: string,
/**
 * Time of capture, in seconds since 1970-01-01 UTC.
 */
captured_at: number,
/**
 * `None` if the key was never filled in.
 */
used: LastUse | null,
/**
 * Whether the stored attributes contradict the key, or another entry has the same ID and something else in it:
 * another program has written there. The host releases no key that its attributes contradict.
 */
conflict: boolean,
/**
 * The store as Omnisend described it, if it was asked and did.
 */
profile: StoreProfile | null,
/**
 * Omnisend's last answer; `None` if it never gave one.
 */
check: KeyCheck | null,
/**
 * Where the key is with the user's team; `None` without a team, and for a key that was never to be shared.
 */
team: TeamPlace | null, };

/**
 * Where a saved key's brand ID comes from. Only [`StoreSource::Key`] is proof; [`StoreSource::Unread`] becomes it at the
 * release.
 */
export type StoreSource = "key" | "page" | "unread" | "unknown";

/**
 * The place of a key with the user's team.
 */
export type TeamPlace = "waiting" | "shared" | "conflict" | "removed" | { "theirs": {
/**
 * The colleague who captured the key; empty if unknown.
 */
captured_by: string, } };

/**
 * The connection to the team.
 */
export type TeamState = {
/**
 * The address of the team's engine, for display.
 */
address: string,
/**
 * The name under which this user's keys are shared.
 */
person: string,
/**
 * Time at which the team's keys were last listed, in seconds since 1970-01-01 UTC; 0 if they never were.
 */
listed_at: number,
/**
 * The reason for which the last request to the engine failed; `None` if it did not.
 */
problem: Failure | null, };

/**
 * The options page's data about a team.
 */
export type TeamView = {
/**
 * The connection; `None` without one.
 */
team: TeamState | null,
/**
 * Number of this user's keys that the team does not have yet.
 */
not_shared: number, progress: ConnectionProgress,
/**
 * The reasons for which the last attempt, or else the last request, failed.
 */
problems: Array<TeamCheck>, };

/**
 * A check of the engine that has failed.
 */
export type TeamCheck = { failure: Failure,
/**
 * The line of the engine's settings that is missing, or the command for its administrator. Empty if there is none.
 */
line: string, };

/**
 * The step of a connection that is being made or ended.
 */
export type ConnectionProgress = "idle" | "connecting" | "signing_in" | "disconnecting";

/**
 * A person's request to connect to a team's engine.
 */
export type TeamConnection = {
/**
 * The link that the person was sent, or the engine's address. The host reads it.
 */
invitation: string,
/**
 * The company's own certificate authority in PEM, if the person has chosen a file. At most 16 KiB.
 */
authority?: string, sign_in: SignIn,
/**
 * The name that colleagues see; empty for the name that the engine knows the person by.
 */
person: string,
/**
 * Shares the keys that are saved already, too.
 */
share_saved: boolean, };

/**
 * The way to sign in.
 */
export type SignIn = "browser" | { "token": string };

/**
 * An address of the web: `https`, or `http` on this computer. Nothing else is opened in the person's browser: an engine
 * could name an address that runs a script, or a page of the browser's own.
 */
export type SignInAddress = string;

/**
 * The last time a key was filled in.
 */
export type LastUse = {
/**
 * In seconds since 1970-01-01 UTC.
 */
at: number,
/**
 * The name of the store that Upstack's dashboard displayed, or empty. At most
 * [`MAX_STORE_CHARS`](crate::limits::MAX_STORE_CHARS) characters.
 */
store: string, };

/**
 * A store as Omnisend describes it to one of its keys. A text is empty where Omnisend gave none.
 */
export type StoreProfile = {
/**
 * The store that the answer is about.
 */
brand_id: Hex,
/**
 * At most [`MAX_PROFILE_CHARS`](crate::limits::MAX_PROFILE_CHARS) characters, as `website`.
 */
name: string,
/**
 * The website's host, such as `acme.example`, without `www.`.
 */
website: string,
/**
 * The shop system, such as `shopify`. At most [`MAX_PLATFORM_CHARS`](crate::limits::MAX_PLATFORM_CHARS) characters.
 */
platform: string,
/**
 * The three letters of ISO 4217.
 */
currency: string, };

/**
 * Omnisend's last answer about a key.
 */
export type KeyCheck = {
/**
 * Time of the answer, in seconds since 1970-01-01 UTC.
 */
at: number, verdict: Verdict, };

/**
 * The checks of keys that are being done, and those that were not possible.
 */
export type ChecksView = {
/**
 * The key that Omnisend is being asked about.
 */
running: Hex | null,
/**
 * Number of checks that the user asked for and that are not done.
 */
left: number,
/**
 * Number of checks that the user asked for, with those that are done.
 */
asked: number, obstacles: Array<KeyObstacle>, };

/**
 * A key of which the last check was not possible.
 */
export type KeyObstacle = { entry: Hex, obstacle: Obstacle, };

/**
 * The reason for which Omnisend said nothing about a key. The texts are in `extension/_locales` under
 * `check_<code>` and `check_<code>_todo`, the command line's in the host's `errors/obstacles.rs`. It is no
 * [`FailureCode`](crate::failure::FailureCode), since those are part of every content script.
 */
export type Obstacle = "offline" | "no_answer" | "name_unresolved" | "connection_insecure" | "clock_wrong" | "proxy_refused" | "redirected" | "unavailable" | "too_many_requests" | "too_soon" | "not_started" | "outdated" | "unexpected_answer" | "unknown";

/**
 * The meaning of an answer of Omnisend. Where Omnisend said nothing, there is an [`Obstacle`] and no verdict.
 */
export type Verdict = "works" | "works_unnamed" | "not_accepted" | "other_store" | "unknown";

/**
 * The site that created a key.
 */
export type Site = "omnisend";

/**
 * A web app that Keyferry works on. [`super::Site`] names the web apps that create keys, which not all do.
 */
export type WebApp = "omnisend" | "upstack";

/**
 * A failure: its stable code, and the cause for support. A cause never contains a key.
 */
export type Failure = { code: FailureCode,
/**
 * The chain of causes, outermost first, joined by `: `. Users see the code's text instead.
 */
cause: string, };

/**
 * A stable code, used in messages, `--json` output and support requests: never reuse one.
 */
export type FailureCode = "helper_missing" | "helper_forbidden" | "helper_blocked" | "helper_not_started" | "helper_crashed" | "helper_silent" | "helper_outdated" | "extension_outdated" | "extension_gone" | "extension_silent" | "not_held" | "keyring_absent" | "keyring_locked" | "keyring_refused" | "read_back_mismatch" | "entry_conflict" | "entry_changed" | "not_found" | "not_allowed" | "bad_request" | "too_many_releases" | "too_many_captures" | "too_large" | "field_refused" | "no_form" | "control_hidden" | "label_refused" | "clipboard_absent" | "team_unreachable" | "team_signed_out" | "team_denied" | "team_link" | "team_certificate" | "team_elsewhere" | "team_address" | "team_insecure" | "team_clock" | "team_sealed" | "team_cancelled" | "team_port" | "team_refused" | "team_mount" | "team_policy" | "team_overwrites" | "team_not_revoked" | "switched_off" | "internal" | "unknown";

/**
 * A text of exactly `N` lowercase hexadecimal digits.
 */
export type Hex = string;

// Generated from Rust by `KEYFERRY_WRITE_TYPES=1 cargo test -p keyferry-core types`. Do not edit.

/**
 * The report of a tab, or the reason that there is none.
 */
export type TabReport = "closed" | "other_site" | { "made": {
/**
 * Displayed and saved as it is.
 */
report: unknown,
/**
 * As in the report.
 */
switched_on: boolean,
/**
 * The address at which people report problems.
 */
link: string, } };

/**
 * The description of a tab.
 */
export type TabDescription = "closed" | "forbidden" | { "documents": Array<DocumentSnapshot> };

/**
 * A document of a tab.
 */
export type DocumentSnapshot = {
/**
 * The browser's ID of the frame; 0 is the top document. Firefox's exceed 2^32.
 */
frame: number, origin: string,
/**
 * The attribute `lang`.
 */
language: string,
/**
 * A content script runs in it.
 */
started: boolean,
/**
 * Number of text fields that cannot be seen.
 */
hidden_fields: number,
/**
 * Number of words on it that are as long as a key.
 */
displayed_keys: number, page: PageView, form: FormSnapshot, };

/**
 * A snapshot of a page.
 */
export type PageView = {
/**
 * Path and fragment of the address, such as `/integrations/api-keys` or `/#/my-account/…`.
 */
address: string,
/**
 * The visible headings.
 */
headings: Array<string>,
/**
 * Buttons, links and other elements that act as a button.
 */
controls: Array<Control>,
/**
 * Text fields.
 */
fields: Array<Field>,
/**
 * The text around the Brand ID, such as "brand id: 64f0…".
 */
brand_text: string | null,
/**
 * Texts of the rows or cards with a masked value, as in the list of keys.
 */
masked_rows: Array<string>, };

/**
 * A button, a link, or an element that acts as a button.
 */
export type Control = { text: string,
/**
 * `aria-label`, `title` or the like, for icons.
 */
label: string, disabled: boolean, };

/**
 * A text field.
 */
export type Field = { id: number,
/**
 * The `type` attribute, `text` if there is none, or `textarea`.
 */
kind: string, placeholder: string,
/**
 * The text of its label, `aria-label` or `aria-labelledby`.
 */
label: string,
/**
 * The nearest heading before it.
 */
heading: string,
/**
 * The headings of its form, dialog or section.
 */
section: Array<string>,
/**
 * The other contents of its form or dialog.
 */
form: Surroundings, filled: boolean,
/**
 * Read-only, disabled or invisible.
 */
locked: boolean, };

/**
 * The elements around a field or control.
 */
export type Surroundings = {
/**
 * Headings and labels.
 */
texts: Array<string>, controls: Array<Control>,
/**
 * Number of checkboxes and switches.
 */
checkboxes: number,
/**
 * Number of radio buttons.
 */
radios: number, };

/**
 * A snapshot of a page with text fields. In a [`FormView`], only the fields that are named as ones for an API key have a
 * region; here all have one, since a later version may know another name.
 */
export type FormSnapshot = {
/**
 * Path and fragment of the address.
 */
address: string, fields: Array<FormField>, regions: Array<FieldRegion>, };

/**
 * A text field.
 */
export type FormField = { id: number,
/**
 * The `type` attribute, `text` if there is none, `search`, or `textarea`.
 */
kind: string,
/**
 * The texts of its label, one for each element: a help text may be in the label.
 */
label: Array<string>, placeholder: string,
/**
 * The attributes `name` and `id`, with a space before each capital.
 */
name: string,
/**
 * The value, verbatim. Only of fields that may be the key's.
 */
filled: boolean,
/**
 * Read-only, disabled or inert.
 */
locked: boolean, };

/**
 * The region around some fields.
 */
export type FieldRegion = { fields: Array<number>, parts: Array<PartRecord>, };

/**
 * A [`Part`] as JavaScript describes it.
 */
export type PartRecord = { kind: PartKind, common?: number, text?: string,
/**
 * A heading's rank, a name's depth, or a field's ID.
 */
number?: number, };

/**
 * The kinds of [`Content`].
 */
export type PartKind = "name" | "heading" | "text" | "item" | "control" | "field";

// The declaration of a case: `export const attack` of each file in `cases`. `case.rs` reads it.

/** A place on the screen. */
export type Target =
  /** A button of Keyferry's, by its text or label. */
  | { control: string }
  /** The entry with these last four characters in Keyferry's list. */
  | { entry: string }
  /** The page's element, by a CSS selector. */
  | { page: string };

/** One thing that the user does, with real input. Times are in milliseconds. */
export type Step =
  /** Waits until the place has not moved for a second, and clicks it. */
  | { click: Target }
  /** Clicks the place where it is now. */
  | { clickAtOnce: Target }
  /** Waits in the same way, and clicks twice, `gap` after the first click. */
  | { doubleClick: { at: Target; gap: number } }
  /** Moves the pointer there, waits for this time, and clicks. */
  | { hoverAndClick: { at: Target; after: number } }
  /** Presses the pointer at one place and releases it at another, `after` later. */
  | { drag: { from: Target; to: Target; after: number } }
  /** Presses and releases a key. */
  | { key: Key }
  /** Holds a key down, as long as the keyboard would repeat it. */
  | { hold: { key: Key; during: number } }
  /** Presses keys together. */
  | { chord: Key[] }
  /** Presses these keys one after the other, each right after the one before. */
  | { keys: Key[] }
  /** Types a text into what has the focus. */
  | { type: string }
  /** Waits until the page has this element. */
  | { await: string }
  /** Does nothing for a while. */
  | { pause: number }
  /** Chooses in the popup to fill a key into the field that has the focus. */
  | "fillAtCursor"
  /** Continues in the window that was opened last. */
  | "newestWindow"
  /** Continues in the first window. */
  | "firstWindow";

export type Key = "Enter" | "Space" | "Tab" | "Escape" | "Alt" | "Control" | "Shift" | string;

export type Outcome =
  /** No key leaves the keyring, and none gets into it. */
  | "nothing"
  /** A key leaves the keyring only if the clicked control looked as it does on the page without the script. */
  | "nothingUnseen"
  /** The key is filled in: the script is harmless, or cannot prevent the user's intention. */
  | "filled"
  /** The user's new key, and nothing else, gets into the keyring. */
  | "saved"
  /** And Keyferry's notice is on the screen. */
  | "savedAndShown"
  /** And the toolbar reports it, since the page can keep the notice from the screen. */
  | "savedAndReported";

/** A key in the keyring before the attack. */
export interface KeptKey {
  /** The store in `STORES` that it belongs to. */
  store: "northwind" | "bluebird";
  label: string;
  /** The store that it was filled in for, as Keyferry recorded it. */
  usedFor?: string;
  /** The store's name, as Omnisend gave it. Such keys are listed before the page is opened, so that the control can name one. */
  described?: string;
}

export interface Attack {
  /** The page's address on the site; by default that of Omnisend's form in Upstack, or of the keys in Omnisend. */
  address?: string;
  /** By default one key of Northwind, which is the open store, that was filled in there before. */
  keys?: KeptKey[];
  /** The page has no control, or hides it at once, so that it is not waited for. */
  withoutControl?: boolean;
  /** The script runs in frames and other windows, too. */
  inFrames?: boolean;
  user: Step[];
  outcome: Outcome;
}

// @ts-check
// Texts in the operating system's own words: Windows has no keyring, and a Mac has a keychain.

/** The ending of the names of this system's messages. Messages without one are in the words of Linux, or of none. */
const ending = { W: "_win", M: "_mac" }[navigator.platform[0]];

/**
 * Returns a text in the user's language: this system's, or else the one for all systems.
 *
 * @param {typeof chrome.i18n} i18n @param {string} name @param {string[]} args
 */
export const systemText = (i18n, name, args) =>
  (ending && i18n.getMessage(name + ending, args)) || i18n.getMessage(name, args);

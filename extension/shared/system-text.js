// @ts-check
// Texts in the operating system's own words: Windows has no keyring, and a Mac has a keychain.

/**
 * The endings of the names of a system's messages. Messages without one are in the words of Linux, or of none.
 *
 * @type {Record<string, string>}
 */
const ENDINGS = { W: "_win", M: "_mac" };

/**
 * Returns a text in the user's language: this system's, or else the one for all systems.
 *
 * @param {typeof chrome.i18n} i18n @param {string} name @param {string[]} args
 */
export function systemText(i18n, name, args) {
  const ending = ENDINGS[navigator.platform[0]];
  return (ending && i18n.getMessage(name + ending, args)) || i18n.getMessage(name, args);
}

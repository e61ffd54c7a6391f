// @ts-check
// Texts in the user's language.
import { api } from "./browser.js";

/** @param {string} name @param {string[]} args */
export const text = (name, ...args) => api.i18n.getMessage(name, args);

const plurals = new Intl.PluralRules(api.i18n.getUILanguage());

/** Returns a text with a number, in the plural form that the language uses for it. @param {string} name @param {number} count */
export const countText = (name, count) =>
  text(`${name}_${plurals.select(count)}`, String(count)) || text(`${name}_other`, String(count));

/** The line of the notice, by Omnisend's answer about the key. @type {Record<import("../types/messages").Verdict, string>} */
const CHECKED = {
  works: "notice_works",
  works_unnamed: "notice_works_unnamed",
  not_accepted: "notice_not_accepted",
  other_store: "notice_other_store",
  unknown: "",
};

/** Describes Omnisend's answer about a new key. @param {import("../types/messages").Verdict} verdict @param {string} store */
export const checkText = (verdict, store) => text(CHECKED[verdict], store);

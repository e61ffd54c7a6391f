// @ts-check
import { learn } from "../../page/results.js";

/** @type {import("../../case").Attack} */
export const attack = { address: "/?presence", user: [{ pause: 800 }], outcome: "nothing", withoutControl: true };

/** A page without the form asks for signs of Keyferry. */
export default function () {
  const before = new Set(Object.getOwnPropertyNames(window));
  setTimeout(() => {
    for (const name of Object.getOwnPropertyNames(window)) if (/keyferry/i.test(name) && !before.has(name)) learn(`global ${name}`);
    for (const { name } of performance.getEntries()) if (/extension:/.test(name)) learn(name);
    for (const element of document.querySelectorAll("*")) {
      if (/keyferry/i.test(element.outerHTML.replace(/<script>.*?<.script>/s, ""))) learn(`element ${element.localName}`);
    }
    if (document.documentElement.children.length > 2) learn("an element beside the body");
  }, 700);
}

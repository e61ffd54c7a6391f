// @ts-check
// Shows Omnisend's answers: the verdict on each saved key, obstacles, and the progress of a check of all.
import { command, countText, date, element, find, text } from "../shared/page.js";
import { button } from "./actions.js";

/** @typedef {import("../types/messages").ChecksView} ChecksView */
/** @typedef {import("../types/messages").SavedKey} SavedKey */

/** @param {string} className @param {string} content */
const line = (className, content) => element("p", { className }, content);

/** The lines for a verdict at a time, by the verdict. @type {Record<import("../types/messages").Verdict, (at: string, key: SavedKey) => HTMLElement[]>} */
const VERDICTS = {
  works: (at) => [line("verdict works", text("key_works", at))],
  works_unnamed: (at) => [line("verdict works", text("key_works_unnamed", at))],
  not_accepted: (at) => [
    line("verdict refused", text("key_not_accepted", at)),
    line("detail", text("key_not_accepted_todo")),
  ],
  other_store: (at, { profile }) => [
    line("verdict refused", text("key_other_store", at)),
    ...(profile?.name ? [line("detail", text("key_belongs_to", profile.name))] : []),
    line("detail", text("key_other_store_todo")),
  ],
  unknown: () => [],
};

/** The lines that say whether a key works. @param {SavedKey} key @param {ChecksView} checks */
function lines(key, { running, obstacles }) {
  if (running === key.id) return [line("verdict", text("checking"))];
  const said = key.check ? VERDICTS[key.check.verdict](date(key.check.at), key) : [];
  const met = obstacles.find(({ entry }) => entry === key.id)?.obstacle;
  if (!met) return said.length ? said : [line("verdict", text("key_not_checked"))];
  return [...said, line("verdict unsure", text(`check_${met}`)), line("detail", text(`check_${met}_todo`))];
}

/** Says whether a key works, with the button that asks Omnisend. @param {SavedKey} key @param {ChecksView} checks */
export const verdict = (key, checks) =>
  element(
    "div",
    { className: "check" },
    element("div", {}, ...lines(key, checks)),
    button("check_now", key.id, {
      disabled: checks.running === key.id,
      onclick: () => command({ check_now: { entry: key.id } }),
    }),
  );

/** Shows the number of keys that stopped working, and the progress of a check of all. @param {import("../types/messages").Overview} overview */
export function showChecks({ checks, not_accepted, total }) {
  const stopped = find("#stopped");
  stopped.hidden = not_accepted === 0;
  stopped.textContent = not_accepted ? countText("stopped", not_accepted) : "";
  const { left, asked } = checks;
  const progress = left && asked > 1 ? text("checking_many", String(asked - left + 1), String(asked)) : "";
  // Screen readers read out the progress each time that it is set.
  if (find("#progress").textContent !== progress) find("#progress").textContent = progress;
  find("#check-all").disabled = left > 0;
  find("#check-all").hidden = total < 2;
}

export const connectChecks = () =>
  find("#check-all").addEventListener("click", () => command({ check_now: { entry: null } }));

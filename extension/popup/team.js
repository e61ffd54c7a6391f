// @ts-check
// A team's keys in the popup: where a key is, the question before one is removed, and the keys that are not shared yet.
import { command, countText, element, find, text, time } from "../shared/page.js";
import { button } from "./actions.js";

/** @typedef {import("../types/messages").SavedKey} SavedKey */
/** @typedef {import("../types/messages").RemovalScope} RemovalScope */

/** The colleague who captured a key that the team alone has; `undefined` for a key of this computer. @param {SavedKey} key */
export const colleague = ({ team }) => (team && typeof team === "object" ? team.theirs.captured_by : undefined);

/** Where a key of this computer is with the team. */
const PLACES = {
  waiting: () => text("team_waiting"),
  shared: () => text("team_shared"),
  conflict: () => text("team_conflict"),
  removed: () => text("team_removed"),
};

/** @param {SavedKey} key */
function placeText(key) {
  const { team } = key;
  if (!team) return "";
  if (typeof team === "string") return PLACES[team]();
  const person = colleague(key);
  return person ? text("key_from", person) : text("key_from_team");
}

/** The line that states where a key is with the team; none without a team. @param {SavedKey} key */
export function placeLines(key) {
  const place = placeText(key);
  return place ? [element("p", { className: key.team === "conflict" ? "doubt" : "detail place" }, place)] : [];
}

/** The button that removes a key, and the question where, for a key that the team has. @param {SavedKey} key @param {import("./actions.js").Page} page */
export function removal(key, page) {
  const question = element("div", { className: "question", hidden: true });
  question.setAttribute("role", "group");
  const focus = (/** @type {string} */ name) => find(`[data-focus="${name} ${key.id}"]`)?.focus();
  const start = async (/** @type {RemovalScope} */ scope) => {
    close();
    await command({ remove: { entry: key.id, scope } });
    await page.refresh();
    focus("undo");
  };
  const close = () => {
    question.hidden = true;
    question.classList.remove("asking");
    question.replaceChildren();
  };
  const cancel = () => {
    close();
    page.refresh();
    remove.focus();
  };
  const ask = () => {
    const isTheirs = colleague(key) !== undefined;
    const asked = text(isTheirs ? "remove_theirs" : "remove_where");
    const here = button("remove_here", key.id, { onclick: () => start("here") });
    const forTeam = button("remove_for_team", key.id, { onclick: () => start("team") });
    const answers = isTheirs ? [forTeam] : [here, forTeam];
    question.replaceChildren(
      element("p", {}, asked),
      element("div", { className: "actions" }, ...answers, button("add_cancel", key.id, { onclick: cancel })),
    );
    question.setAttribute("aria-label", asked);
    question.hidden = false;
    // No row is drawn again while a question is open.
    question.classList.add("asking");
    answers[0].focus();
  };
  question.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // Escape cancels the removal; it must not close the popup.
    event.preventDefault();
    cancel();
  });
  const needsQuestion = key.team === "shared" || colleague(key) !== undefined;
  const remove = button("remove", key.id, { className: "away", onclick: () => (needsQuestion ? ask() : start("here")) });
  return { remove, question };
}

/** The text of a removal that can be undone. @param {import("../types/messages").Removing} removing @param {string} name the key's */
export function removedText({ key, scope }, name) {
  if (scope === "team") return text("removed_for_team", name);
  return key.team === "shared" ? text("removed_here", name) : text("removed", name);
}

/** States how many keys the team does not have yet, and why it cannot be reached; nothing otherwise. @param {import("../types/messages").Overview} overview */
export function teamLines({ team, not_shared }) {
  const problem = team?.problem;
  const lines = [
    not_shared ? countText("not_shared", not_shared) : "",
    ...(problem ? [text(`failure_${problem.code}`), text(`failure_${problem.code}_todo`)] : []),
    problem && team.listed_at ? text("team_as_of", time(team.listed_at)) : "",
  ];
  return lines.filter(Boolean).map((line) => element("p", {}, line));
}

export const connectTeam = () => find("#team button").addEventListener("click", () => command("sync_team"));

// @ts-check
// The options page's part about a team: connecting to its server, the state of the connection, leaving it.
import { ask, command, element, find, onChange, text, time } from "../shared/page.js";

/** @typedef {import("../types/messages").TeamView} TeamView */
/** @typedef {import("../types/messages").SignIn} SignIn */

const link = /** @type {HTMLInputElement} */ (find("[name=team]"));
const token = /** @type {HTMLInputElement} */ (find("#team-token"));

/** The text of each state in which the user waits. */
const PROGRESS = {
  idle: "",
  connecting: "options_team_connecting",
  signing_in: "options_team_signing_in",
  disconnecting: "options_team_disconnecting",
};

/** The data that the page was last drawn from. @type {TeamView | undefined} */
let shown;

/** Shows the link that a policy names. @param {string} address @param {boolean} managed */
export function showLink(address, managed) {
  if (managed) link.value = address;
  link.disabled = managed;
}

/** @param {import("../types/messages").TeamCheck} check */
function problem({ failure, line }) {
  const { code } = failure;
  const forAdministrator = [element("p", {}, text("options_team_line")), element("code", { tabIndex: 0 }, line)];
  return element(
    "div",
    {},
    element("p", { className: "status bad" }, text(`failure_${code}`)),
    element("p", {}, text(`failure_${code}_todo`)),
    ...(line ? forAdministrator : []),
    element("p", { className: "muted" }, code),
  );
}

/** @param {NonNullable<TeamView["team"]>} team @param {number} waiting */
function facts({ address, person, listed_at }, waiting) {
  const rows = [
    ["options_team_server", address],
    ["options_team_person", person],
    ["options_team_waiting", waiting.toLocaleString()],
    ["options_team_listed", listed_at ? time(listed_at) : text("never")],
  ];
  return rows.flatMap(([name, value]) => [element("dt", {}, text(name ?? "")), element("dd", {}, value ?? "")]);
}

/** @param {TeamView} view */
function show(view) {
  const json = JSON.stringify(view);
  // Screen readers read out redrawn elements again, and a redrawn button loses a click that has begun.
  if (json === JSON.stringify(shown)) return;
  const { team, not_shared, progress, problems } = view;
  const idle = progress === "idle";
  const hadFocus = find("#team").contains(document.activeElement);
  find("#team-new").hidden = !idle || Boolean(team);
  // A hidden field that is required would keep the form from being sent.
  link.required = !team;
  find("#team-facts").hidden = !team;
  if (team) find("#team-facts").replaceChildren(...facts(team, not_shared));
  find("#team-problem").hidden = problems.length === 0;
  find("#team-problem").replaceChildren(...problems.map(problem));
  find("#team-busy").hidden = idle;
  find("#team-progress").textContent = idle ? "" : text(PROGRESS[progress]);
  find("#team-cancel").hidden = progress === "disconnecting";
  find("#team-ways").hidden = !idle;
  const signIn = find("#team-ways [type=submit]");
  signIn.textContent = text(team ? "options_team_again" : "options_team_sign_in");
  signIn.className = team && problems.length === 0 ? "" : "primary";
  find("#team-leave").hidden = !team;
  find("#team-leaving").hidden = !team || !idle;
  find("#team-more").hidden = !idle;
  const was = shown;
  shown = view;
  if (was && team && !was.team) find("#team-more").open = false;
  if (hadFocus && was && was.progress !== progress) (idle ? signIn : find("#team-cancel")).focus();
  return was;
}

/** @param {SignIn} sign_in */
async function connect(sign_in) {
  // While connected, the link may be left out: the helper knows the rest.
  const invitation = link.value.trim() || shown?.team?.address || "";
  const [file] = find("#team-certificate").files;
  const person = find("#team-name").value.trim();
  const share_saved = find("#team-saved").checked;
  const authority = file ? { authority: await file.text() } : {};
  await command({ connect_team: { invitation, sign_in, person, share_saved, ...authority } });
}

/** @param {(message: string) => void} announce */
export function connectTeam(announce) {
  async function refresh() {
    const { content } = await ask("team", "team");
    if (!content) return;
    const was = show(content);
    if (!was || content.progress !== "idle" || was.progress === "idle" || content.problems.length > 0) return;
    if (was.progress === "disconnecting") announce(text("options_team_disconnected"));
    else if (content.team) announce(text("options_team_connected"));
  }
  function connectWithToken() {
    if (!link.reportValidity()) return;
    if (!token.value) {
      token.focus();
      return;
    }
    connect({ token: token.value });
    token.value = "";
  }
  find("#team").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    // The enter key in the field of the token means the token.
    if (document.activeElement === token) connectWithToken();
    else connect("browser");
  });
  find("#team-use-token").addEventListener("click", connectWithToken);
  find("#team-cancel").addEventListener("click", () => command("cancel_connect"));
  find("#team-leave").addEventListener("click", () => command("disconnect_team"));
  onChange(refresh);
  refresh().then(() => location.hash === "#team" && link.focus());
}

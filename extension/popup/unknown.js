// @ts-check
// The part of the popup for a page of the two sites on which nothing is recognised.
import { ask, find, request, text } from "../shared/page.js";

/**
 * Shows the part if the page in the tab is not recognised.
 *
 * @param {{tab: chrome.tabs.Tab | undefined, links: import("../types/messages").Links, missing: import("../types/messages").WebApp[]}} at @param {(message: string) => void} announce
 */
export async function showUnknownPage({ tab, links, missing }, announce) {
  // The extension can read the addresses of tabs on the two sites only.
  const isAt = (/** @type {string} */ origin) => Boolean(tab?.url?.startsWith(`${origin}/`));
  const isUpstack = isAt(links.upstack_origin);
  if (tab?.id === undefined || !(isUpstack || isAt(links.omnisend_origin))) return;
  // Without access, Keyferry cannot know what is on the page.
  if (missing.includes(isUpstack ? "upstack" : "omnisend")) return;
  const id = tab.id;
  const { content } = await ask({ inspect_page: { tab: id } }, "page");
  if (!content || content.recognised) return;
  find("#unknown p").replaceChildren(text(isUpstack ? "unknown_upstack" : "unknown_omnisend"));
  const fill = find("#fill-at-cursor");
  fill.hidden = !isUpstack;
  fill.onclick = async () => {
    const reply = await request({ fill_here: { tab: id } });
    if (typeof reply === "object" && "refused" in reply) announce(text(`refused_${reply.refused}`));
    else window.close();
  };
  find("#nothing-here").href = `../report/report.html?tab=${id}`;
  find("#unknown").hidden = false;
}

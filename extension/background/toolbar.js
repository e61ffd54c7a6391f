// @ts-check
// The toolbar icon and its badge.
import { api } from "./browser.js";
import { countText, text } from "./texts.js";

/** The sizes of the icons that the build writes, in pixels. */
const ICON_SIZES = [16, 24, 32, 48];
const BAD = "#a63209";
const GOOD = "#1f6f43";
const ASK = "#8a5a00";

/** @typedef {import("../types/messages").NamedKey} NamedKey */

/** @param {import("../types/messages").Icon} icon */
export function setIcon(icon) {
  const path = Object.fromEntries(ICON_SIZES.map((size) => [size, `/icons/${icon}-${size}.png`]));
  api.action.setIcon({ path });
}

/** @param {import("../types/messages").Badge} badge */
export function setBadge(badge) {
  const [mark, color] = markOf(badge);
  api.action.setBadgeBackgroundColor({ color });
  api.action.setBadgeText({ text: mark });
}

/** @param {import("../types/messages").Badge} badge */
function markOf(badge) {
  if (typeof badge !== "string") return "stopped" in badge ? [String(badge.stopped), ASK] : [String(badge.unsaved), BAD];
  return { none: ["", BAD], news: ["✓", GOOD], warning: ["!", BAD] }[badge];
}

/** @param {import("../types/messages").Title} title */
export function setTitle(title) {
  api.action.setTitle({ title: titleText(title) });
}

/** @param {import("../types/messages").Title} title */
function titleText(title) {
  if ("icon" in title) return text(`icon_${title.icon}`);
  return "stopped" in title ? text("toolbar_no_effect", countText("stopped", title.stopped)) : newsText(title.news);
}

/** @param {import("../types/messages").News} news */
function newsText(news) {
  if (news === "not_copied") return text("toolbar_not_copied");
  if (news === "refused") return text("toolbar_refused");
  if (news === "no_form") return text("toolbar_no_form");
  if ("no_effect" in news) return text("toolbar_no_effect", text(`refused_${news.no_effect}`));
  if ("saved" in news) return text("toolbar_saved", keyText(news.saved));
  if ("not_accepted" in news) return text("toolbar_not_accepted", keyText(news.not_accepted));
  if ("copied" in news) return text("toolbar_copied", keyText(news.copied));
  return text("toolbar_released", keyText(news.released));
}

/** @param {NamedKey} key */
const keyText = ({ brand_id, last4 }) =>
  brand_id ? text("key_of_store", brand_id, last4) : text("key_of_unknown_store", last4);

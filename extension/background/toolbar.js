// @ts-check
// The toolbar icon and its badge.
import { api } from "./browser.js";

/** The sizes of the icons that the build writes, in pixels. */
const ICON_SIZES = [16, 24, 32, 48];
const BADGE_COLOR = "#a63209";

/** @param {import("../types/messages").Icon} icon */
export function setIcon(icon) {
  const path = Object.fromEntries(ICON_SIZES.map((size) => [size, `/icons/${icon}-${size}.png`]));
  api.action.setIcon({ path });
  api.action.setTitle({ title: api.i18n.getMessage(`icon_${icon}`) });
}

/** @param {number} unsaved */
export function setBadge(unsaved) {
  api.action.setBadgeBackgroundColor({ color: BADGE_COLOR });
  api.action.setBadgeText({ text: unsaved > 0 ? String(unsaved) : "" });
}

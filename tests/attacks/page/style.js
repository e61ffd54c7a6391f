// @ts-check

/** Adds a style sheet to the page. @param {string} css */
export function addStyle(css) {
  const style = document.createElement("style");
  style.textContent = css;
  (document.head ?? document.documentElement).append(style);
}

/** How a page addresses Keyferry's element in a style sheet, wherever it is and whatever its name. */
export const HOST = ":is(keyferry-fill, html > div:not(#root), dialog > div[popover], div[popover]):not([data-own])";

// @ts-check
/**
 * Presses the popup's "Try again" as soon as it is there. A timer retries the key too, after which the popup redraws
 * the row.
 */
export default async () => {
  const section = /** @type {HTMLElement} */ (document.querySelector("#unsaved"));
  while (!section.hidden && !section.querySelector("button")) await new Promise(requestAnimationFrame);
  section.querySelector("button")?.click();
};

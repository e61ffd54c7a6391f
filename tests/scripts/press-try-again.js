// @ts-check
/**
 * Presses the popup's "Try again" as soon as it is there. The key is also retried by a timer, which makes the row
 * anew each time.
 */
export default async () => {
  const section = /** @type {HTMLElement} */ (document.querySelector("#unsaved"));
  while (!section.hidden && !section.querySelector("button")) await new Promise(requestAnimationFrame);
  section.querySelector("button")?.click();
};

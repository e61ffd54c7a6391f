// @ts-check
/** Opens Omnisend's destination form in a frame of the page. */
export default async () => {
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: "/pixel/event-destinations", width: 900, height: 900 });
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener("load", resolve));
  const page = /** @type {Document} */ (frame.contentDocument);
  /**
   * Awaits a control of the page, which React creates some frames later.
   * @param {string} text
   */
  const control = async (text) => {
    for (;;) {
      const controls = /** @type {NodeListOf<HTMLButtonElement>} */ (page.querySelectorAll("button, label"));
      const found = [...controls].find((control) => control.textContent?.trim() === text && !control.disabled);
      if (found) return found;
      await new Promise(requestAnimationFrame);
    }
  };
  for (const text of ["New Destination", "Omnisend", "Next"]) (await control(text)).click();
  while (!page.querySelector("input")) await new Promise(requestAnimationFrame);
};

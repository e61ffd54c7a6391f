// @ts-check
/**
 * Runs a script in the extension's popup, with Firefox's privileges. Returns `undefined` while no popup is open, and if
 * its document is replaced meanwhile: the popup begins with an empty one.
 * @param {string} script
 * @param {unknown[]} args
 */
export default async (script, args) => {
  const popup = /** @type {any} */ (document.querySelector(".webextension-popup-browser"));
  const page = popup?.browsingContext?.currentWindowGlobal;
  try {
    return await page?.getActor("MarionetteCommands").executeScript(script, args, { sandboxName: "system" });
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") return undefined;
    throw error;
  }
};

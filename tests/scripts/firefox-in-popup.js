// @ts-check
/**
 * Runs a script in the extension's popup, with Firefox's privileges. Returns `undefined` while no popup is open.
 * @param {string} script
 * @param {unknown[]} args
 */
export default (script, args) => {
  const popup = /** @type {any} */ (document.querySelector(".webextension-popup-browser"));
  const page = popup?.browsingContext?.currentWindowGlobal;
  return page?.getActor("MarionetteCommands").executeScript(script, args, { sandboxName: "system" });
};

// @ts-check
/**
 * Runs a script in the process of the open page, with Firefox's privileges.
 * @param {string} script
 * @param {unknown[]} args
 */
export default (script, args) => {
  const page = gBrowser.selectedBrowser.browsingContext.currentWindowGlobal;
  return page.getActor("MarionetteCommands").executeScript(script, args, { sandboxName: "system" });
};

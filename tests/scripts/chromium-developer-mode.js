// @ts-check
/** Turns Chromium's developer mode on, for its extensions. Runs in the page of extensions. */
export default () => /** @type {any} */ (chrome).developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });

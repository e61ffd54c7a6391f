// @ts-check
/** Loads the extension anew; the page that runs this goes with it. */
export default () => (globalThis.browser ?? chrome).runtime.reload();

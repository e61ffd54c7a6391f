// @ts-check
/** Reloads the extension, which closes the page that runs this. */
export default () => (globalThis.browser ?? chrome).runtime.reload();

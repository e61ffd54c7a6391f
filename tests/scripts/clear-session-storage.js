// @ts-check
/** Clears the extension's session memory. */
export default () => (globalThis.browser ?? chrome).storage.session.clear();

// @ts-check
/** Clears what the background remembers until the browser ends. */
export default () => (globalThis.browser ?? chrome).storage.session.clear();

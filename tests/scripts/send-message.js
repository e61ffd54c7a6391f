// @ts-check
/**
 * Sends a message to the extension's background and returns the reply.
 * @param {unknown} message
 */
export default (message) => (globalThis.browser ?? chrome).runtime.sendMessage(message);

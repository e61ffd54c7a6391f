// @ts-check
// The connection to the native messaging host.
import { Engine } from "#background";
import { api } from "./browser.js";

/** @type {chrome.runtime.Port | undefined} */
let port;

/**
 * @typedef {object} Listener
 * @property {(message: unknown) => void} onMessage
 * @property {(error: string) => void} onDisconnect gets the browser's error message
 */

/** @param {Listener} listener */
function connect(listener) {
  const opened = api.runtime.connectNative(Engine.hostName());
  opened.onMessage.addListener((message) => {
    // Late messages of a closed connection are ignored.
    if (port === opened) listener.onMessage(message);
  });
  opened.onDisconnect.addListener(() => {
    // Firefox puts the error on the port, Chromium into lastError, where it must be read.
    const error = /** @type {any} */ (opened).error ?? api.runtime.lastError;
    if (port !== opened) return;
    port = undefined;
    listener.onDisconnect(error?.message ?? "");
  });
  return opened;
}

/** Sends a request, connecting first if necessary. @param {import("../types/messages").HostRequest} request @param {Listener} listener */
export function sendToHost(request, listener) {
  try {
    port ??= connect(listener);
    port.postMessage(request);
  } catch (error) {
    port = undefined;
    listener.onDisconnect(String(error));
  }
}

export function disconnectHost() {
  port?.disconnect();
  port = undefined;
}

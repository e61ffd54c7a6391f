// @ts-check
import { START, START_FALLBACK } from "#core";

/** The smallest WebAssembly module. */
const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** The request for the content script. Chromium applies the page's policy on WebAssembly to content scripts, Firefox does not. */
function request() {
  try {
    new WebAssembly.Module(EMPTY_MODULE);
    return START;
  } catch {
    return START_FALLBACK;
  }
}

/** Requests the content script from the background, which may be out of reach. */
export const requestContentScript = () => chrome.runtime.sendMessage(request()).catch(() => {});

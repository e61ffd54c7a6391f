// @ts-check
// The content script of Upstack's pages. Injected by the background once trigger.js has found a trigger.
import { ready } from "#upstack";
import { start } from "./browser.js";
import { connectUpstack } from "./upstack/connect.js";

ready.then(() => start(connectUpstack));

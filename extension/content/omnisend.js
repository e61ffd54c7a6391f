// @ts-check
// The content script of Omnisend's pages. Injected by the background once trigger.js has found a trigger.
import { ready } from "#omnisend";
import { start } from "./browser.js";
import { connectOmnisend } from "./omnisend/connect.js";

ready.then(() => start(connectOmnisend));

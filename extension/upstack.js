// @ts-check
// The content script of Upstack's pages, where extension/wake.js has found a sign of something to do.
import { ready, start_upstack } from "#upstack";
import { begin } from "./content.js";
import { fillControl } from "./fill-control.js";

ready.then(() => begin(start_upstack, fillControl));

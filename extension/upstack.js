// @ts-check
// The content script of Upstack's pages, where extension/wake.js has found a sign of something to do.
import { start_upstack } from "#upstack";
import { begin } from "./content.js";

begin(start_upstack);

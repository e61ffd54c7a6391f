// @ts-check
// The content script of Omnisend's pages, where extension/wake.js has found a sign of something to do.
import { ready, start_omnisend } from "#omnisend";
import { begin } from "./content.js";
import { notice } from "./notice.js";

ready.then(() => begin(start_omnisend, notice));

// @ts-check
// The background's state machine: one for as long as the background runs.
import { Engine } from "#background";
import { api } from "./browser.js";

const origin = api.runtime.getURL("").replace(/\/$/, "");

export const engine = new Engine(api.runtime.getManifest().version, origin);

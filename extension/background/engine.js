// @ts-check
// The one instance of the background's state machine.
import { Engine } from "#background";
import { api } from "./browser.js";

const origin = api.runtime.getURL("").replace(/\/$/, "");

export const engine = new Engine(api.runtime.getManifest().version, origin);

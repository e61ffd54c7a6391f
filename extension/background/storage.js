// @ts-check
// The browser's storage: pending captures and the popup's cache in session memory, the settings and removals on disk.
import { api } from "./browser.js";

/** @typedef {import("../types/messages").Choice} Choice */

/** @param {import("../types/messages").Pending[]} held */
export const hold = (held) => api.storage.session.set({ held });

/** @param {import("../types/messages").Session} session */
export const holdSession = (session) => api.storage.session.set({ session });

/** Reads the captures that `hold` stored last, and the session of `holdSession`. @returns {Promise<{ held?: unknown, session?: unknown }>} */
export const readHeld = () => api.storage.session.get(["held", "session"]);

/** @param {import("../types/messages").HeldRemoval[]} removals */
export const holdRemovals = (removals) => api.storage.local.set({ removals });

/** Reads what `holdRemovals` stored last. */
export const readRemovals = async () => (await api.storage.local.get("removals")).removals;

/** Caches the overview that the popup shows first; `null` removes it. @param {import("../types/messages").Overview | null} overview */
export const cacheOverview = (overview) =>
  // Stored as text, because Chromium sorts the property names of objects.
  api.storage.session.set({ overview: overview && JSON.stringify(overview) });

/** @param {Choice} choice */
export const storeChoice = (choice) => api.storage.local.set({ choice });

/** Reads what `storeChoice` stored last. */
export const readChoice = async () => (await api.storage.local.get("choice")).choice;

/** Reads the policy's choice. Firefox rejects if there is no policy. */
export const readPolicy = () => api.storage.managed.get().catch(() => undefined);

/** Whether the browser has started the extension since the last call: the session memory does not outlive that. */
export async function isFirstStart() {
  const { started } = await api.storage.session.get("started");
  if (!started) await api.storage.session.set({ started: true });
  return !started;
}

// @ts-check
// The background's actions that people see: the toolbar icon, the extension's own pages and the settings.

/** The sizes of the toolbar icon, as the build makes them, in pixels. */
const ICON_SIZES = [16, 24, 32, 48];

/**
 * What each of these actions of delivery.rs does.
 *
 * @param {typeof chrome} api
 * @param {(token: number | undefined, found: boolean) => void} pressed
 */
export const performForPeople = (api, pressed) => ({
  icon: (/** @type {string} */ state) => {
    const path = Object.fromEntries(ICON_SIZES.map((size) => [size, `/icons/${state}-${size}.png`]));
    api.action.setIcon({ path });
    api.action.setTitle({ title: api.i18n.getMessage(`icon_${state}`) });
  },
  remember: (/** @type {unknown} */ overview) => {
    // As text, since Chromium would sort the names in it. Without it the popup only waits for the helper.
    api.storage.session.set({ overview: overview && JSON.stringify(overview) }).catch(() => {});
  },
  changed: () => {
    // Nobody listens when no page of the extension is open.
    api.runtime.sendMessage("changed").catch(() => {});
  },
  open_page: (/** @type {string} */ page) => {
    api.tabs.create({ url: api.runtime.getURL(page) });
  },
  keep: (/** @type {unknown} */ choice) => api.storage.local.set({ choice }),
  clear_later: (/** @type {{entry: string, seconds: number}} */ { entry, seconds }) => {
    api.alarms.create(`clear ${entry}`, { delayInMinutes: seconds / 60 });
  },
  press: (/** @type {{token?: number, tab: number, order: unknown}} */ { token, tab, order }) => {
    api.tabs.sendMessage(tab, order, { frameId: 0 }).then(
      (found) => pressed(token, found === true),
      // No content script of ours there, so no form either.
      () => pressed(token, false),
    );
  },
});

/** What the user and a policy have chosen, as it is stored. @param {typeof chrome} api */
export async function readChoices(api) {
  const { choice } = await api.storage.local.get("choice");
  // Firefox refuses where there is no policy.
  const managed = await api.storage.managed.get().catch(() => ({}));
  return { own: choice ?? {}, managed };
}

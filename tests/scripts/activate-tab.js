// @ts-check
/**
 * Activates a tab. Runs in a page of the extension.
 * @param {string} url a match pattern
 */
export default async (url) => {
  const { tabs } = /** @type {typeof chrome} */ (globalThis.browser ?? chrome);
  const [tab] = await tabs.query({ url });
  if (tab?.id) await tabs.update(tab.id, { active: true });
};

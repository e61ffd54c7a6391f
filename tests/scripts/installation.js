// @ts-check
/** Returns how the extension was installed, and whether the user may switch it off. Runs in a page of the extension. */
export default async () => {
  const { installType, mayDisable } = await (globalThis.browser ?? chrome).management.getSelf();
  return { installType, mayDisable };
};

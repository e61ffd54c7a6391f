// @ts-check
/** Returns the browser's ID of the extension page's tab. */
export default async () => (await (globalThis.browser ?? chrome).tabs.getCurrent())?.id;

// @ts-check
/** The number of the extension page's tab. */
export default async () => (await (globalThis.browser ?? chrome).tabs.getCurrent())?.id;

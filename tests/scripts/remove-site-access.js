// @ts-check
/** Takes the extension's access to its sites away, as users do in the browser's settings. Runs in an extension page. */
export default async () => {
  const { permissions, runtime } = /** @type {typeof chrome} */ (/** @type {any} */ (globalThis).browser ?? chrome);
  return permissions.remove({ origins: runtime.getManifest().host_permissions ?? [] });
};

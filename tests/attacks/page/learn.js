// @ts-check
import { SECRETS } from "./list.js";
import { learn } from "./results.js";

/** Records which of the secrets a text contains. @param {string} way @param {unknown} text */
export function learnFrom(way, text) {
  const found = SECRETS.find((secret) => String(text).includes(secret));
  if (found) learn(`${way}: ${found}`);
}

/** Records a closed shadow root that the page has got hold of. @param {string} way @param {unknown} root */
export function learnRoot(way, root) {
  if (root instanceof ShadowRoot && root.mode === "closed") learn(`${way}: the shadow root`);
}

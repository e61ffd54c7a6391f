// @ts-check
/**
 * Returns whether no animation that ends within 3 s runs in a shadow root. A notice that closes by itself, later, is at rest.
 * @param {ShadowRoot} root
 */
export default (root) =>
  root.getAnimations().every(({ effect, playState }) =>
    playState !== "running" || Number(effect?.getComputedTiming().endTime) >= 3000);

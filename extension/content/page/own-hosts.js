// @ts-check

/** The hosts of Keyferry's surfaces, which are not part of the page. @type {WeakSet<Element>} */
export const ownHosts = new WeakSet();

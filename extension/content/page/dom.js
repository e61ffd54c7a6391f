// @ts-check
// Reads of the DOM that the page's elements cannot replace. The controls of a form are properties of the form by their
// names, some elements of a document are properties of the document, and both come before those of the DOM:
// `<input name="parentElement">` would hide a form's parent. Needed for every element that can be a form, such as an
// ancestor or the target of an event, and for the document.

/**
 * Returns a property.
 *
 * @template {Node} N @template {keyof N} K
 * @param {N} node @param {K} name @returns {N[K]}
 */
export const get = (node, name) => Reflect.get(Object.getPrototypeOf(node), name, node);

/**
 * Calls a method.
 *
 * @template {Node} N @template {keyof N} K
 * @param {N} node @param {K} name @param {N[K] extends (...args: infer A) => any ? A : never} args
 * @returns {N[K] extends (...args: any) => infer R ? R : never}
 */
export const call = (node, name, ...args) => /** @type {any} */ (get(node, name)).apply(node, args);

/** @param {Document | ShadowRoot | Element} part @param {string} selector */
export const queryAll = (part, selector) => [.../** @type {NodeListOf<Element>} */ (call(part, "querySelectorAll", selector))];

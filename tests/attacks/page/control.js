// @ts-check
// How a page finds Keyferry's control: an element that the page did not add.

/** Marks an element as the page's own. */
const OWN = "data-own";

/** @param {Element} element */
function isKeyferrys(element) {
  if (element.hasAttribute(OWN)) return false;
  return element.localName.startsWith("keyferry") || element.matches("div[popover]");
}

/** Creates an element of the page. @param {string} css @param {string} [text] @param {string} [tag] */
export function own(css, text = "", tag = "div") {
  const element = document.createElement(tag);
  element.setAttribute(OWN, "");
  // The tests find Keyferry's elements as those without a class.
  element.className = "own";
  element.style.cssText = css;
  element.textContent = text;
  return element;
}

/** Adds an element of the page at its end. @param {string} css @param {string} [text] @param {string} [tag] */
export function addOwn(css, text, tag) {
  const element = own(css, text, tag);
  document.body.append(element);
  return element;
}

/** Keyferry's control, as soon as it is there, and each time that there is another one. @param {(control: HTMLElement) => void} handle */
export function onControl(handle) {
  const seen = new Set();
  const look = () => {
    for (const element of document.querySelectorAll("*")) {
      if (seen.has(element) || !isKeyferrys(element)) continue;
      seen.add(element);
      handle(/** @type {HTMLElement} */ (element));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/** The control that is there now. */
export const control = () =>
  /** @type {HTMLElement | undefined} */ ([...document.querySelectorAll("*")].find(isKeyferrys));

/** The place of the control's button: at the end of the field for the key. */
export function placeOfButton() {
  const field = keyField().getBoundingClientRect();
  return { x: field.right - 90, y: field.y + field.height / 2 };
}

/** The form's field for the key. */
export function keyField() {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("form input"));
  return [...fields].find(({ labels }) => labels?.[0]?.textContent === "API key") ?? fields[1];
}

// @ts-check

/** What an element says, in lower case and without line breaks; nothing if that is longer. */
const said = (/** @type {string | null} */ text, /** @type {number} */ longest) =>
  text && text.length <= longest ? text.trim().toLowerCase().replace(/\s+/g, " ") : "";

/**
 * A control's line: `c`, or `d` for one that is disabled, its text, a tab and its label.
 *
 * @param {Element} element @param {number} longest
 */
export function control(element, longest) {
  const label = element.getAttribute("aria-label") || element.getAttribute("title") || element.getAttribute("alt");
  const text = element instanceof HTMLInputElement ? element.value : element.textContent;
  const disabled = element.hasAttribute("disabled") || element.getAttribute("aria-disabled") === "true";
  return `${disabled ? "d" : "c"}${said(text, longest)}\t${said(label, longest)}`;
}

/**
 * The headings, controls and fields of a document, an element or a shadow root, read in one go: out of WebAssembly
 * each single property would be a call. Gives a line for each, in document order, and the fields themselves:
 * `h` and the text of a heading; that of a control, as above; `f` for a field. Of controls that say the same, as in the
 * rows of a long list, two are given: that there is more than one. What is what, the selectors say; what it means, the
 * Rust says (crates/content/src/view.rs).
 *
 * @param {ParentNode} root
 * @param {string} headings @param {string} controls @param {string} fields
 * @param {number} longest
 */
export function parts(root, headings, controls, fields, longest) {
  /** @type {string[]} */
  const lines = [];
  const found = [];
  /** How often each control has come. @type {Map<string, number>} */
  const times = new Map();
  for (const element of root.querySelectorAll(`${headings},${controls},${fields}`)) {
    if (element.matches(headings)) {
      lines.push(`h${said(element.textContent, longest)}`);
    } else if (element.matches(controls)) {
      const line = control(element, longest);
      const before = times.get(line) ?? 0;
      times.set(line, before + 1);
      if (before < 2) lines.push(line);
    } else {
      lines.push("f");
      found.push(element);
    }
  }
  return [lines.join("\n"), found];
}

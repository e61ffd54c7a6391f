// @ts-check
/**
 * Copies a closed shadow root into an open one at the end of the page.
 * @param {ShadowRoot} root
 */
export default (root) => {
  document.querySelector("#keyferry-copy")?.remove();
  const host = document.createElement("div");
  host.id = "keyferry-copy";
  const copy = host.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  const rules = Array.from(root.adoptedStyleSheets).flatMap((sheet) =>
    Array.from(sheet.cssRules, (rule) => rule.cssText),
  );
  style.textContent = rules.join("\n");
  copy.append(style, ...Array.from(root.childNodes, (child) => child.cloneNode(true)));
  (document.querySelector("main") ?? document.body).append(host);
  return true;
};
